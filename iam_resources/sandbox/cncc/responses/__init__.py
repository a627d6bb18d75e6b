"""Handlers: one file per object, each function one operation."""
