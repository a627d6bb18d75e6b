"""The vendor's calls, under its own names."""
