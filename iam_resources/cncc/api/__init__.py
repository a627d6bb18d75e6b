"""The vendor's API under its own names: one class per chapter of it, one method per call, nothing decided here."""
