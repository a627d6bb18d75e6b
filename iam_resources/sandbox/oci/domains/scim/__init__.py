"""SCIM 2.0 (RFC 7643, RFC 7644), as the service implements it: schemas, paths, filters, bodies, patches."""
