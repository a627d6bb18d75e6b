"""Writes of a domain: those of one moment travel together, and a lost answer is looked for."""
