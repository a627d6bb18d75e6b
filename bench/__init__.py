"""Measures the project and compares it with other ways to do the same work. `make bench`."""
