"""A service that keeps the state of stacks on this machine and takes it as a journal (docs/state-backends.md)."""
