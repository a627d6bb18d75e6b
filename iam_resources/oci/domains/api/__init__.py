"""The calls of an identity domain, one file for each kind of resource. RFC 7644 and Oracle's REST reference."""
