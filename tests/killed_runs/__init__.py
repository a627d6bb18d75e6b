"""Runs that are killed between what a vendor does and what the engine records of it, and what a user does next."""
