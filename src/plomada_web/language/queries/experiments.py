"""Experiments as pages show them, and the people behind a term."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db.models import Sum

from plomada.figures import Figure, Sentence
from plomada_web.language.models import Corpus, Document, Experiment, Look
from plomada_web.language.sentences import sentence_of
from plomada_web.people.models import Function

TEXTS_AT_ONCE: Final = 5_000


@dataclass(frozen=True)
class GroupResult:
    """What an experiment found of a function.

    Attributes:
        adopted: None: cannot be told.
        before, after: the rate before and since.
        effect: times as many as comparable terms have.
        p: how often a comparable term does as much.
    """

    name: str
    adopted: bool | None
    before: Figure
    after: Figure
    effect: Figure
    p: Figure
    controls: int


@dataclass(frozen=True)
class ShownLook:
    """What a look found."""

    look: Look
    change: Figure | None
    groups: tuple[GroupResult, ...]
    doubts: tuple[Sentence, ...]
    problem: Sentence | None


def experiments_of(corpus: Corpus) -> list[Experiment]:
    """Return the experiments of a corpus, the newest first."""
    return list(corpus.experiments.prefetch_related("audience", "looks").select_related("made_by"))


@dataclass(frozen=True)
class Resonant:
    """A term that every function which got its message took up: what to weave into the story and the content.

    Attributes:
        experiment: that showed it.
        functions: whose words it is now; what speaks to them should say it.
        look: the final one, which is the evidence.
    """

    experiment: Experiment
    functions: tuple[Function, ...]
    look: Look


def resonant(experiments: Iterable[Experiment]) -> list[Resonant]:
    """Return what resonated, of experiments that have their final answer."""
    found = []
    for experiment in experiments:
        answer = next((look for look in experiment.looks.all() if look.final and look.adopted), None)
        if answer is not None and experiment.stopped_at is None:
            found.append(Resonant(experiment, tuple(experiment.audience.all()), answer))
    return found


def shown_look(look: Look, functions: Mapping[int, Function]) -> ShownLook:
    """Return what a look found, with the functions' names."""
    told = look.told
    there = [functions.get(pk) for pk in look.compared]
    names = [function.name if function else "–" for function in there]
    return ShownLook(
        look,
        _figure(told["change"]) if told else None,
        tuple(_group(each, name) for each, name in zip(told.get("groups", []), names, strict=True)),
        tuple(_named(sentence_of(each), names) for each in told.get("doubts", [])),
        sentence_of(look.problem) if look.problem else None,
    )


def _group(told: Mapping[str, Any], name: str) -> GroupResult:
    return GroupResult(
        name=name,
        adopted=told["adopted"],
        controls=told["controls"],
        before=_figure(told["before"]),
        after=_figure(told["after"]),
        effect=_figure(told["effect"]),
        p=_figure(told["p"]),
    )


def _named(sentence: Sentence, names: Sequence[str]) -> Sentence:
    """Return a sentence with a function's name in the place of its place."""
    if "group" not in sentence.values:
        return sentence
    return replace(sentence, values={**sentence.values, "group": names[int(str(sentence.values["group"]))]})


def _figure(kept: Mapping[str, Any]) -> Figure:
    return Figure(
        value=kept["value"], unit=kept["unit"], low=kept["low"], high=kept["high"], level=kept["level"], n=kept["n"],
        of=kept["of"], method=kept["method"], source=kept["source"],
        assumptions=tuple(sentence_of(each) for each in kept["assumptions"]),
        unknown=sentence_of(kept["unknown"]) if kept["unknown"] else None,
    )  # fmt: skip


def clicks_of(experiment: Experiment) -> int:
    """Return how often the link was followed."""
    return experiment.clicks.aggregate(n=Sum("count"))["n"] or 0


def people_since(experiment: Experiment, day: date) -> dict[str, int]:
    """Return how many different known people of each function said the term since a day: one query for many texts."""
    # Loaded by workers, not by every web process: what reads words is large.
    import pyarrow as pa  # noqa: PLC0415

    from plomada.language.saying import saying  # noqa: PLC0415

    rows = (
        Document.objects.counted()
        .filter(corpus_id=experiment.corpus_id, said_at__date__gte=day, speaker__function__isnull=False)
        .exclude(speaker__author="")
        .exclude(repost=True)
        .order_by("pk")
        .values_list("pk", "text", "speaker__function_id", "speaker__author")
    )
    people: dict[str, set[str]] = {}
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:TEXTS_AT_ONCE]):
        last = batch[-1][0]
        said = saying(pa.array([text for _pk, text, *_who in batch], pa.large_string()), experiment.term)
        for place in said.nonzero()[0].tolist():
            _pk, _text, function, author = batch[place]
            people.setdefault(str(function), set()).add(author)
    return {function: len(authors) for function, authors in people.items()}
