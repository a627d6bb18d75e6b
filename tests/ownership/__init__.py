"""Single ownership, tested with programs made at random on the real engine; README.md says how."""
