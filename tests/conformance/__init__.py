"""One conformance run for every resource, on the real engine and on every server it can meet."""
