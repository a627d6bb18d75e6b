"""Gets the Pulumi engine where it is missing."""
