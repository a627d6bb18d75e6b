"""CNC Console IAM in the conformance run: on the sandbox and on a real Keycloak."""
