"""SCIM 2.0 itself (RFC 7643, RFC 7644), as the service understands it: schemas, paths, filters, bodies, patches."""
