"""The options that say which pipeline a command is about."""

from __future__ import annotations

import argparse

from iam_resources.oci.connection import Tenancy
from iam_resources.oci.jit.names import DEFAULT_NAME, ROLE
from iam_resources.oci.jit.verify import Pipeline


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare them."""
    parser.add_argument("--domain", metavar="URL", help="the identity domain; without it the setting oci:domain_url")
    parser.add_argument("--compartment", metavar="OCID", help="where the pipeline is; without it the tenancy")
    parser.add_argument("--name", default=DEFAULT_NAME, help="display name of its parts (default: %(default)s)")
    parser.add_argument("--role", default=ROLE, help="the role of the function in the domain (default: %(default)s)")


def chosen(options: argparse.Namespace, tenancy: Tenancy) -> Pipeline:
    """The pipeline that the options name."""
    return Pipeline(options.compartment or tenancy.tenancy_id, options.name, options.role)
