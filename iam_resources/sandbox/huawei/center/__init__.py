"""IAM Identity Center itself: instances, ABAC, permission sets, assignments, tags (4.1 to 4.5)."""
