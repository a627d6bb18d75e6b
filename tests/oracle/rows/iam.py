"""What rows of IAM REST have in common."""

from __future__ import annotations

from iam_resources.sandbox.oci.identifiers import TENANCY_ID

NEW = {"compartmentId": TENANCY_ID, "description": "d"}
THEIR_NEW = {"compartment_id": TENANCY_ID, "description": "d"}
NAMED = ("id", "name", "compartmentId", "lifecycleState", "timeCreated")
