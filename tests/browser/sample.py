"""The rows of the sample workspace that the addresses of its pages name, and ways into its rooms."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.live import Live

# Runs beside the product, on its data: what is asked here has no page of its own to read it from.
LOOK = """
import json
from datetime import timedelta
from django.utils import timezone
from plomada_web.decisions.models import Decision, PurchaseKind, Question, Stakeholder, Statement, Suggestion
from plomada_web.decisions.queries.conversations import talks
from plomada_web.decisions.standing import standing_of
from plomada_web.decisions.visibility import Audience
from plomada_web.api.models import ApiToken, Delivery, Webhook
from plomada_web.duplicates.models import DuplicatePair
from plomada_web.exports.models import Export
from plomada_web.imports.actions import Upload, receive
from plomada_web.language.actions import uploads
from plomada_web.language.actions.corpora import CorpusFacts, add_corpus
from plomada_web.language.actions.documents import add_documents
from plomada_web.language.arriving import Arrived
from plomada_web.language.models import Corpus, Experiment, MapRun, MapTerm
from plomada_web.lists.models import SavedView
from plomada_web.people.models import CustomField, Note, Task
from plomada_web.rooms.links import make_link, stop_token
from plomada_web.segments.models import Segment
from plomada_web.tracking.models import Submission, TrackedSite, WebForm
from plomada_web.undo.models import ChangeSet
from plomada_web.undo.recording import begin, close
from plomada_web.workspace.actions import invite_member
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Job, Member, Role, Workspace

now, actor = timezone.now(), Actor(name="Test")
workspace = Workspace.objects.get(is_sample=True)

def entered(stakeholder):
    return make_link(stakeholder=stakeholder, actor=actor, now=now).token

def rows_of(decision):
    group = list(Stakeholder.objects.filter(decision=decision, removed_at=None).select_related("person", "decision"))
    asked = Statement.objects.filter(decision=decision, status="open", phase=decision.phase)
    talk = next(iter(talks(standing_of(decision, Audience.TEAM))), None)
    suggestion = Suggestion.objects.filter(decision=decision, status="waiting").first() or Suggestion.objects.create(
        decision=decision, name="Pau Serra", suggested_by=group[0], suggested_at=now)
    question = Question.objects.filter(decision=decision).first() or Question.objects.create(
        decision=decision, text="Why now?", asked_by=group[0], asked_at=now)
    heard = next((one for one in group if one.answers.exists()), group[0])
    return {
        "decision_id": decision.pk,
        "account_id": decision.account_id,
        "site_id": decision.account.sites.first().pk,
        "person_id": heard.person_id,
        "stakeholder_id": heard.pk,
        "statement_id": asked.first().pk,
        "suggestion_id": suggestion.pk,
        "question_id": question.pk,
        "first_id": talk.one.pk if talk else 0,
        "second_id": talk.other.pk if talk else 0,
        "guests": {
            "heard": entered(heard),
            "stop": stop_token(heard.person_id),
            "mobilizer": entered(next((one for one in group if one.is_mobilizer), heard)),
            "unheard": entered(next((one for one in group if not one.answers.exists()), heard)),
        },
    }

admin = Member.objects.filter(workspace=workspace, role=Role.ADMIN).first().user
note = Note.objects.filter(workspace=workspace, author=admin).first()
segment = Segment.objects.filter(workspace=workspace).first()
task = Task.objects.filter(workspace=workspace, done_at=None).first()
changes = close(begin(workspace, kind="bulk", label="Tags", actor=actor, now=now), now=now) or ChangeSet.objects.last()
# A change of many rows that has ended: the page of such a change shows it, and so does that of any work.
job, _ = Job.objects.get_or_create(workspace=workspace, kind="lists.many", once_key="sample-many", defaults={
    "status": "succeeded", "done": 3, "total": 3, "run_after": now, "created_at": now, "finished_at": now,
    "result": {"changed": 2, "same": 1, "refused": 0, "change_set": changes.pk}})
one, other = workspace.people.filter(archived_at=None).order_by("pk")[:2]
why = [{"template": "Names alike: %(left)s / %(right)s",
        "values": {"left": one.name, "right": other.name}, "weight": 4},
       {"template": "Different e-mail", "values": {}, "weight": -2}]
pair, _ = DuplicatePair.objects.get_or_create(left_person=one, right_person=other, defaults=dict(
    workspace=workspace, record="person", probability=0.62, weight=0.7, reasons=why, found_at=now))
invited = invite_member(workspace=workspace, email="later@plomada.example", role=Role.SALES, actor=actor, now=now)
own_field, _ = CustomField.objects.get_or_create(workspace=workspace, record="person", key="size", defaults={
    "name_es": "Talla", "name_en": "Size", "kind": "choice",
    "choices": [{"key": "small", "es": "Pequeña", "en": "Small"}]})
member = Member.objects.get(workspace=workspace, user=admin)
token, _ = ApiToken.objects.get_or_create(member=member, name="CRM", defaults={
    "start": "plomada_abc", "fingerprint": "0" * 64, "scopes": ["read:people"], "made_at": now})
webhook, _ = Webhook.objects.get_or_create(workspace=workspace, url="https://crm.sample.example/plomada", defaults={
    "events": ["person.added"], "nonce": "n", "is_active": False, "made_by": admin, "made_at": now, "after_line": 0})
delivery, _ = Delivery.objects.get_or_create(webhook=webhook, line=1, event="person.added", defaults={
    "payload": {"id": 1}, "status": "failed", "attempts": 8, "code": 500, "excerpt": "Oops", "made_at": now})
export, _ = Export.objects.get_or_create(
    workspace=workspace, record="person", format="csv", language="en", asked_by_name="Test", defaults={"asked_at": now})
view, _ = SavedView.objects.get_or_create(workspace=workspace, record="person", name="Plant", defaults={
    "owner": admin, "shared": True, "rule": {"field": "title", "operator": "contains", "value": "plant"},
    "created_at": now, "changed_at": now})
website, _ = TrackedSite.objects.get_or_create(workspace=workspace, key="sample-website", defaults={
    "name": "Sample website", "origins": ["https://www.sample.example"], "created_at": now})
web_form, _ = WebForm.objects.get_or_create(workspace=workspace, key="sample-form", defaults={
    "name": "Sample form", "site": website, "language": "en", "processing_wording": "Keep it.",
    "fields": [{"name": name, "required": False} for name in ("name", "company", "function", "message")],
    "created_at": now})
Submission.objects.get_or_create(form=web_form, email="ana@sample.example", defaults={
    "values": {"name": "Ana", "message": "Please call."}, "at": now, "asked_to_confirm": True,
    "consents": [{"purpose": "processing", "given": True, "wording": "Keep it."}]})
file = Upload("people.csv", ["Nombre;Correo\\nAna Robledo;ana@robledo.example\\n".encode()])
imported = receive(workspace, upload=file, actor=actor, now=now)
corpus = Corpus.objects.filter(workspace=workspace, name="Sample corpus").first() or add_corpus(
    workspace, facts=CorpusFacts("Sample corpus", "What they say."), actor=actor, now=now)
said = (("CFO", "Ana Robledo", "Before we sign for new equipment I want visibility of what each stop costs us."),
        ("CIO", "Luis Paz", "The question is who owns the data that gives visibility to the plants."),
        ("CIO", "Luis Paz", "The question is who owns the data that gives visibility to the plants."),
        ("", "Pere Font", "Night shift runs the line without any visibility of what maintenance has planned."))
arrived = [Arrived(text, role, name, now - timedelta(days=9 * number), key=str(number), language="en",
                   address="https://www.sample.example/said") for number, (role, name, text) in enumerate(said)]
source, _ = add_documents(corpus, source_name="Results calls", arrived=arrived, actor=actor, now=now)
sheet = "Grupo;Fecha;Texto\\nFinanzas;2026-03-02;El precio es lo que decide.\\nCompras;ayer;Lo miramos por mes.\\n"
sent = uploads.SentFile("meetings.csv", [sheet.encode()])
def mapped(terms):
    functions = list(workspace.functions.all()[:3])
    run = MapRun.objects.create(
        corpus=corpus, compared=[function.pk for function in functions], finished_at=now, created_at=now,
        told={"words": [9000, 8000, 7000], "authors": [40, 30, 20], "candidates": 90, "shared": len(terms),
              "background": {"template": "the language at large (%(languages)s)", "values": {"languages": ["en"]}},
              "notes": [], "documents": 400})
    rate = [12.0, 9.0, 16.0, 20, 40, 30]
    MapTerm.objects.bulk_create(
        MapTerm(run=run, kind=kind, group=group, rank=rank, term=term, number=rank, bits=20 - rank, q=0.01, lift=3,
                balance=0.8, probability=0.97, groups=[rate, rate, rate], forms=[term + "s"])
        for kind, group, some in (("shared", -1, terms), *(("owned", place, [f"own {place}"]) for place in range(3)))
        for rank, term in enumerate(some))
    return run

older, newer = mapped(["price", "stoppage"]), mapped(["visibility", "price", "response time"])
experiment = Experiment.objects.filter(corpus=corpus).first() or Experiment.objects.create(
    corpus=corpus, name="Visibility first", term="visibility", message="Visibility is not a screen.", published_on=now,
    ends_on=now + timedelta(days=70), target="https://example.org/", created_at=now)
experiment.audience.set(workspace.functions.all()[:2])
upload = uploads.receive(corpus, sent=sent, source=None, actor=actor, now=now)
print(json.dumps({
    "rows": {
        "import_id": imported.pk,
        "corpus_id": corpus.pk, "kind": "rooms",
        "run_id": newer.pk,
        "older_id": older.pk,
        "experiment_id": experiment.pk,
        "code": experiment.code,
        "source_id": source.pk,
        "upload_id": upload.pk,
        "document_id": source.rows.order_by("pk").first().pk,
        "workspace": workspace.slug,
        "kind_id": PurchaseKind.objects.filter(workspace=workspace).first().pk,
        "function_id": workspace.functions.first().pk,
        "member_id": Member.objects.filter(workspace=workspace, role=Role.SALES).first().pk,
        "invitation_id": invited.invitation.pk,
        "field_id": own_field.pk,
        "note_id": note.pk,
        "change_set_id": changes.pk,
        "pair_id": pair.pk,
        "export_id": export.pk,
        "token_id": token.pk,
        "webhook_id": webhook.pk,
        "delivery_id": delivery.pk,
        "task_id": task.pk,
        "segment_id": segment.pk,
        "job_id": job.pk,
        "record": "person",
        "view_id": view.pk,
        "token": invited.token,
        "method": "agreement",
        "website_id": website.pk,
        "site_key": website.key,
        "web_form_id": web_form.pk,
        "form_key": web_form.key,
    },
    # Not those that other tests have set up meanwhile: their accounts have no sites.
    "decisions": [rows_of(one) for one in Decision.objects.filter(workspace=workspace, account__sites__isnull=False)
                  .exclude(phase="decided").distinct().order_by("pk")
                  if one.stakeholders.filter(answers__isnull=False).exists()],
}))
"""


@dataclass(frozen=True)
class SampleDecision:
    """A decision of the sample.

    Attributes:
        rows: values for the arguments of its pages' addresses.
        guests: tokens that open its room: to someone heard, someone unheard, the mobilizer; and the
            one that stops our mails.
    """

    rows: dict[str, int]
    guests: dict[str, str]


@dataclass(frozen=True)
class Sample:
    """What the sample workspace holds.

    Attributes:
        rows: values for the arguments of its pages' addresses, whichever the decision.
        decisions: those whose group has been heard.
    """

    rows: dict[str, object]
    decisions: list[SampleDecision] = field(default_factory=list)

    def values(self, decision: SampleDecision) -> dict[str, object]:
        """Return a value for every argument of an address."""
        return {**self.rows, **decision.rows}

    def address_of(self, decision: SampleDecision) -> str:
        """Return the address that all of a decision's pages begin with."""
        return f"/w/{self.rows['workspace']}/decisions/{decision.rows['decision_id']}/"


def sample_of(site: Live) -> Sample:
    """Return what the sample workspace of a running product holds, with fresh links into its rooms."""
    found: dict[str, Any] = json.loads(site.manage("shell", "--no-imports", "-c", LOOK).strip().splitlines()[-1])
    decisions = [
        SampleDecision({name: value for name, value in one.items() if name != "guests"}, one["guests"])
        for one in found["decisions"]
    ]
    return Sample(found["rows"], decisions)
