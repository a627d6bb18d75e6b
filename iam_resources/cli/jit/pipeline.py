"""The options that say which pipeline a command is about."""

from __future__ import annotations

import argparse

from iam_resources.cli.command import filled
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.jit.names import DEFAULT_NAME, ROLE
from iam_resources.oci.jit.verify import Pipeline


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare them."""
    add_domain(parser)
    parser.add_argument(
        "--compartment", metavar="OCID", type=_compartment, help="its compartment; default: the tenancy"
    )
    parser.add_argument(
        "--name", type=filled, default=DEFAULT_NAME, help="display name of its parts (default: %(default)s)"
    )
    parser.add_argument(
        "--role", type=filled, default=ROLE, help="the role of the function in the domain (default: %(default)s)"
    )


def add_domain(parser: argparse.ArgumentParser) -> None:
    """Declare the option that says which identity domain a command is about."""
    parser.add_argument(
        "--domain", metavar="URL", type=_url, help="the identity domain; default: the setting oci:domain_url"
    )


def _url(text: str) -> str:
    if not text.lower().startswith(("https://", "http://")):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an address: write https://idcs-....identity.oraclecloud.com (Console: Domain URL)"
        )
    return text


def _compartment(text: str) -> str:
    if not text.startswith(("ocid1.compartment.", "ocid1.tenancy.")):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an OCID of a compartment: write ocid1.compartment.oc1..aaaa (Console: Compartments)"
        )
    return text


def chosen(options: argparse.Namespace, tenancy: Tenancy) -> Pipeline:
    """The pipeline that the options name."""
    return Pipeline(options.compartment or tenancy.tenancy_id, options.name, options.role)
