"""Writes what is derived from the code: the reference and the table of coverage."""
