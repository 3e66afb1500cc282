"""Tables in files, read in batches: what their columns hold and mean, and writing them.

opening.py      which kind of file it is                         text_tables.py, workbooks.py, archives.py, objects.py,
                                                                 parquet.py, arrow.py: each kind
sheet.py        a table: columns, form, rows in batches          headers.py   names of columns, each once
observing.py    what each column holds                           columns.py   ... as `ColumnForm`
cells.py, amounts.py, moments.py   a cell as text, number, yes or no, money, day, moment
meanings.py     what each column means to the product            words.py     the words by which it is known
writing.py      tables into files
"""

from plomada.sheets.amounts import Money, read_money
from plomada.sheets.cells import UnreadableCell, read_number, read_text, read_yes_no
from plomada.sheets.columns import ColumnForm, Kind, Order
from plomada.sheets.meanings import TARGETS, Meaning, Shape, meanings, shape_of
from plomada.sheets.moments import read_date, read_moment
from plomada.sheets.observing import observe
from plomada.sheets.opening import open_sheet
from plomada.sheets.sheet import Cell, Sheet, SheetForm, SheetKind, SheetRow
from plomada.sheets.writing import ENDINGS, WrittenColumn, write_sheet

__all__ = [
    "ENDINGS",
    "TARGETS",
    "Cell",
    "ColumnForm",
    "Kind",
    "Meaning",
    "Money",
    "Order",
    "Shape",
    "Sheet",
    "SheetForm",
    "SheetKind",
    "SheetRow",
    "UnreadableCell",
    "WrittenColumn",
    "meanings",
    "observe",
    "open_sheet",
    "read_date",
    "read_moment",
    "read_money",
    "read_number",
    "read_text",
    "read_yes_no",
    "shape_of",
    "write_sheet",
]
