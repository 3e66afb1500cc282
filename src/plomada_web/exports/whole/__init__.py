"""A whole workspace as one file, and a workspace from such a file.

owned.py      which tables belong to a workspace, found by their keys; what is deliberately left out
numbers.py    what a row is called in the file: its number among its own, so that no two installations differ
cells.py      a field's value as JSON has it, and back
references.py rows that are named inside of JSON
dump.py       out                restore.py    in
"""

from plomada_web.exports.whole.dump import dump_workspace
from plomada_web.exports.whole.restore import restore_workspace

__all__ = ["dump_workspace", "restore_workspace"]
