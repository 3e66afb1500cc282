"""Real meetings and press conferences dealt to groups at random: what the tables in docs/methods say chance finds.

Each deal makes two groups and a background, a third of the meetings each: nothing tells them apart but chance. Beside
what the library finds stands plain Fightin' Words: words are taken for independent draws.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from plomada.engines.local import LocalEngine
from plomada.language.counting.cube import CountSettings
from plomada.language.counting.documents import SCHEMA
from plomada.language.equal_use import SMALLEST_DIFFERENCE, equal_use
from plomada.language.false_discovery import false_discovery_rate
from plomada.language.group_counts import PRIOR_WORDS, GroupCounts
from plomada.language.owned_terms import owned_terms, two_sided
from plomada.language.shared_terms import SMALLEST_LIFT, shared_terms
from tests.library.dealt_speakers import Clusters, clusters_of, of_role
from tests.library.real_texts import corpus

PAGE = Path(__file__).resolve().parents[2] / "docs" / "methods" / "shared-terms.md"
LEVEL = 0.05


def owned(counts: GroupCounts) -> int:
    """How many terms the first group owns, or owns the least: of two groups the other has the same."""
    return int((owned_terms(counts)[0].q <= LEVEL).sum())


def z(counts: GroupCounts, said: np.ndarray, words: float, group: int) -> np.ndarray:
    """Return the log odds of a group against what others said, in standard errors: as Monroe et al. published it."""
    here, there = counts.occurrences[:, group] + counts.prior(slice(None))[:, 0], said + counts.prior(slice(None))[:, 0]
    odds = np.log(here / (counts.words[group] + PRIOR_WORDS - here)) - np.log(there / (words + PRIOR_WORDS - there))
    return np.asarray(odds / np.sqrt(1 / here + 1 / there))


def plainly_owned(counts: GroupCounts) -> int:
    found = z(counts, counts.occurrences[:, 1], counts.words[1], 0)
    return int((false_discovery_rate(two_sided(found)) <= LEVEL).sum())


def plainly_shared(counts: GroupCounts) -> int:
    """How many terms both groups say more than the background, each at its own q: shared, as one would make it."""
    both = np.ones(counts.terms, bool)
    for group in range(2):
        found = z(counts, counts.background, counts.background_words, group)
        both &= (found > 0) & (false_discovery_rate(two_sided(found)) <= LEVEL)
    return int(both.sum())


def shared_by_all(counts: GroupCounts) -> int:
    """How many are shared where in truth each is said just `SMALLEST_LIFT` times as often: the hardest case."""
    return int((shared_terms(at_the_border(counts)).q <= LEVEL).sum())


def shared_by_one(counts: GroupCounts) -> int:
    """The same of at least one group."""
    return int((shared_terms(at_the_border(counts), at_least=1).q <= LEVEL).sum())


def equal(counts: GroupCounts) -> int:
    """How many are equal where in truth one group says each `SMALLEST_DIFFERENCE` times as often."""
    apart = replace(counts, words=counts.words * [SMALLEST_DIFFERENCE, 1.0])
    return int((equal_use(apart).q <= LEVEL).sum())


def at_the_border(counts: GroupCounts) -> GroupCounts:
    return replace(counts, background_words=SMALLEST_LIFT * counts.background_words)


def without_bursts(counts: GroupCounts) -> GroupCounts:
    """Return the counts as if words were independent draws."""
    return replace(counts, squares=counts.occurrences**2 / counts.words)


@dataclass(frozen=True)
class Deals:
    """What was found in each of some deals, shape (deals,)."""

    terms: np.ndarray
    plain_owned: np.ndarray
    owned: np.ndarray
    plain_shared: np.ndarray
    shared_by_all: np.ndarray
    plain_one: np.ndarray
    shared_by_one: np.ndarray
    equal: np.ndarray


def dealt(clusters: Clusters, deals: int) -> Deals:
    found = []
    for seed in range(deals):
        counts = clusters.dealt(np.random.default_rng(seed))
        blind = without_bursts(counts)
        found.append(
            (
                counts.terms, plainly_owned(counts), owned(counts), plainly_shared(counts), shared_by_all(counts),
                shared_by_one(blind), shared_by_one(counts), equal(counts),
            )
        )  # fmt: skip
    return Deals(*np.array(found).T)


CORPORA: dict[str, tuple[str, str | None, int]] = {
    "137 product meetings": ("qmsum_product_en", None, 20),
    "their project managers": ("qmsum_product_en", "Project Manager", 40),
    "1,214 press conferences": ("mananeras_es_2018-2021", "presidencia", 3),
}


@pytest.fixture(scope="module", params=CORPORA)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Deals]:
    name, role, deals = CORPORA[request.param]
    table = of_role(corpus(name), role) if role else corpus(name)
    return request.param, dealt(clusters_of(table, "doc", tmp_path_factory.mktemp("dealt") / "cube"), deals)


FINDS: dict[str, Callable[[Deals], np.ndarray]] = {
    "owned": lambda deals: deals.owned,
    "shared by all": lambda deals: deals.shared_by_all,
    "shared by one": lambda deals: deals.shared_by_one,
    "equal": lambda deals: deals.equal,
}


@pytest.mark.parametrize("kind", FINDS)
def test_where_there_is_nothing_to_find_chance_finds_no_more_than_it_may(kind: str, found: tuple[str, Deals]) -> None:
    """Where nothing is true the share of false finds is 0 or 1, and 1 in at most one deal of twenty, give or take."""
    finds = FINDS[kind](found[1])
    with_any, deals = int((finds > 0).sum()), len(finds)
    assert with_any <= LEVEL * deals + 2 * np.sqrt(deals * LEVEL * (1 - LEVEL))
    assert finds.sum() <= deals / 4


def test_words_taken_for_independent_draws_find_dozens(found: tuple[str, Deals]) -> None:
    _name, deals = found
    assert (deals.plain_owned > 0).all()
    assert (deals.plain_one > 0).all()
    assert deals.plain_owned.mean() > 15
    assert deals.plain_shared.sum() > 0


def test_the_table_is_what_was_measured(found: tuple[str, Deals]) -> None:
    name, deals = found
    row = " | ".join(
        [
            name, f"{len(deals.terms)}", f"{deals.terms.mean():,.0f}",
            *(
                f"{each.mean():.1f}"
                for each in (
                    deals.plain_owned, deals.owned, deals.plain_shared, deals.shared_by_all, deals.plain_one,
                    deals.shared_by_one,
                )
            ),
        ]
    )  # fmt: skip
    assert f"| {row} |" in PAGE.read_text(encoding="utf-8")


def test_among_true_finds_the_share_of_false_ones_holds(tmp_path: Path) -> None:
    """A tenth of the frequent terms said a third as often in the background; all others on the border."""
    clusters = clusters_of(of_role(corpus("qmsum_product_en"), "Project Manager"), "doc", tmp_path / "cube")
    shares, marked, truly = [], 0, 0
    for seed in range(20):
        chance = np.random.default_rng(seed)
        counts = at_the_border(clusters.dealt(chance))
        true = (counts.background >= 30) & (chance.random(counts.terms) < 0.1)
        background = np.where(true, chance.binomial(counts.background.astype(int), 1 / 3), counts.background)
        found = shared_terms(replace(counts, background=background)).q <= LEVEL
        shares.append((found & ~true).sum() / max(1, found.sum()))
        marked, truly = marked + int(found.sum()), truly + int(true.sum())
    assert np.mean(shares) <= LEVEL
    told = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert f"{marked} terms are marked, none of them falsely, of {truly} that are true" in told


def test_dealing_what_was_counted_is_counting_what_was_dealt(tmp_path: Path) -> None:
    """Slow twin: the documents dealt first, and counted then."""
    table = of_role(corpus("qmsum_product_en"), "Marketing").slice(0, 3000)
    made = clusters_of(table, "doc", tmp_path / "once").dealt(np.random.default_rng(7), fewest=0)
    meetings = sorted(set(table["doc"].to_pylist()))
    hand = np.random.default_rng(7).permutation(len(meetings)) % 3
    group_of = dict(zip(meetings, np.array(["a", "b", "c"])[hand].tolist(), strict=True))
    nothing = [None] * len(table)
    columns = [
        table["text"].to_pylist(),
        [group_of[each] for each in table["doc"].to_pylist()],
        table["doc"].to_pylist(),
    ]
    batch = pa.RecordBatch.from_pydict(dict(zip(SCHEMA.names, [*columns, nothing], strict=True)), SCHEMA)
    anew = LocalEngine().count([batch], CountSettings(), tmp_path / "anew")
    table_by_group, words = anew.by_group(), anew.totals.words.sum(axis=1)
    assert made.occurrences.tolist() == table_by_group.occurrences[:, :2].tolist()
    assert made.background.tolist() == table_by_group.occurrences[:, 2].tolist()
    assert made.squares == pytest.approx(table_by_group.squares[:, :2])
    assert [*made.words, made.background_words] == words.tolist()
    assert made.clusters.tolist() == anew.totals.all_authors[:2].tolist()
