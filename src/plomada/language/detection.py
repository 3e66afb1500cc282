"""The language of each document: Spanish, English, Portuguese or Catalan, or not known.

Here is how this works. The beginning of a document is enough. Where it has several function words that only one of the
languages has, that is its language, at a few millionths of a second. Only what is left is handed to lingua, which looks
at runs of letters, at some fifty times that. What is too short, or nearly as likely to be another, is not known: a
document in a language that is none of these is not always told from them.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

import pyarrow as pa
from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder

from plomada.language.stop_words import CATALAN, ENGLISH, PORTUGUESE, SPANISH

LOOKED_AT: Final = 400  # letters from the beginning
SHORTEST: Final = 12  # letters: in fewer all four languages may say the same
CLEAR: Final = 3  # function words that only one language has
TIMES_CLEARER: Final = 3
SURE: Final = 0.75  # of lingua's confidence among the four
WORD: Final = re.compile(r"[^\W\d_]{2,}")

_FUNCTION_WORDS: Final = {"es": SPANISH, "en": ENGLISH, "pt": PORTUGUESE, "ca": CATALAN}
_ONLY: Final = {
    word: language
    for language, words in _FUNCTION_WORDS.items()
    for word in words
    if sum(word in others for others in _FUNCTION_WORDS.values()) == 1
}
LANGUAGES: Final = tuple(_FUNCTION_WORDS)


def language_of(text: str) -> str | None:
    """Return the language of a text, es, en, pt or ca; None where that cannot be said.

    Example:
        >>> language_of("A reunião de amanhã é às dez, não é?"), language_of("La reunió de demà és a les deu")
        ('pt', 'ca')
        >>> language_of("ok") is None
        True
    """
    return languages([text])[0]


def languages(texts: Sequence[str | None] | pa.Array | pa.ChunkedArray) -> list[str | None]:
    """Return the language of each text, as `language_of` gives it; of an empty place, None.

    Args:
        texts: a list, or a column of Arrow strings.
    """
    beginnings = texts.to_pylist() if isinstance(texts, pa.Array | pa.ChunkedArray) else texts
    looked_at = [None if text is None else text[:LOOKED_AT].lower() for text in beginnings]
    found: list[str | None] = [None] * len(looked_at)
    unclear: dict[str, list[int]] = {}
    for row, text in enumerate(looked_at):
        if text is None:
            continue
        words = WORD.findall(text)
        if sum(map(len, words)) < SHORTEST:
            continue
        found[row] = _by_function_words(words)
        if found[row] is None:
            unclear.setdefault(text, []).append(row)
    for text, language in zip(unclear, _by_letters(unclear), strict=True):
        for row in unclear[text]:
            found[row] = language
    return found


def _by_function_words(words: Iterable[str]) -> str | None:
    """Return the language that several words belong to that no other has, if there are few of another."""
    votes = dict.fromkeys(LANGUAGES, 0)
    for word in set(words):
        if word in _ONLY:
            votes[_ONLY[word]] += 1
    first, second = sorted(votes, key=votes.__getitem__, reverse=True)[:2]
    return first if votes[first] >= max(CLEAR, TIMES_CLEARER * votes[second]) else None


def _by_letters(texts: Iterable[str]) -> list[str | None]:
    """Return the language that lingua is sure of."""
    every = list(texts)
    if not every:
        return []
    best = [values[0] for values in _detector().compute_language_confidence_values_in_parallel(every)]
    return [each.language.iso_code_639_1.name.lower() if each.value >= SURE else None for each in best]


@cache
def _detector() -> LanguageDetector:
    """Return the detector, which takes a second or two to read what it knows."""
    codes = [getattr(IsoCode639_1, language.upper()) for language in LANGUAGES]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()
