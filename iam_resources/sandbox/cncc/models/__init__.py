"""The objects of a realm, in collections with indexes, so that ten thousand users are fast."""
