"""Users made just in time: each gets the capabilities it should have, minutes after its first login."""
