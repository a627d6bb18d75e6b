"""The conformance run of Oracle Cloud."""
