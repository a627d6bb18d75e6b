"""References by name or OCID: an OCID of another kind is reported in the preview, before anything is looked up."""

from __future__ import annotations

from pydantic import AfterValidator

_KINDS = {
    "compartment": "a compartment",
    "dynamicgroup": "a dynamic group",
    "fnapp": "an application",
    "fnfunc": "a function",
    "group": "a group",
    "policy": "a policy",
    "tenancy": "a tenancy",
    "user": "a user",
}
"""What is mistaken for another; an OCID of a kind that is not here is left to the service."""


def reference_to(kind: str) -> AfterValidator:
    """The check of a field that names an object by name or OCID.

    Args:
        kind: the second word of its OCIDs.
    """

    def check(reference: str) -> str:
        given = reference.split(".")[1] if reference.startswith("ocid1.") else kind
        if given != kind and given in _KINDS:
            raise ValueError(
                f"is the OCID of {_KINDS[given]}, not of {_KINDS[kind]}: write the name, or an OCID that begins with"
                f" ocid1.{kind}."
            )
        return reference

    return AfterValidator(check)
