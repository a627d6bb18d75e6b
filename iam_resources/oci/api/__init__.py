"""The calls of IAM REST, version 20160918: one file for each kind of object."""
