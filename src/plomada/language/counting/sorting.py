"""Sorting of pairs of numbers by some bits of one of them: a few passes over memory, and what is equal keeps its order.

NumPy's sorts move one number and cannot be called from machine code for millions of short stretches.
"""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from plomada.compiled import compiled

Pairs: TypeAlias = NDArray[np.int64]

FEW: Final = 40  # that are put in order one by one
WIDEST_DIGIT: Final = 9  # bits: as many heaps as the processor's first cache can write to at once
NARROWEST_DIGIT: Final = 5


@compiled
def sort_pairs(pairs: Pairs, first: int, end: int, by: int, shift: int, bits: int, spare: Pairs) -> None:
    """Sort pairs from `first` to before `end` by some bits of one of their numbers.

    Args:
        pairs: shape (pairs, 2).
        by: the column that counts.
        shift: bits below those that count.
        bits: how many count.
        spare: as long as what is sorted, or longer; what is in it is lost.

    Example:
        >>> pairs = np.array([[3, 30], [1, 10], [3, 31], [0, 0]])
        >>> sort_pairs(pairs, 0, 4, 0, 0, 2, np.empty((4, 2), np.int64))
        >>> pairs.tolist()
        [[0, 0], [1, 10], [3, 30], [3, 31]]
    """
    length = end - first
    mask = (np.int64(1) << bits) - 1
    if length <= FEW:
        for place in range(first + 1, end):
            one, two = pairs[place, 0], pairs[place, 1]
            value = (pairs[place, by] >> shift) & mask
            before = place - 1
            while before >= first and ((pairs[before, by] >> shift) & mask) > value:
                pairs[before + 1, 0], pairs[before + 1, 1] = pairs[before, 0], pairs[before, 1]
                before -= 1
            pairs[before + 1, 0], pairs[before + 1, 1] = one, two
        return
    # Digits are narrower where there is less to sort: going through empty heaps takes time too.
    widest = NARROWEST_DIGIT
    while widest < WIDEST_DIGIT and (1 << (widest + 1)) < length:
        widest += 1
    passes = (bits + widest - 1) // widest
    digit = (bits + passes - 1) // passes
    heap = (1 << digit) - 1
    to = np.zeros((passes, 1 << digit), np.int64)
    for place in range(first, end):
        value = (pairs[place, by] >> shift) & mask
        for number in range(passes):
            to[number, value & heap] += 1
            value >>= digit
    source, target, at_source, at_target = pairs, spare, first, 0
    in_spare = False
    for number in range(passes):
        ends = to[number]
        here = shift + number * digit
        if ends[(source[at_source, by] >> here) & heap] == length:
            continue  # all have the same digit
        start = at_target
        for value in range(len(ends)):
            count = ends[value]
            ends[value] = start
            start += count
        for place in range(at_source, at_source + length):
            value = (source[place, by] >> here) & heap
            at = ends[value]
            ends[value] = at + 1
            target[at, 0], target[at, 1] = source[place, 0], source[place, 1]
        source, target = target, source
        at_source, at_target = at_target, at_source
        in_spare = not in_spare
    if in_spare:
        pairs[first:end] = spare[:length]
