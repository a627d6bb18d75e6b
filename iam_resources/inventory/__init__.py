"""What exists at a vendor: listed, compared with a stack's state, and written as a program that declares it.

`iam import` and `iam drift` are made of it.
"""
