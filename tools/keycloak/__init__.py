"""A real Keycloak, set up as the CNC Console IAM is."""
