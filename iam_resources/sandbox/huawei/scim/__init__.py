"""Users and groups by SCIM (4.9 to 4.11)."""
