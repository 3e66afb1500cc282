"""What a dry run would have made and changed so far, kept on disk: memory does not grow with the file.

A run that writes finds in the database what its earlier batches wrote. A dry run finds it here, under the same keys: so
it counts what the import would count. The file has no name, belongs to this process, and is gone with it.
"""

import json
import pickle
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final

from plomada_web.imports.engine.shelf import Key, Shelf, Values

# Of it, 16 MB stay in memory.
TABLES: Final = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE; PRAGMA cache_size = -16000;
CREATE TABLE kept (shelf, id INTEGER, said BLOB, PRIMARY KEY (shelf, id)) WITHOUT ROWID;
CREATE TABLE found (shelf, key, id INTEGER, PRIMARY KEY (shelf, key, id)) WITHOUT ROWID;
"""


class Aside(AbstractContextManager["Aside"]):
    """Records by shelf, by number and by key."""

    def __init__(self) -> None:
        self.base = sqlite3.connect("", isolation_level=None)  # "": a file that SQLite itself removes
        self.base.executescript(TABLES)

    def __exit__(self, *_: object) -> None:
        self.base.close()

    def keep(self, shelves: Iterable[tuple[str, Shelf]]) -> None:
        """Set aside what a batch made and changed."""
        self.base.execute("BEGIN")
        for name, shelf in shelves:
            new = [*shelf.made, *shelf.changed.values()]
            rows = ((name, kept.id, pickle.dumps(kept.values, pickle.HIGHEST_PROTOCOL)) for kept in new)
            self.base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
            keys = ((name, repr(key), kept.id) for kept in new for key in shelf.keys_of(kept.values))
            self.base.executemany("INSERT OR IGNORE INTO found VALUES (?, ?, ?)", keys)
        self.base.execute("COMMIT")

    def of(self, name: str, ids: Iterable[int]) -> Mapping[int, Values]:
        """Return those of these records that were set aside, as they would be by now."""
        sql = """
            SELECT kept.id, said FROM json_each(:wanted) CROSS JOIN kept ON kept.shelf = :shelf AND kept.id = value
        """
        return self._read(sql, name, list(ids))

    def under(self, name: str, keys: Iterable[Key]) -> Mapping[int, Values]:
        """Return the records that would be found under these keys, those from the database first, as it orders them."""
        sql = """
            SELECT kept.id, said FROM json_each(:wanted) CROSS JOIN found ON found.shelf = :shelf AND found.key = value
            CROSS JOIN kept ON kept.shelf = :shelf AND kept.id = found.id ORDER BY kept.id < 0, abs(kept.id)
        """
        return self._read(sql, name, [repr(key) for key in keys])

    def _read(self, sql: str, name: str, wanted: list[Any]) -> Mapping[int, Values]:
        rows = self.base.execute(sql, {"shelf": name, "wanted": json.dumps(wanted)})
        return {pk: pickle.loads(said) for pk, said in rows}  # noqa: S301  nobody but this process has the file
