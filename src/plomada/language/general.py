"""How often terms stand in a language at large: what to compare with where nobody outside the groups was heard."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from wordfreq import get_frequency_dict

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.language.counting.ngrams import Floats, Numbers
from plomada.language.stop_words import LANGUAGES

# What the frequencies are taken for: so many words that their own uncertainty does not count.
WORDS: Final = 1e8


class UnknownLanguage(InputError):
    """A language whose frequencies are not known."""


def general_counts(words: Sequence[str], terms: Numbers, languages: Mapping[str, float]) -> Floats:
    """Return how often terms would stand in `WORDS` words of the language at large.

    The frequencies are those of wordfreq (Speer 2022, doi 10.5281/zenodo.7199437): subtitles, news, books, the web. Of
    terms of several words only the words' are known: a term is taken to be as common as the rarest of its words, which
    it cannot exceed. So the lift of a phrase is never overstated.

    Args:
        words: of the corpus.
        terms: places among the words, -1 where a term is shorter than three words, shape (terms, 3).
        languages: the share of each in the corpus, 0 to 1.

    Returns:
        shape (terms,).

    Raises:
        UnknownLanguage: with those that are known.

    Example:
        >>> found = general_counts(["the", "remote"], np.array([[0, -1, -1], [1, -1, -1], [0, 1, -1]]), {"en": 1.0})
        >>> [round(each) for each in found.tolist()]
        [5370318, 2570, 2570]
    """
    for language in languages:
        if language not in LANGUAGES:
            told = {"language": language, "known": LANGUAGES}
            raise UnknownLanguage(Sentence("The language “%(language)s” is not known: %(known)s are.", told))
    rates = np.zeros(len(words))
    for language, share in languages.items():
        known = get_frequency_dict(language)
        rates += share * np.array([known.get(word, 0.0) for word in words])
    of_words = np.where(terms >= 0, rates[np.maximum(terms, 0)], np.inf)
    rarest: Floats = of_words.min(axis=1, initial=np.inf)
    return np.where(np.isfinite(rarest), rarest, 0.0) * WORDS
