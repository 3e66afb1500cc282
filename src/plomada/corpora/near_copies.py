"""Texts that are copies of others but for a few words: press releases, forwarded mails, pages read twice.

Here is how this works. A text is its runs of three words (shingles), each time they stand there, as 64-bit
numbers. Two texts are as alike
as the share of shingles they have in common (Broder 1997, "On the resemblance and containment of documents"); from
`ALIKE` up one is a near copy of the other. Of each text the `KEPT` smallest numbers are kept, its sketch: a sample that
is the same for the same text, and from which the likeness is told: exactly for texts of up to `KEPT` shingles, and to
about 0.05 for longer ones.

Only texts are compared that have one of their `LOOKED_UP` smallest numbers in common. A changed word takes at most
three shingles and brings at most three: of the four smallest numbers of one text one is left at least, and it is among
the seven smallest of the other. So a text of `ENOUGH_WORDS` words or more with one word changed is always found. (A
SimHash of 64 bits cannot promise that: at 30 words it differs in 9 bits on average, in up to 20, and no bands that find
all of these tell texts apart.)
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from plomada.corpora.documents import Document
from plomada.language.tokens import tokens

Numbers: TypeAlias = NDArray[np.uint64]

ENOUGH_WORDS: Final = 30  # shorter texts are alike by chance: two people who say "yes" are two
RUN: Final = 3  # words
ALIKE: Final = 0.8  # share of shingles; one word changed in 30 leaves 25 of 31
KEPT: Final = 64  # numbers
LOOKED_UP: Final = 7
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
    words = tokens(text)
    if len(words) < ENOUGH_WORDS:
        return np.empty(0, np.uint64)
    numbers: dict[str, int] = {word: _number(word) for word in set(words)}
    each = np.array([numbers[word] for word in words], np.uint64)
    mixed = np.zeros(len(words) - RUN + 1, np.uint64)
    for place in range(RUN):
        mixed = _mixed(mixed + each[place : len(words) - RUN + 1 + place])
    mixed.sort()
    # A run said twice counts twice, so that no text has fewer shingles than a changed word can take.
    again = np.arange(len(mixed)) - np.searchsorted(mixed, mixed)
    return np.unique(_mixed(mixed + again.astype(np.uint64)))[:KEPT]


def likeness(one: Numbers, other: Numbers) -> float:
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
    sketches: list[Numbers] = []
    with_number: defaultdict[int, list[int]] = defaultdict(list)
    for place, document in enumerate(documents):
        kept = sketch(document.text)
        signs = _signs(document, long=len(kept) > 0)
        first = next((known[sign] for sign in signs if sign in known), None)
        if first is None:
            first = _alike(kept, sketches, with_number)
        if first is None:
            first = place
            for number in kept[:LOOKED_UP].tolist():
                with_number[number].append(place)
        firsts.append(first)
        sketches.append(kept)
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


def _alike(kept: Numbers, sketches: Sequence[Numbers], with_number: dict[int, list[int]]) -> int | None:
    """Return the place of the earliest text that is a near copy of the one with this sketch."""
    near = {place for number in kept[:LOOKED_UP].tolist() for place in with_number.get(number, ())[:MOST_COMPARED]}
    if not near:
        return None
    places = sorted(near)
    lengths = np.array([len(sketches[place]) for place in places])
    together = np.concatenate([sketches[place] for place in places])
    found = kept[np.minimum(np.searchsorted(kept, together), len(kept) - 1)] == together
    shared = np.add.reduceat(found, lengths.cumsum() - lengths, dtype=np.int64)
    # Most have a greeting in common and no more: what can be no copy is left out before one is compared with each.
    hopeful = np.flatnonzero(shared >= ALIKE * np.maximum(lengths, len(kept))).tolist()
    return next((places[at] for at in hopeful if likeness(kept, sketches[places[at]]) >= ALIKE), None)


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _mixed(numbers: Numbers) -> Numbers:
    """Return numbers spread over all 64 bits; sums wrap around, as they are meant to."""
    numbers = numbers + np.uint64(ODD[0])
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(ODD[1])
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(ODD[2])
    return numbers ^ (numbers >> np.uint64(31))
