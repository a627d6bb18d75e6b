"""Compositions to copy: each module has a `declare()` that makes its resources from the stack's configuration."""
