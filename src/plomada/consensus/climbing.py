"""The best split of a group too large to try every split: climbed to, always from the same starts.

Here is how this works. A split is y, +1 in one camp and -1 in the other; G is the table of inner products of
people's answers. The between-camp sum of squares is y'Gy * m / (4 n1 n2). Moving person i changes y'Gy by
-4 y_i (Gy)_i + 4 G_ii, so one product Gy gives the worth of every single move. The best move is made until
none gains: `climb`, from several starts and for many shuffled copies at once.

Above a hundred people G itself is too much, and a crowd is smooth: `settle` works on the answers themselves,
from the first component alone.
"""

from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

COMPONENTS: Final = 8
COMBINED: Final = 5
ROUNDS: Final = 20
MOST_ROUNDS: Final = 100
GAIN: Final = 1 + 1e-12  # a move must better the split by more than rounding does


def climb(grams: Numbers) -> tuple[Numbers, Numbers]:
    """Return, for each table of inner products, a split that no move of one person would better.

    The starts are the signs of the first principal components, and of sums and differences of the first few
    of them. The best end of all starts counts.

    Args:
        grams: copies x people x people.

    Returns:
        Splits (copies x people, +1 or -1) and their between-camp sums of squares.

    Example:
        >>> splits, between = climb(np.array([[[4.0, 2, -6], [2, 1, -3], [-6, -3, 9]]]))
        >>> splits.tolist(), between.round(6).tolist()
        ([[1.0, 1.0, -1.0]], [13.5])
    """
    people = grams.shape[1]
    splits = _starts(grams)
    own = np.einsum("cii->ci", grams)[:, None, :]
    copy, start = np.ogrid[: splits.shape[0], : splits.shape[1]]
    while True:
        pulls = splits @ grams
        sums = (splits * pulls).sum(axis=2)
        leads = splits.sum(axis=2)
        values = _worth(sums, leads, people)
        moved = _worth(sums[..., None] - 4 * splits * pulls + 4 * own, leads[..., None] - 2 * splits, people)
        person = moved.argmax(axis=2)
        better = moved[copy, start, person] > values * GAIN
        if not better.any():
            break
        splits[copy, start, person] *= np.where(better, -1.0, 1.0)
    best = values.argmax(axis=1)
    copies = np.arange(len(grams))
    # Either camp may be called +1; the first person's is, so that a result has one form.
    ends = splits[copies, best]
    return ends * ends[:, :1], values[copies, best]


def settle(rows: Numbers) -> tuple[Numbers, float]:
    """Return a split of a crowd in which nobody is nearer to the other camp, and its between-camp sum of squares.

    People are lined up along the first principal component and cut where the camps explain most; then all who are
    nearer to the other camp's mean move there, until nobody is. Each round explains more, so it ends.

    Args:
        rows: people x statements, columns centred.

    Example:
        >>> settle(np.array([[2.0], [1.0], [-3.0]]))[0].tolist()
        [1.0, 1.0, -1.0]
    """
    signs, people = _cut(rows), len(rows)
    for _ in range(MOST_ROUNDS):
        # The columns being centred, the two camps' sums are half of this and its opposite.
        total, ones = signs @ rows / 2, (people + signs.sum()) / 2
        one, other = total / ones, -total / (people - ones)
        nearer = np.where(rows @ (one - other) >= (one @ one - other @ other) / 2, 1.0, -1.0)
        if (nearer == signs).all() or abs(nearer.sum()) == people:
            break
        signs = nearer
    total = signs @ rows
    return signs * signs[0], float(_worth(total @ total, signs.sum(), people))


def _worth(sums: Numbers, leads: Numbers, people: int) -> Numbers:
    """Return the between-camp sum of squares; -1 where a camp would be empty."""
    room = people**2 - np.square(leads)
    return np.asarray(np.where(room > 0, sums * people / np.where(room > 0, room, 1.0), -1.0))


def _starts(grams: Numbers) -> Numbers:
    """Return copies x starts x people."""
    values, vectors = np.linalg.eigh(grams)
    most = min(COMPONENTS, grams.shape[1] - 1)
    lengths = np.sqrt(np.maximum(values[:, ::-1][:, :most], 0.0))
    scores = vectors[:, :, ::-1][:, :, :most].transpose(0, 2, 1) * lengths[:, :, None]
    pairs = list(combinations(range(min(COMBINED, most)), 2))
    mixed = [scores[:, one] + turn * scores[:, other] for one, other in pairs for turn in (1, -1)]
    return np.where(np.concatenate([scores, *(one[:, None] for one in mixed)], axis=1) >= 0, 1.0, -1.0)


def _cut(rows: Numbers) -> Numbers:
    people = len(rows)
    order = np.argsort(rows @ _first_component(rows), kind="stable")
    sums = np.cumsum(rows[order], axis=0)[:-1]
    leads = np.linspace(2 - people, people - 2, people - 1)
    gains = _worth(4 * np.square(sums).sum(axis=1), leads, people)
    signs = np.ones(people)
    signs[order[: int(np.argmax(gains)) + 1]] = -1.0
    return signs


def _first_component(rows: Numbers) -> Numbers:
    """Return the direction of most variance by power iteration from the statement that varies most.

    Near enough is enough: it only lines people up for the first cut.
    """
    axis = np.zeros(rows.shape[1])
    axis[int(np.argmax(np.square(rows).sum(axis=0)))] = 1.0
    for _ in range(ROUNDS):
        axis = rows.T @ (rows @ axis)
        axis /= np.linalg.norm(axis)
    return np.asarray(axis)
