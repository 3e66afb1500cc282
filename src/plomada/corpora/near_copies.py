"""Texts that are copies of others but for a few words: press releases, forwarded mails, pages read twice.

Here is how this works. A text is its runs of three words (shingles), each time they stand there, as 64-bit
numbers. Two texts are as alike as the share of shingles they have in common (Broder 1997, "On the resemblance and
containment of documents"); from `ALIKE` up one is a near copy of the other. Of each text the `KEPT` smallest numbers
are kept, its sketch: a sample that is the same for the same text, and from which the likeness is told: exactly for
texts of up to `KEPT` shingles, and to about 0.05 for longer ones.

Only texts are compared of which one of the `FILED` smallest numbers of the one is among the `LOOKED_UP` smallest of the
other. A changed word takes at most three shingles and brings at most three: of the four smallest numbers of one text
one is left at least, and it is among the seven smallest of the other. So a text of `ENOUGH_WORDS` words or more with
one word changed is always found. (A SimHash of 64 bits cannot promise that: at 30 words it differs in 9 bits on
average, in up to 20, and no bands that find all of these tell texts apart.)
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from plomada.corpora.documents import Document
from plomada.language.tokens import tokens

Numbers: TypeAlias = NDArray[np.uint64]
AnyNumbers: TypeAlias = NDArray[np.unsignedinteger[Any]]  # or the upper half of each: sorted as they are

ENOUGH_WORDS: Final = 30  # shorter texts are alike by chance: two people who say "yes" are two
RUN: Final = 3  # words
ALIKE: Final = 0.8  # share of shingles; one word changed in 30 leaves 25 of 31
KEPT: Final = 64  # numbers
LOOKED_UP: Final = 7
FILED: Final = 4
KNOWN_WORDS: Final = 1 << 16  # whose numbers are kept: most of any text
GROUP: Final = 1_000_000  # characters that are divided into words together
MOST_COMPARED: Final = 200  # texts with the same shingle: a greeting that thousands begin with is no likeness
ODD: Final = (
    0x9E3779B97F4A7C15,
    0xBF58476D1CE4E5B9,
    0x94D049BB133111EB,
)  # constants of SplitMix64 (Steele et al. 2014)


def fingerprint(text: str) -> int:
    """Return a number that is the same for the same words, whatever stands between them.

    Returns:
        64 bits; two different texts share one by chance in 1 of 10^19 pairs.

    Example:
        >>> fingerprint("¡Sí, SEÑOR!") == fingerprint("sí señor"), fingerprint("sí") == fingerprint("no")
        (True, False)
    """
    return _number(" ".join(tokens(text)))


def sketch(text: str) -> Numbers:
    """Return the smallest numbers of a text's shingles, ascending; none for a text of fewer than 30 words.

    Returns:
        shape (n,), n up to 64; to be kept where texts are compared with later ones.

    Example:
        >>> len(sketch("sí")), len(sketch(" ".join(f"palabra{n}" for n in range(40))))
        (0, 38)
    """
    return sketches([text])[0]


def sketches(texts: Sequence[str]) -> list[Numbers]:
    """Return the sketch of each text: twice as fast for many together as for each by itself.

    Example:
        >>> [len(kept) for kept in sketches(["sí", " ".join(f"palabra{n}" for n in range(40))])]
        [0, 38]
    """
    found: list[Numbers] = []
    group: list[str] = []
    letters = 0
    for text in texts:
        if letters + len(text) > GROUP:
            found += _sketches(group)
            group, letters = [], 0
        group.append(text)
        letters += len(text)
    return found + _sketches(group)


def _sketches(texts: Sequence[str]) -> list[Numbers]:
    none = np.empty(0, np.uint64)
    divided = [tokens(text) for text in texts]
    long = [words for words in divided if len(words) >= ENOUGH_WORDS]
    if not long:
        return [none for _text in texts]
    said = list(chain.from_iterable(long))
    numbers = {word: _number_of_word(word) for word in set(said)}
    each = np.fromiter(map(numbers.__getitem__, said), np.uint64, len(said))
    mixed = np.zeros(len(said) - RUN + 1, np.uint64)
    for place in range(RUN):
        mixed = _mixed(mixed + each[place : len(said) - RUN + 1 + place])
    lengths = np.array([len(words) for words in long])
    of = np.repeat(np.arange(len(long)), lengths)
    # The runs that begin in the last words of a text reach into the next one, and are none.
    whole = np.flatnonzero(of[: len(mixed)] == of[RUN - 1 :])
    of, mixed = of[whole], mixed[whole]
    order = np.lexsort((mixed, of))
    of, mixed = of[order], mixed[order]
    # A run said twice counts twice, so that no text has fewer shingles than a changed word can take.
    first = np.flatnonzero(np.concatenate([[True], (mixed[1:] != mixed[:-1]) | (of[1:] != of[:-1])]))
    again = np.arange(len(mixed)) - np.repeat(first, np.diff(np.append(first, len(mixed))))
    told = _mixed(mixed + again.astype(np.uint64))
    told = told[np.lexsort((told, of))]
    ends = (lengths - RUN + 1).cumsum()
    kept = iter([_different(told[end - many : end]) for end, many in zip(ends, lengths - RUN + 1, strict=True)])
    return [next(kept) if len(words) >= ENOUGH_WORDS else none for words in divided]


def _different(numbers: Numbers) -> Numbers:
    """Return the first of some sorted numbers, each once."""
    first = numbers[:KEPT].copy()
    return first if (first[1:] != first[:-1]).all() else np.unique(numbers)[:KEPT]


def likeness(one: AnyNumbers, other: AnyNumbers) -> float:
    """Return the share of shingles that two texts have in common, 0 to 1, from their sketches; 0 where one has none.

    Example:
        >>> words = [f"palabra{n}" for n in range(30)]
        >>> round(likeness(sketch(" ".join(words)), sketch(" ".join([*words[:15], "otra", *words[16:]]))), 2)
        0.81
    """
    if not len(one) or not len(other):
        return 0.0
    # Beyond the largest number of a full sketch nothing is known of that text.
    union = np.union1d(one, other)[: KEPT if KEPT in {len(one), len(other)} else None]
    return float((np.isin(union, one) & np.isin(union, other)).mean())


def near_copies(documents: Iterable[Document]) -> NDArray[np.int64]:
    """Return for each document the place of the first one that it is a copy of; its own place where it is none.

    A copy has the same key; or 30 words or more that are nearly the same, whoever passes them on; or the same words by
    the same author at the same moment. The same short answer of two people is two answers.

    Args:
        documents: in the order in which they count: the first of several stays.

    Returns:
        shape (documents,).

    Example:
        >>> said = [Document("Sí", author="Ana"), Document("Sí", author="Luis"), Document("Hola", key="7"),
        ...         Document("Hola", key="7")]
        >>> near_copies(said).tolist()
        [0, 1, 2, 2]
    """
    firsts: list[int] = []
    known: dict[object, int] = {}
    kept_ones: list[Numbers] = []
    with_number: defaultdict[int, list[int]] = defaultdict(list)
    for place, document in enumerate(documents):
        kept = sketch(document.text)
        signs = _signs(document, long=len(kept) > 0)
        first = next((known[sign] for sign in signs if sign in known), None)
        if first is None:
            first = _alike(kept, kept_ones, with_number)
        if first is None:
            first = place
            for number in kept[:FILED].tolist():
                with_number[number].append(place)
        firsts.append(first)
        kept_ones.append(kept)
        for sign in signs:
            known.setdefault(sign, first)
    return np.array(firsts, np.int64)


def _signs(document: Document, *, long: bool) -> list[object]:
    """Return by what a document is the same as another without a look at how alike they are."""
    signs: list[object] = []
    if document.key:
        signs.append(("key", document.key))
    if long:
        signs.append(("words", fingerprint(document.text)))
    elif document.author and document.said_at and document.text:
        signs.append(("said", fingerprint(document.text), document.author, document.said_at.isoformat()))
    return signs


def _alike(kept: Numbers, kept_ones: Sequence[Numbers], with_number: dict[int, list[int]]) -> int | None:
    """Return the place of the earliest text that is a near copy of the one with this sketch."""
    near = {place for number in kept[:LOOKED_UP].tolist() for place in with_number.get(number, ())[:MOST_COMPARED]}
    if not near:
        return None
    places = sorted(near)
    found = first_alike(kept, [kept_ones[place] for place in places])
    return None if found is None else places[found]


def first_alike(kept: AnyNumbers, others: Sequence[AnyNumbers]) -> int | None:
    """Return the place of the first of some sketches whose text is a near copy of this one; None where none is.

    Args:
        kept: the sketch of a text of 30 words or more, or the upper half of each of its numbers.
        others: of such texts, as `kept` is.

    Example:
        >>> words = [f"palabra{n}" for n in range(40)]
        >>> one, other, changed = sketches([" ".join(words), " ".join(words[::-1]), " ".join([*words[:-1], "fin"])])
        >>> first_alike(changed, [other, one]), first_alike(changed, [other])
        (1, None)
    """
    if not others:
        return None
    lengths = np.array([len(other) for other in others])
    together = np.concatenate(others)
    found = kept[np.minimum(np.searchsorted(kept, together), len(kept) - 1)] == together
    shared = np.add.reduceat(found, lengths.cumsum() - lengths, dtype=np.int64)
    # Most have a greeting in common and no more: what can be no copy is left out before one is compared with each.
    hopeful = np.flatnonzero(shared >= ALIKE * np.maximum(lengths, len(kept))).tolist()
    return next((at for at in hopeful if likeness(kept, others[at]) >= ALIKE), None)


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@lru_cache(KNOWN_WORDS)
def _number_of_word(word: str) -> int:
    return _number(word)


def _mixed(numbers: Numbers) -> Numbers:
    """Return numbers spread over all 64 bits; sums wrap around, as they are meant to."""
    numbers = numbers + np.uint64(ODD[0])
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(ODD[1])
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(ODD[2])
    return numbers ^ (numbers >> np.uint64(31))
