"""Which words are forms of one word, so that they can be looked at together: *reunión* and *reuniones*.

A dictionary (simplemma) names the lemma of each word of the vocabulary; two words are put together only where both were
said, and what is shown is the form said most, never the lemma. So *data* in a Spanish text stays *data*, although a
dictionary has it as a form of *datar*. A word whose plural is said too is a noun, and keeps to its plural: *meeting*
goes with *meetings* and not with *meet*, *vacuna* with *vacunas* and not with *vacuno*.
Nothing is rewritten: counts, phrases and contexts keep the words as they were said.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from simplemma import lemmatize

LANGUAGES: Final = frozenset({"es", "en", "pt", "ca"})
PLURALS: Final = ("s", "es")


def shown_forms(words: Sequence[str], occurrences: NDArray[np.number[Any]], language: str) -> NDArray[np.int64]:
    """Return for each word which one stands for it: of the forms of one word the one said most.

    Args:
        words: the vocabulary, each once, in small letters.
        occurrences: of each, shape (words,).
        language: es, en, pt or ca; in any other each word stands for itself.

    Returns:
        Places in `words`, shape (words,): words with the same number belong together.

    Example:
        >>> words = ["reunión", "reuniones", "data", "hablamos", "hablar", "meeting"]
        >>> [words[place] for place in shown_forms(words, np.array([3, 9, 5, 4, 2, 1]), "es")]
        ['reuniones', 'reuniones', 'data', 'hablamos', 'hablamos', 'meeting']
    """
    own = np.arange(len(words))
    if language not in LANGUAGES:
        return own
    lemmas = _lemmas(words, language)
    _names, group = np.unique(np.array(lemmas, dtype=object).astype(str), return_inverse=True)
    order = np.lexsort((-own, occurrences))  # the one said most is last; of two, the one that stands first
    stands_for = np.zeros(len(words), np.int64)
    stands_for[group[order]] = order
    return stands_for[group]


def _lemmas(words: Sequence[str], language: str) -> list[str]:
    """Return what puts words together: the lemma, or the singular where both it and its plural are said."""
    lemma = {word: lemmatize(word, language) for word in words}
    singular = {}
    for word in words:
        for ending in PLURALS:
            one = word.removesuffix(ending)
            # What the dictionary has as it stands (*news*, *mes*) is no plural, whatever it ends in.
            if one != word and one in lemma and lemma[word] != word:
                singular[word] = one
                break
    nouns = set(singular.values())
    return [f"{word} (noun)" if word in nouns else lemma[word] for word in (singular.get(word, word) for word in words)]
