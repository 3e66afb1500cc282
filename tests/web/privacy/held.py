"""Carla Ferrer with something of hers in every feature, each text with a word that stands nowhere else."""

from datetime import timedelta
from typing import Final

from plomada_web.decisions.models import (
    Answer,
    Comment,
    Decision,
    Disclosure,
    Question,
    SignIntent,
    Stakeholder,
    Statement,
    Suggestion,
)
from plomada_web.duplicates.models import DuplicatePair
from plomada_web.imports.models import Import, ImportProblem
from plomada_web.people.actions import Agreement, PersonFacts, change_person, write_consent
from plomada_web.people.models import Consent, CustomField, Note, Person, Tag, Task, Touch
from plomada_web.rooms.models import PersonalLink, Reminder
from plomada_web.tracking.models import Submission, TrackedSite, Visit, Visitor, WebForm
from plomada_web.undo.models import Change, ChangeSet
from plomada_web.undo.recording import Changed, begin, close, record
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Job
from tests.web.world import NOW, World

# Texts that say who she is or that are hers: none of them may be left anywhere.
HERS: Final = (
    "Carla Ferrer",
    "carla ferrer",
    "carla@quimera.example",
    "+34 600 123 456",
    "Jefa de zafiros",
    "Notamadera",
    "Aficionada a la cetrería",
    "CRM-000777",
    "Feria del Ébano",
    "Touchnota de Carla",
    "Notita confidencial",
    "Llamar por el asunto lila",
    "Wording del sí",
    "Sala Turquesa",
    "Preocupación escarlata",
    "Comentario bermejo",
    "Otro comentario granate",
    "Condición añil",
    "Añadido ocre",
    "Pregunta magenta",
    "Razón celeste",
    "Propuesta púrpura",
    "Motivo carmesí",
    "Valor viejo índigo",
    "Campaña fucsia",
    "Página de Carla",
    "Mensaje esmeralda",
    "Mensaje sin confirmar",
    "Celda topacio",
)


def fill(world: World) -> Person:
    """Give Carla something in every feature, and return her."""
    person = world.people["Carla Ferrer"]
    CustomField.objects.create(
        workspace=world.workspace, record="person", key="hobby", name_es="Afición", name_en="Hobby", kind="text"
    )
    facts = PersonFacts(
        account=world.account,
        name="Carla Ferrer",
        email="carla@quimera.example",
        phone="+34 600 123 456",
        title="Jefa de zafiros",
        function=world.functions["Finance"],
        notes="Notamadera",
        custom={"hobby": "Aficionada a la cetrería"},
    )
    change_person(person, facts=facts, actor=Actor.of(world.bob), now=NOW)
    Person.objects.filter(pk=person.pk).update(external_id="CRM-000777", source="Feria del Ébano")
    person.refresh_from_db()
    person.tags.add(Tag.objects.create(workspace=world.workspace, name="VIP"))
    of_us(world, person)
    said(world, world.stakeholders["Carla Ferrer"])
    on_our_site(world, person)
    remembered(world, person)
    return person


def of_us(world: World, person: Person) -> None:
    """What our team noted of her."""
    for number in range(3):
        Touch.objects.create(
            workspace=world.workspace,
            person=person,
            account=world.account,
            team="marketing",
            channel="web",
            at=NOW,
            asset="https://nadir.example/guide?email=carla@quimera.example",
            theme="Stoppages",
            campaign="Spring",
            note="Touchnota de Carla",
            key=f"carla@quimera.example-{number}" if number else None,
            source="api",
            detail={"who": "Carla Ferrer", "utm_term": "Touchnota de Carla"},
            created_at=NOW,
        )
    Note.objects.create(workspace=world.workspace, person=person, text="Notita confidencial", written_at=NOW)
    Task.objects.create(
        workspace=world.workspace, person=person, title="Llamar por el asunto lila", created_at=NOW, owner=world.bob
    )
    agreement = Agreement("mail", given=True, at=NOW, wording="Wording del sí", place="Sala Turquesa")
    write_consent(person, agreement=agreement, by=world.bob, now=NOW)
    Consent.objects.create(person=person, purpose="tracking", given=False, how="form", at=NOW)


def on_our_site(world: World, person: Person) -> None:
    """What she did on our website, before and after we knew who she was."""
    site = TrackedSite.objects.create(workspace=world.workspace, name="Web", key="k" * 16, created_at=NOW)
    utm = {"campaign": "Campaña fucsia"}
    visitor = Visitor.objects.create(
        site=site, id_hash="a" * 64, person=person, first_utm=utm, last_utm=utm, consented_at=NOW, seen_at=NOW
    )
    Visit.objects.create(visitor=visitor, page="/guide", title="Página de Carla", at=NOW)
    form = WebForm.objects.create(
        workspace=world.workspace,
        site=site,
        name="Guide",
        key="f" * 16,
        language="es",
        processing_wording="x",
        created_at=NOW,
    )
    sent = {"form": form, "email": "carla@quimera.example", "at": NOW, "asked_to_confirm": True, "visitor": visitor}
    values = {"name": "Carla Ferrer", "message": "Mensaje esmeralda"}
    Submission.objects.create(**sent, person=person, values=values, first_utm=utm, confirmed_at=NOW)
    Submission.objects.create(**sent, values={"message": "Mensaje sin confirmar"})


def said(world: World, stake: Stakeholder) -> None:
    """What she said, asked and proposed."""
    Stakeholder.objects.filter(pk=stake.pk).update(
        concerns="Preocupación escarlata", custom={"x": "Valor viejo índigo"}
    )
    statement = world.statements[0]
    for number, comment in enumerate(("Comentario bermejo", "Otro comentario granate")):
        Answer.objects.create(
            stakeholder=stake, statement=statement, value=4, comment=comment, said_at=NOW + timedelta(minutes=number)
        )
    SignIntent.objects.create(stakeholder=stake, likelihood=7, condition="Condición añil", must_sign=True, said_at=NOW)
    Comment.objects.create(stakeholder=stake, text="Añadido ocre", said_at=NOW)
    question = Question.objects.create(
        decision=world.decision, asked_by=stake, text="Pregunta magenta", asked_at=NOW, answer="Sí, Carla Ferrer"
    )
    Suggestion.objects.create(
        decision=world.decision, suggested_by=stake, name="Pau Serra", reason="Razón celeste", suggested_at=NOW
    )
    Suggestion.objects.create(
        decision=world.decision,
        suggested_by=world.stakeholders["Oscar Prat"],
        name="Carla Ferrer",
        email="carla@quimera.example",
        reason="Motivo carmesí",
        suggested_at=NOW,
    )
    proposal = {"decision": world.decision, "phase": "identify_solution", "proposed_by": stake, "created_at": NOW}
    Statement.objects.create(text_es="Propuesta púrpura", status="proposed", origin="stakeholder", **proposal)
    Statement.objects.create(text_es="Lo de Carla Ferrer conviene", status="open", origin="stakeholder", **proposal)
    PersonalLink.objects.create(
        stakeholder=stake, token_hash="f" * 64, made_at=NOW, expires_at=NOW + timedelta(days=60)
    )
    Reminder.objects.create(stakeholder=stake, sent_on=NOW.date(), kind="invitation")
    herself = Actor(name="Carla Ferrer")
    audit.note(world.workspace, actor=herself, action="question.asked", target=Target(question, label="x"), now=NOW)
    label = Target(stake, label=f"Carla Ferrer · {world.decision.title}")
    audit.note(world.workspace, actor=Actor.of(world.bob), action="stakeholder.edited", target=label, now=NOW)


def remembered(world: World, person: Person) -> None:
    """What the machinery keeps of her."""
    names = Target(world.decision, detail={"people": ["Carla Ferrer", "Oscar Prat"]})
    audit.note(world.workspace, actor=Actor.of(world.bob), action="introduction.sent", target=names, now=NOW)
    Job.objects.create(
        workspace=world.workspace,
        kind="decisions.introduction",
        payload={"people": [person.pk, 0], "subject": "Carla, Oscar", "text": "Hola, Carla Ferrer", "language": "es"},
        error="550 <carla@quimera.example> unknown",
        run_after=NOW,
        created_at=NOW,
    )
    change_set = begin(
        world.workspace, kind=ChangeSet.Kind.IMPORT, label="Carla Ferrer.csv", actor=Actor.of(world.bob), now=NOW
    )
    old = {"notes": "Valor viejo índigo", "email": "carla@quimera.example"}
    gone = {"person": person.pk, "text": "Notita confidencial", "workspace": world.workspace.pk}
    stake = world.stakeholders["Carla Ferrer"]
    record(
        change_set,
        [
            Changed("person", person.pk, before=old, after={"notes": "Notamadera", "email": "carla@quimera.example"}),
            Changed("stakeholder", stake.pk, before={"concerns": ""}, after={"concerns": "Preocupación escarlata"}),
            Changed("note", 999, before=gone, after=None),
        ],
    )
    close(change_set, now=NOW)
    shown = {"examples": [{"name": "Carla Ferrer", "phone": "Celda topacio"}]}
    brought = Import.objects.create(
        workspace=world.workspace,
        name="people.csv",
        size=1,
        sha256="0" * 64,
        status="done",
        columns=[
            {"name": "Email", "form": {}, "cells": ["carla@quimera.example"]},
            {"name": "Phone", "form": {}, "cells": ["Celda topacio"]},
        ],
        created_at=NOW,
        trial=shown,
    )
    ImportProblem.objects.create(
        of=brought,
        number=3,
        template="“%(text)s” is not a day.",
        values={"text": "Celda topacio"},
        cells=["carla@quimera.example", "Celda topacio"],
        stops=True,
    )
    pair = {"workspace": world.workspace, "record": "person", "left_person": person, "weight": 3, "found_at": NOW}
    same = [{"template": "Both are called %(name)s.", "values": {"name": "Carla Ferrer"}, "weight": 3}]
    DuplicatePair.objects.create(right_person=world.people["Oscar Prat"], reasons=same, **pair)
    DuplicatePair.objects.create(
        right_person=world.people["Iris Tomé"], reasons=same, state="two", decided_at=NOW, **pair
    )
    assert Change.objects.count() == 3


def unnamed(decision: Decision) -> None:
    """Make the room one in which nobody is named."""
    Decision.objects.filter(pk=decision.pk).update(disclosure=Disclosure.GROUP_ONLY)
    decision.refresh_from_db()
