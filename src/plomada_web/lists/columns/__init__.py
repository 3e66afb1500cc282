"""The columns of the lists: what each shows, how it is read for a whole page at once, and what it sorts by."""

from plomada_web.lists.columns.column import Cell, Column, Shelf
from plomada_web.lists.columns.registry import Columns, columns_of

__all__ = ["Cell", "Column", "Columns", "Shelf", "columns_of"]
