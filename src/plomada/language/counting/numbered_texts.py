"""The texts of a cube as numbers of words, in files: what counting reads, and what tells the words around a term.

A part of them lies in four files: the numbers of the words of all its texts, how many each text has, the cell in which
each was said, and its row among all documents. Whose the cells are lies beside the parts.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from plomada.language.counting.folding import Cells
from plomada.language.counting.ngrams import EncodedPart, Keys, Numbers

OF_A_PART: Final = {"numbers": np.int32, "lengths": np.int32, "cells": np.int32, "rows": np.int64}


@dataclass(frozen=True)
class CellNames:
    """Whose each cell is, and when.

    Attributes:
        groups: shape (cells,).
        authors: a number for each author of each group, ascending, shape (cells,).
        periods: shape (cells,).
    """

    groups: Numbers
    authors: Numbers
    periods: Numbers

    @classmethod
    def kept_in(cls, folder: Path) -> "CellNames":
        """Return what was kept with texts."""
        return cls(*(np.load(folder / f"{field.name}.npy") for field in fields(cls)))


def keep_cells(folder: Path, cells: Cells) -> None:
    """Begin the folder of the texts with whose each cell is."""
    folder.mkdir()
    for field in fields(CellNames):
        np.save(folder / f"{field.name}.npy", getattr(cells, field.name))


@dataclass(frozen=True)
class NumberedTexts:
    """Texts as numbers of words, part after part.

    Attributes:
        folder: where the parts lie.
        count: how many there are.
    """

    folder: Path
    count: int

    @classmethod
    def kept_in(cls, folder: Path) -> "NumberedTexts":
        """Return the parts that are there."""
        return cls(folder, len(list(folder.glob("*-numbers"))))

    def keep(self, part: int, name: str, values: Numbers | Keys) -> None:
        """Write one of the files of a part."""
        values.tofile(self.folder / f"{part}-{name}")

    def column(self, part: int, name: str) -> Numbers:
        """Return what one of the files of a part holds."""
        return np.fromfile(self.folder / f"{part}-{name}", OF_A_PART.get(name, np.int32))

    def parts(self) -> Iterator[EncodedPart]:
        """Return what is counted, part after part."""
        for part in range(self.count):
            yield EncodedPart(*(self.column(part, name) for name in ("numbers", "lengths", "cells")))

    def move_to(self, folder: Path) -> None:
        """Move the parts into another folder."""
        for part in range(self.count):
            for name in OF_A_PART:
                shutil.move(self.folder / f"{part}-{name}", folder / f"{part}-{name}")

    def some_of(self, part: int, cells: NDArray[np.bool_], to: "NumberedTexts") -> None:
        """Write those texts of a part that were said in some cells, as the same part of other texts.

        Args:
            cells: which, shape (cells,).
        """
        of = {name: self.column(part, name) for name in OF_A_PART}
        chosen = cells[of["cells"]]
        for name, values in of.items():
            to.keep(part, name, values[np.repeat(chosen, of["lengths"]) if name == "numbers" else chosen])
