"""Maps and experiments over the API: what was found, with its intervals, a page at a time, and only for reading."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plomada.figures import Figure, Sentence
from plomada_web.api.scopes import Scope
from plomada_web.language.actions.corpora import CorpusFacts, add_corpus
from plomada_web.language.actions.experiments import Plan, figure_kept, plan_experiment
from plomada_web.language.models import Click, Corpus, Experiment, Look, MapRun, MapTerm
from plomada_web.language.sentences import kept
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.models import Job
from tests.web.api.conftest import Program, program_of
from tests.web.world import NOW, World


@pytest.fixture
def corpus(world: World) -> Corpus:
    return add_corpus(world.workspace, facts=CorpusFacts("Equipment"), actor=MACHINE, now=NOW)


@pytest.fixture
def run(world: World, corpus: Corpus) -> MapRun:
    functions = [world.functions["Finance"].pk, world.functions["IT"].pk]
    told = {
        "words": [9000, 7000],
        "authors": [40, 30],
        "background": kept(Sentence("what others said")),
        "candidates": 100,
        "shared": 7,
        "documents": 500,
        "notes": [kept(Sentence("%(group)s speaks little.", {"group": 1}))],
    }
    made = MapRun.objects.create(corpus=corpus, created_at=NOW, finished_at=NOW, compared=functions, told=told)
    for rank in range(7):
        term(made, f"shared {rank}", rank)
    term(made, "budget", 0, kind="owned", group=0)
    term(made, "server", 0, kind="owned", group=1)
    return made


def term(run: MapRun, text: str, rank: int, kind: str = "shared", group: int = -1) -> None:
    groups = [[8.5, 6.0, 11.0, 12, 40, 33], [4.0, 2.0, 7.0, 9, 30, 21]]
    MapTerm.objects.create(
        run=run, kind=kind, group=group, rank=rank, term=text, number=rank, bits=9.5, q=0.01, lift=2.5, groups=groups,
        balance=0.47, probability=0.98, forms=[f"{text}s"],
    )  # fmt: skip


def test_terms_that_move_say_when_and_by_how_much(alice: Program, corpus: Corpus, run: MapRun) -> None:
    term(run, "outage", 0, kind="busy")
    term(run, "turbine", 0, kind="rising", group=1)
    growth = [None, [1.2, 1.1, 1.3, 60]]
    run.terms.filter(kind="busy").update(busy=[["2026-05", "2026-06"]], growth=growth)
    run.terms.filter(kind="rising").update(growth=growth)
    address = f"/corpora/{corpus.pk}/maps/{run.pk}/terms"
    (busy,) = alice.get(f"{address}?kind=busy").json()["items"]
    assert busy["busy"] == [{"since": "2026-05", "until": "2026-06"}]
    assert (busy["q"], busy["lift"]) == (None, None)
    (rising,) = alice.get(f"{address}?kind=rising").json()["items"]
    assert (rising["function"], rising["busy"]) == (run.compared[1], [])
    nothing, grows = rising["growth"]
    assert (nothing["function"], nothing["growth"]) == (run.compared[0], None)
    told = grows["growth"]
    assert (told["value"], told["low"], told["high"], told["n"], told["method"]) == (1.2, 1.1, 1.3, 60, "trend")


def test_maps_are_listed_the_newest_first_also_those_being_made_and_those_that_failed(
    alice: Program, world: World, corpus: Corpus, run: MapRun
) -> None:
    job = Job.objects.create(workspace=world.workspace, kind="language.map", run_after=NOW, created_at=NOW)
    MapRun.objects.create(corpus=corpus, created_at=NOW + timedelta(hours=1), job=job)
    MapRun.objects.create(corpus=corpus, created_at=NOW + timedelta(hours=2))  # its job is gone
    problem = kept(Sentence("There is nothing to count: no document has a text."))
    MapRun.objects.create(corpus=corpus, created_at=NOW + timedelta(hours=3), finished_at=NOW, problem=problem)
    rows = alice.ask("get", f"/corpora/{corpus.pk}/maps").json()["items"]
    assert [row["status"] for row in rows] == ["failed", "failed", "making", "made"]
    assert rows[0]["problem"] == "There is nothing to count: no document has a text."
    assert (rows[2]["documents"], rows[3]["documents"], rows[3]["shared"]) == (None, 500, 7)
    page = alice.ask("get", f"/corpora/{corpus.pk}/maps?limit=3").json()
    rest = alice.ask("get", f"/corpora/{corpus.pk}/maps?limit=3&cursor={page['next']}").json()
    assert [row["id"] for row in rest["items"]] == [run.pk]


def test_a_map_is_read_with_who_is_compared_and_is_not_sent_twice(
    alice: Program, world: World, corpus: Corpus, run: MapRun
) -> None:
    answer = alice.ask("get", f"/corpora/{corpus.pk}/maps/{run.pk}")
    told = answer.json()
    finance, it = world.functions["Finance"], world.functions["IT"]
    assert told["groups"] == [
        {"function": finance.pk, "words": 9000, "authors": 40},
        {"function": it.pk, "words": 7000, "authors": 30},
    ]
    assert (told["background"], told["notes"]) == ("what others said", ["IT speaks little."])
    again = alice.ask("get", f"/corpora/{corpus.pk}/maps/{run.pk}", if_none_match=answer["ETag"])
    assert again.status_code == 304


def test_the_terms_of_a_map_come_a_page_at_a_time_each_once(alice: Program, corpus: Corpus, run: MapRun) -> None:
    address = f"/corpora/{corpus.pk}/maps/{run.pk}/terms"
    seen, following = [], ""
    while following is not None:
        page = alice.ask("get", f"{address}?limit=3{following and '&cursor=' + following}").json()
        seen += [row["term"] for row in page["items"]]
        following = page["next"]
    assert seen == [f"shared {rank}" for rank in range(7)]


def test_a_term_tells_each_function_s_rate_with_its_interval_and_its_people(
    alice: Program, world: World, corpus: Corpus, run: MapRun
) -> None:
    address = f"/corpora/{corpus.pk}/maps/{run.pk}/terms"
    (row,) = alice.ask("get", f"{address}?q=SHARED%203").json()["items"]
    assert (row["function"], row["forms"], row["balance"]) == (None, ["shared 3s"], 0.47)
    first = row["rates"][0]
    assert (first["function"], first["documents"]) == (world.functions["Finance"].pk, 33)
    assert {name: first["rate"][name] for name in ("value", "low", "high", "n", "of", "method")} == {
        "value": 8.5, "low": 6.0, "high": 11.0, "n": 12, "of": 40, "method": "shared-terms",
    }  # fmt: skip


def test_own_terms_are_told_by_whose_they_are(alice: Program, world: World, corpus: Corpus, run: MapRun) -> None:
    address = f"/corpora/{corpus.pk}/maps/{run.pk}/terms?kind=owned"
    it = world.functions["IT"].pk
    assert [row["term"] for row in alice.ask("get", address).json()["items"]] == ["budget", "server"]
    (row,) = alice.ask("get", f"{address}&function={it}").json()["items"]
    assert (row["term"], row["function"]) == ("server", it)
    assert alice.ask("get", f"{address}&function={world.functions['Quality'].pk}").json()["items"] == []


@pytest.fixture
def experiment(world: World, corpus: Corpus) -> Experiment:
    finance, it = world.functions["Finance"], world.functions["IT"]
    plan = Plan("Stops first", "line stop", "What does each cost?", [finance], [it], date(2026, 3, 2), date(2026, 6, 2))
    made = plan_experiment(corpus, plan=plan, actor=MACHINE, now=NOW)
    Click.objects.create(experiment=made, day=date(2026, 3, 3), count=5)
    Click.objects.create(experiment=made, day=date(2026, 3, 4), count=2)
    return made


def looked(experiment: Experiment, finance: int, *, final: bool, days: int, value: float = 2.4) -> None:
    figure = figure_kept(
        Figure(value=value, unit="times", low=1.6, high=3.5, level=0.9, n=41, method="adoption", source="x")
    )
    group: dict[str, Any] = dict.fromkeys(("effect", "before", "after", "p"), figure) | {
        "adopted": True,
        "controls": 99,
    }
    doubt = kept(Sentence("%(group)s says too little.", {"group": 0}))
    Look.objects.create(
        experiment=experiment, created_at=NOW + timedelta(days=days), finished_at=NOW + timedelta(days=days),
        final=final, adopted=True, compared=[finance],
        told={"change": figure, "groups": [group], "doubts": [doubt]},
    )  # fmt: skip


def test_an_experiment_is_told_with_its_final_answer(
    alice: Program, world: World, corpus: Corpus, experiment: Experiment
) -> None:
    address, finance = f"/corpora/{corpus.pk}/experiments", world.functions["Finance"].pk
    (row,) = alice.ask("get", address).json()["items"]
    assert (row["clicks"], row["result"], row["audience"]) == (7, None, [finance])
    looked(experiment, finance, final=False, days=1, value=1.2)
    (row,) = alice.ask("get", address).json()["items"]
    assert (row["result"]["final"], row["result"]["change"]["value"]) == (False, 1.2)
    looked(experiment, finance, final=True, days=2)
    Look.objects.create(experiment=experiment, created_at=NOW + timedelta(days=3))  # goes on
    (row,) = alice.ask("get", address).json()["items"]
    result = row["result"]
    assert (result["final"], result["adopted"], result["change"]["value"]) == (True, True, 2.4)
    assert (result["groups"][0]["function"], result["groups"][0]["effect"]["low"]) == (finance, 1.6)
    assert result["doubts"] == ["Finance says too little."]


def test_experiments_come_a_page_at_a_time_in_as_many_queries_for_many(
    alice: Program, world: World, corpus: Corpus, experiment: Experiment
) -> None:
    finance = world.functions["Finance"]
    address = f"/corpora/{corpus.pk}/experiments"
    looked(experiment, finance.pk, final=True, days=1)
    with CaptureQueriesContext(connection) as few:
        alice.ask("get", address)
    for n in range(5):
        plan = Plan(f"E{n}", "x", "m", [finance], [], date(2026, 3, 2), date(2026, 6, 2))
        looked(plan_experiment(corpus, plan=plan, actor=MACHINE, now=NOW), finance.pk, final=True, days=1)
    with CaptureQueriesContext(connection) as many:
        assert len(alice.ask("get", address).json()["items"]) == 6
    assert len(many) == len(few)
    page = alice.ask("get", f"{address}?limit=4").json()
    rest = alice.ask("get", f"{address}?limit=4&cursor={page['next']}").json()
    assert len({row["id"] for row in page["items"] + rest["items"]}) == 6


def test_nothing_of_another_workspace_or_corpus_is_told_nor_without_the_scope(
    alice: Program, world: World, corpus: Corpus, run: MapRun, experiment: Experiment
) -> None:
    other = add_corpus(world.workspace, facts=CorpusFacts("Other"), actor=MACHINE, now=NOW)
    assert alice.ask("get", f"/corpora/{other.pk}/maps/{run.pk}").status_code == 404
    assert alice.ask("get", f"/corpora/{other.pk}/maps/{run.pk}/terms").status_code == 404
    assert alice.ask("get", f"/corpora/{other.pk}/experiments").json()["items"] == []
    charlie = program_of(world.charlie)
    narrow = program_of(world.alice, Scope.READ_PEOPLE)
    for page in ("maps", f"maps/{run.pk}", f"maps/{run.pk}/terms", "experiments"):
        assert charlie.ask("get", f"/corpora/{corpus.pk}/{page}").status_code == 404
        assert narrow.ask("get", f"/corpora/{corpus.pk}/{page}").status_code == 403
    assert alice.ask("post", f"/corpora/{corpus.pk}/maps", {}).status_code == 405
