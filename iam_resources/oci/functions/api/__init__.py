"""The calls of Functions, version 20181201: the one that the service's public documents and its tools have."""
