"""The vendors: what their resources are called, and an HTTP client for each that shares no code with what is tested."""
