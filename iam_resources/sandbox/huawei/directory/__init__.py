"""The identity source: users, groups, memberships, and the tenants of SCIM (4.6 to 4.8)."""
