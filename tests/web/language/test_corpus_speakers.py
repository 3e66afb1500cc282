"""Who speaks in a source: guessed, said, taken back, and forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plomada_web.language import keeping
from plomada_web.language.models import Document, Speaker
from plomada_web.people.models import Function
from plomada_web.workspace.models import AuditLine
from tests.web.language.bringing import brought, corpus_of, said
from tests.web.language.corpus_pages import page, post
from tests.web.world import World


def test_who_speaks_is_guessed_by_name_and_said_once(world: World) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    finance, operations = world.functions["Finance"], world.functions["Operations"]
    html = page(world, f"{corpus.pk}/sources/{source.pk}/", user=world.maria)
    assert "was guessed by the name" in html
    assert f'<option value="{finance.pk}" selected>Finance' in html
    assert not Speaker.objects.exclude(function=None).exists(), "a guess is offered, not taken"
    someone = Speaker.objects.get(role="")
    data = {
        "default": "",
        "role-Finance": str(finance.pk),
        "role-Operations": str(operations.pk),
        f"speaker-{someone.pk}": "ignore",
    }
    assert post(world, f"{corpus.pk}/sources/{source.pk}/who/", data) == 302
    assert Document.objects.counted().filter(speaker__function=operations).count() == 2
    assert Document.objects.counted().count() == 4
    html = page(world, f"{corpus.pk}/sources/{source.pk}/", user=world.maria)
    assert "Said of all." in html
    assert f"Author {someone.author[:6]}" in html
    assert ">Someone<" not in html
    assert AuditLine.objects.filter(action="source.mapped").count() == 1
    post(world, f"{corpus.pk}/sources/{source.pk}/who/", data)
    assert AuditLine.objects.filter(action="source.mapped").count() == 1, "nothing was said that was not known"


def test_a_default_holds_for_whoever_is_not_named_and_can_be_taken_back(world: World) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    said(world, source, "Quality", Finance="Finance")
    roles = Speaker.objects.filter(function=world.functions["Quality"]).values_list("role", flat=True)
    assert set(roles) == {"Operations", ""}
    said(world, source, "IT", Finance="Finance", Operations="")
    assert Speaker.objects.filter(function=world.functions["IT"], by_default=True).count() == 3
    said(world, source, None, Finance="Finance")
    assert Speaker.objects.filter(function=None, by_default=False).count() == 3


def test_no_function_and_no_speaker_of_another_workspace_or_source_is_taken(world: World) -> None:
    theirs = Function.objects.create(workspace=world.elsewhere, name_es="Suya", name_en="Theirs")
    corpus = corpus_of(world)
    source, other = brought(world, corpus), brought(world, corpus, "text,who\nAnother sentence of mine.,x\n")
    stranger = Speaker.objects.get(source=other)
    data = {"default": str(theirs.pk), "role-Finance": str(theirs.pk), f"speaker-{stranger.pk}": "ignore"}
    assert post(world, f"{corpus.pk}/sources/{source.pk}/who/", data) == 302
    assert not Speaker.objects.filter(function=theirs).exists()
    stranger.refresh_from_db()
    assert not stranger.ignored


@pytest.mark.parametrize(
    "name", ["speaker-", "speaker-x", "speaker-" + "9" * 400, "role-", "role-nobody", "role-\0", "default"]
)
def test_fields_that_name_nobody_change_nothing(world: World, name: str) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    assert post(world, f"{corpus.pk}/sources/{source.pk}/who/", {name: "ignore"}) == 302
    assert not Speaker.objects.filter(ignored=True).exists()


def test_the_names_of_authors_are_forgotten_after_some_weeks(world: World) -> None:
    corpus = corpus_of(world)
    brought(world, corpus)
    assert Speaker.objects.exclude(label="").count() == 1
    keeping.forget_old(now=timezone.now() + timedelta(days=29))
    assert Speaker.objects.exclude(label="").count() == 1
    keeping.forget_old(now=timezone.now() + timedelta(days=31))
    assert Speaker.objects.exclude(label="").count() == 0
