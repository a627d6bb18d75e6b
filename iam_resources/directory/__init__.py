"""What is known of a vendor's objects: found by id or by name, and read many at a time.

Knows `http` and no vendor. What a vendor adds: docs/decisions/0008-directories.md.
"""

from iam_resources.directory.base import BY_ID, BY_NAME, BaseDirectory, Called, Identity, Key, NamedDirectory, found
from iam_resources.directory.per_group import PerGroup

__all__ = ["BY_ID", "BY_NAME", "BaseDirectory", "Called", "Identity", "Key", "NamedDirectory", "PerGroup", "found"]
