"""The calls of Functions, version 20260325: the one in which a function can be made from source."""
