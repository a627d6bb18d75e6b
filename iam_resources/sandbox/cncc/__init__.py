"""CNC Console IAM: the part of Keycloak's API that manages users, passwords, roles, groups, clients and sessions.

What is said about the server's behaviour was seen on Keycloak 26.5.5, the server inside CNC Console IAM. Where it says
something else than the vendor's "REST Specifications Guide" G32153, docs/cncc-differences.md has the details; section
numbers are the guide's.
"""

from iam_resources.sandbox.cncc.vendor import CnccIam

__all__ = ["CnccIam"]
