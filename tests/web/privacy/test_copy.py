"""All that we hold on a person: on the page and as files, without what they said on a promise that we do not see."""

import io
import json
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from pypdf import PdfReader

from plomada_web.decisions.models import Answer, Decision, Disclosure, Stakeholder
from plomada_web.people.models import Person
from plomada_web.privacy.documents import copy_json, copy_pdf
from plomada_web.privacy.holdings import HOLDINGS, NAMED_ELSEWHERE
from plomada_web.rooms.models import PersonalLink
from plomada_web.workspace.models import AuditLine
from tests.web.privacy.held import fill
from tests.web.world import NOW, World, client_of

# What the person herself said, by the words that stand in the copy.
SAID = (
    "Otro comentario granate",
    "Condición añil",
    "Añadido ocre",
    "Pregunta magenta",
    "Pau Serra",
    "Propuesta púrpura",
)
HELD = (
    "carla@quimera.example",
    "+34 600 123 456",
    "Jefa de zafiros",
    "Notamadera",
    "Aficionada a la cetrería",
    "CRM-000777",
    "Feria del Ébano",
    "VIP",
    "Touchnota de Carla",
    "Notita confidencial",
    "Llamar por el asunto lila",
    "Wording del sí",
    "Sala Turquesa",
    "Preocupación escarlata",
    "Valor viejo índigo",
    "Hola, Carla Ferrer",
    "Campaña fucsia",
    "Mensaje esmeralda",
)


def at(world: World, name: str, person: Person) -> str:
    return reverse(f"privacy:{name}", kwargs={"workspace": world.workspace.slug, "person_id": person.pk})


def promised(world: World, mode: Disclosure) -> None:
    Decision.objects.filter(pk=world.decision.pk).update(disclosure=mode)


def test_every_model_with_a_relation_to_a_person_is_copied_or_named() -> None:
    named = {holding.model for holding in HOLDINGS} | NAMED_ELSEWHERE.keys()
    related = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model in (Person, Stakeholder)
    }
    through = {Person.tags.through._meta.label}
    assert related - named - through == set()
    labels = {model._meta.label for model in apps.get_models()}
    assert named & labels <= related, "named, and no such relation is left"


def test_what_is_copied_can_be_read(world: World) -> None:
    for holding in HOLDINGS:
        model: Any = apps.get_model(holding.model)
        fields = {field.name for field in model._meta.get_fields()}
        assert {path.split("__")[0] for path in holding.told} | set(holding.forgotten) <= fields


def test_the_file_has_all_that_is_held_and_all_that_was_said_by_name(world: World) -> None:
    person = fill(world)
    content = copy_json(person, now=NOW)
    for text in (*HELD, *SAID):
        assert text in content, text
    data = json.loads(content)
    assert len(data["touch"]) == 3
    assert data["only_in_their_room"] == []


def test_no_token_of_a_link_is_in_the_file(world: World) -> None:
    person = fill(world)
    assert PersonalLink.objects.get().token_hash not in copy_json(person, now=NOW)


def test_who_suggested_them_and_why_is_not_in_the_file(world: World) -> None:
    content = copy_json(fill(world), now=NOW)
    assert "Motivo carmesí" not in content
    assert "Oscar Prat" not in json.dumps(json.loads(content).get("suggestion"))


def test_what_was_said_on_the_promise_of_no_name_is_not_in_the_file(world: World) -> None:
    person = fill(world)
    promised(world, Disclosure.GROUP_ONLY)
    data = json.loads(copy_json(Person.objects.get(pk=person.pk), now=NOW))
    assert "said" not in data
    assert data["only_in_their_room"] == [world.decision.title]
    for text in SAID:
        assert text not in json.dumps(data, ensure_ascii=False), text
    assert any("Solo esa persona puede leerlo" in line for line in data["about"])


def test_with_consent_only_what_was_said_by_name_is_in_the_file(world: World) -> None:
    person, stake = fill(world), world.stakeholders["Carla Ferrer"]
    promised(world, Disclosure.NAMED_WITH_CONSENT)
    Answer.objects.create(
        stakeholder=stake, statement=world.statements[1], value=5, comment="Con mi nombre", is_named=True, said_at=NOW
    )
    without = copy_json(person, now=NOW)
    assert "Con mi nombre" not in without
    Stakeholder.objects.filter(pk=stake.pk).update(named_consent_at=NOW)
    data = json.loads(copy_json(person, now=NOW))
    assert [line["words"] for line in data["said"] if line["kind"] == "answer"] == ["Con mi nombre"]
    assert data["only_in_their_room"] == [world.decision.title]
    Stakeholder.objects.filter(pk=stake.pk).update(removed_at=NOW)
    assert "Con mi nombre" not in copy_json(person, now=NOW)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_document_is_a_pdf_in_the_persons_language(world: World, language: str) -> None:
    person = fill(world)
    Person.objects.filter(pk=person.pk).update(language=language, notes='#set text(fill: red) "\\ $x$ *b* @a <b>')
    reader = PdfReader(io.BytesIO(copy_pdf(Person.objects.get(pk=person.pk), now=NOW)))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert {"es": "Lo que guardamos sobre ti", "en": "What we hold on you"}[language] in words
    for text in ("carla@quimera.example", "Otro comentario granate", "#set text(fill: red)"):
        assert text in words


def test_the_page_shows_it_in_the_members_language(world: World) -> None:
    person = fill(world)
    page = client_of(world.vera).get(at(world, "person", person)).content.decode()
    for text in (*HELD, *SAID):
        assert text in page, text
    assert "A copy for them" not in page  # a viewer reads, and hands out nothing
    spanish = client_of(world.bob, language="es").get(at(world, "person", person)).content.decode()
    assert "Una copia para la persona" in spanish


def test_someone_of_whom_little_is_held_has_a_page(world: World) -> None:
    page = client_of(world.vera).get(at(world, "person", world.people["Nuria Vidal"]))
    assert page.status_code == 200


@pytest.mark.parametrize(("form", "media"), [("json", "application/json"), ("pdf", "application/pdf")])
def test_handing_out_a_copy_is_noted(world: World, form: str, media: str) -> None:
    person = fill(world)
    answer = client_of(world.bob).post(at(world, "copy", person), {"form": form})
    assert answer["Content-Type"] == media
    assert "no-store" in answer["Cache-Control"]
    assert AuditLine.objects.get(action="person.copied").detail == {"form": form}


def test_the_page_takes_as_many_queries_whatever_is_held(world: World, django_assert_max_num_queries: Any) -> None:
    person = fill(world)
    client = client_of(world.bob)
    with django_assert_max_num_queries(45):
        client.get(at(world, "person", person))


def test_the_files_of_the_merged_are_in_it_too(world: World) -> None:
    person = fill(world)
    twin = Person.objects.create(workspace=world.workspace, name="C. F.", email="cf@quimera.example", created_at=NOW)
    Person.objects.filter(pk=twin.pk).update(merged_into=person, archived_at=NOW)
    for one in (person, Person.objects.get(pk=twin.pk)):
        data = json.loads(copy_json(one, now=NOW))
        assert {row["email"] for row in data["person"]} == {"carla@quimera.example", "cf@quimera.example"}
