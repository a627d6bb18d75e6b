"""What `make` runs: small programs that set the project up, start what it needs, and check it."""
