"""SCIM 2.0 of any vendor: attributes and their paths, filters, the smallest PATCH, and models as representations.

Knows the engine's models and no vendor. RFC 7643 and RFC 7644.
"""
