"""Which texts say a term: its words one after the other, as they are counted, and not the letters in other words."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plomada.language.counting.encoding import encoded
from plomada.language.tokens import tokens


def saying(texts: pa.Array, term: str) -> NDArray[np.bool_]:
    """Return which of some texts say a term, shape (texts,).

    Args:
        texts: Arrow strings.
        term: one word or several; what is no word of it, as signs, does not count.

    Example:
        >>> saying(pa.array(["The risk is clear", "asterisks", "no RISK? Is it", None]), "risk is").tolist()
        [True, False, True, False]
    """
    found = np.zeros(len(texts), np.bool_)
    said = encoded(texts)
    place = {word: number for number, word in enumerate(said.words.to_pylist())}
    wanted = [place.get(word, -1) for word in tokens(term)]
    last = len(said.numbers) - len(wanted) + 1
    if not wanted or -1 in wanted or last < 1:
        return found
    of = np.repeat(said.rows, said.lengths)
    here = of[:last] == of[len(wanted) - 1 :]
    for after, number in enumerate(wanted):
        here &= said.numbers[after : last + after] == number
    found[of[:last][here]] = True
    return found
