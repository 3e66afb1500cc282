"""Four roles of a design team, whose answer is known: what each of them owns, and that dealt authors own nothing."""

import os
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from plomada.language.group_counts import GroupCounts
from plomada.language.owned_terms import owned_terms
from plomada.language.phrases import phrases
from plomada.language.stop_words import stop_words
from plomada.language.tokens import tokens

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("PLOMADA_SHARED") or ROOT.parent / "shared")
MEETINGS = SHARED / "data" / "corpora" / "qmsum_product_en.parquet"
ROLES = ("Project Manager", "Marketing", "Industrial Designer", "User Interface")
Said = dict[tuple[str, str], Counter[tuple[str, ...]]]
pytestmark = pytest.mark.skipif(not MEETINGS.is_file(), reason=f"{MEETINGS} is not here")


@cache
def said() -> Said:
    """Return what each role said in each meeting, in runs of one to three words."""
    found: Said = defaultdict(Counter)
    table = pq.read_table(MEETINGS, columns=["group", "doc", "text"]).to_pydict()
    for role, meeting, text in zip(table["group"], table["doc"], table["text"], strict=True):
        words = tokens(text or "")
        for size in (1, 2, 3):
            found[role, meeting].update(zip(*(words[start:] for start in range(size)), strict=False))
    return found


def counts(groups: list[list[tuple[str, str]]]) -> tuple[list[tuple[str, ...]], GroupCounts]:
    """Return the counts of groups of what a role said in a meeting."""
    everything: Counter[tuple[str, ...]] = Counter()
    for clusters in groups:
        for cluster in clusters:
            everything.update(said()[cluster])
    terms = [term for term, times in everything.items() if times >= 8]
    row = {term: place for place, term in enumerate(terms)}
    shape = (len(terms), len(groups))
    occurrences, squares, words = np.zeros(shape), np.zeros(shape), np.zeros(len(groups))
    for group, clusters in enumerate(groups):
        for cluster in clusters:
            size = sum(times for term, times in said()[cluster].items() if len(term) == 1)
            words[group] += size
            for term, times in said()[cluster].items():
                if (place := row.get(term)) is not None:
                    occurrences[place, group] += times
                    squares[place, group] += times**2 / size
    sizes = np.array([float(len(clusters)) for clusters in groups])
    return terms, GroupCounts(occurrences, words, squares, sizes, np.zeros(len(terms)), 0.0)


def test_each_role_owns_what_is_known_to_be_its_own() -> None:
    terms, made = counts([[each for each in said() if each[0] == role] for role in ROLES])
    vocabulary = sorted({word for term in terms for word in term})
    place = {word: number for number, word in enumerate(vocabulary)}
    ids = np.full((len(terms), 3), -1)
    for row, term in enumerate(terms):
        ids[row, : len(term)] = [place[word] for word in term]
    told = phrases(ids, made.occurrences.sum(axis=1), vocabulary, stop=stop_words("en"), said=made.words.sum())
    shown = told.kept & (told.within == -1)
    owned = {}
    for role, found in zip(ROLES, owned_terms(made), strict=True):
        rows = np.flatnonzero(shown & (found.q < 0.05) & (found.z > 0))
        owned[role] = [" ".join(terms[row]) for row in rows[np.argsort(-found.bits[rows])]]
    assert {"percent", "users", "trends", "look and feel", "innovative"} <= set(owned["Marketing"][:25])
    assert {"chip", "components", "circuit", "energy source", "battery"} <= set(owned["Industrial Designer"][:25])
    assert {"meeting", "minutes", "project", "agenda"} <= set(owned["Project Manager"][:10])
    assert {"buttons", "channels", "volume"} <= set(owned["User Interface"][:10])


def test_dealt_at_random_nobody_owns_more_than_chance_may() -> None:
    clusters, chance = sorted(each for each in said() if each[0] == "Marketing"), np.random.default_rng(1)
    finds, low = [], []
    for _ in range(4):
        dealt = [clusters[number] for number in chance.permutation(len(clusters))]
        _terms, made = counts([dealt[::2], dealt[1::2]])
        found = owned_terms(made)[0]
        finds.append(int((found.q < 0.05).sum()))
        low.append(float((found.p < 0.05).mean()))
    assert sum(finds) <= 2
    assert np.mean(low) <= 0.05
