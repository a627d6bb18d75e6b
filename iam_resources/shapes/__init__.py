"""What a resource of a certain shape does: where it is, named objects, relations, sets of members.

A shape is written once for all vendors. It knows the engine, directories and HTTP, and no vendor.
"""
