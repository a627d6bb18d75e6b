"""Resources from a table: a CSV file with a row for each, and the loop in a program that reads it."""

from iam_resources.tables.cells import cell_of
from iam_resources.tables.reading import NAME_COLUMN, Row, read_table

__all__ = ["NAME_COLUMN", "Row", "cell_of", "read_table"]
