"""From text to words: runs of at least two letters, digits or low lines, in any script."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, groupby
from typing import Final

from plomada.language.cleaning import cleaned

# Between these there is nothing but Han: to ask each of a million signs would take a tenth of a second at every start.
WITH_MARKS: Final = (range(0x20000), range(0xE0000, 0xE1000))


def _marks() -> Iterator[str]:
    """Return the ranges of the signs that belong to a letter, as a pattern says them: many scripts write vowels so."""
    signs = (n for n in chain(*WITH_MARKS) if unicodedata.category(chr(n)).startswith("M"))
    for _step, run in groupby(enumerate(signs), lambda place: place[1] - place[0]):
        numbers = [number for _place, number in run]
        yield f"{chr(numbers[0])}-{chr(numbers[-1])}"


WORD: Final = re.compile(rf"[\w{''.join(_marks())}]{{2,}}")


def tokens(text: str) -> list[str]:
    """Return the words of a text as it was written, in their order.

    The rule is the one that most counters share, so that counts can be compared: at least two signs, each a letter, a
    digit or a low line; and marks with their letters.

    Example:
        >>> tokens("El AÑO pasado, la niña pidió más: follow-up a las 12")
        ['el', 'año', 'pasado', 'la', 'niña', 'pidió', 'más', 'follow', 'up', 'las', '12']
        >>> tokens("l'empresa no s'atura")
        ['empresa', 'no', 'atura']
        >>> tokens("हिन्दी भाषा")
        ['हिन्दी', 'भाषा']
    """
    return WORD.findall(cleaned(text))
