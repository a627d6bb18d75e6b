"""The calls of IAM, one file for each kind of object."""
