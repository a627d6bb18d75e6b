"""CNC Console IAM: the part of Keycloak's API that manages users, passwords, roles, groups, clients and sessions.

The behaviour described here was observed on Keycloak 26.5.5, the server inside CNC Console IAM. Where it differs from
the vendor's "REST Specifications Guide" G32153, docs/cncc-differences.md has the details. Section numbers are the
guide's.
"""

from iam_resources.sandbox.cncc.vendor import CnccIam

__all__ = ["CnccIam"]
