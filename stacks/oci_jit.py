"""Capabilities of users that a first login makes: the pipeline, and nothing else.

    iam:jit_capabilities: {canUseApiKeys: true, canUseSmtpCredentials: false, canUseDbCredentials: false}
    iam:jit_image: iad.ocir.io/example/jit/jit-user-capabilities:0.2.0     (or iam:jit_source: build/jit)
    iam:jit_subnets: [ocid1.subnet.oc1.iad.aaaa...]
    iam:jit_adopt: true     (only where parts of it are there that no run knows, as after a run whose machine died)

The tenancy is that of the connection, the domain `oci:domain_url` or OCI_DOMAIN_URL. What runs is the image, or the
folder of source: docs/oci-jit.md describes both. Against the sandbox, which installs the packages, neither is needed:
the folder that the function is kept in is sent. Then `iam jit verify` looks at every link, and `iam jit watch` follows
a login.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import pulumi

from iam_resources import oci
from iam_resources.oci import jit

CAPABILITIES = {"canUseApiKeys": True, "canUseSmtpCredentials": False, "canUseDbCredentials": False}
"""What a new user has, where the configuration says nothing: the rest stays as the login gives it."""
SANDBOX_SUBNET = "ocid1.subnet.oc1.iad.sandbox"


def declare() -> None:
    """Make the pipeline."""
    config, cloud = pulumi.Config("iam"), pulumi.Config("oci")
    domain_url = cloud.get("domain_url") or os.environ.get("OCI_DOMAIN_URL")
    if domain_url is None:
        raise pulumi.RunError(
            "oci:domain_url is missing: name the domain whose users are served with:"
            " pulumi config set oci:domain_url <Domain URL in the Console>"
        )
    tenancy = oci.get_tenancy().tenancy_id
    parts = urlsplit(domain_url)
    at_sandbox = parts.hostname in ("127.0.0.1", "localhost")
    image, source = config.get("jit_image"), config.get("jit_source")
    if image is None and source is None:
        if not at_sandbox:
            raise pulumi.RunError(
                f"iam:jit_image is missing: build the function in {jit.FUNCTION_FOLDER}, push its image, and name it"
                " with: pulumi config set iam:jit_image <image>; or set iam:jit_source, a folder with its packages"
            )
        source = jit.FUNCTION_FOLDER
    pipeline = jit.CapabilitiesPipeline(
        "jit",
        compartment_id=config.get("jit_compartment") or tenancy,
        domain_url=domain_url,
        domain_compartment_id=config.get("jit_domain_compartment") or tenancy,
        domain_name=parts.path.rsplit("/", 1)[-1] if at_sandbox else None,
        capabilities=config.get_object("jit_capabilities") or CAPABILITIES,
        image=image,
        source=source,
        subnet_ids=config.get_object("jit_subnets") or ([SANDBOX_SUBNET] if at_sandbox else []),
        adopt=config.get_bool("jit_adopt") or False,
    )
    pulumi.export("function", pipeline.function_id)
    pulumi.export("verify", pipeline.verify_command)
