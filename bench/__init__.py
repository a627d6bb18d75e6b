"""Measures the project on a real Keycloak, beside others that do the same work. `make bench`."""
