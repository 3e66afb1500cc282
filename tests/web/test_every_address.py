"""Every address of the product, walked as every kind of visitor, by GET and by POST.

The addresses are read from the resolver, so a new one is walked without being listed here; an argument that this world
has no row for fails the test until `values_of` knows it.
"""

from collections.abc import Iterator

import pytest
from django.test import Client

from plomada_web.api.models import ApiToken, Delivery, Webhook
from plomada_web.decisions.models import PurchaseKind, Question, Suggestion
from plomada_web.duplicates.models import DuplicatePair
from plomada_web.exports.models import Export
from plomada_web.imports.models import Import
from plomada_web.language.models import Corpus, Document, Experiment, MapRun, Source, Speaker, Upload
from plomada_web.lists.models import SavedView
from plomada_web.people.models import CustomField, Note, Task
from plomada_web.segments.models import Segment
from plomada_web.tracking.models import TrackedSite, WebForm
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace.models import Invitation, Job, Member, User
from tests.addresses import addresses, filled, is_public, routes
from tests.web.world import NOW, World, client_of

REFUSED = {403, 404, 405}


def values_of(world: World) -> dict[str, object]:
    """Return a value for every argument that an address of the product takes, each naming a row that is there."""
    workspace, decision = world.workspace, world.decision
    first, second, *_ = world.stakeholders.values()
    moment = {"workspace": workspace, "created_at": NOW}
    invited = Invitation.objects.create(
        workspace=workspace, email="new@nadir.example", token_hash="0" * 64, invited_at=NOW, expires_at=NOW
    )
    webhook = Webhook.objects.create(
        workspace=workspace, url="https://x.example/", nonce="n", made_at=NOW, after_line=0
    )
    website = TrackedSite.objects.create(workspace=workspace, name="Site", key="a-site", created_at=NOW)
    web_form = WebForm.objects.create(workspace=workspace, site=website, name="Form", key="a-form", created_at=NOW)
    return {
        **world.url_of(),
        **of_a_corpus(world),
        "first_id": first.pk,
        "second_id": second.pk,
        "kind_id": PurchaseKind.objects.create(workspace=workspace, name_es="Envases", name_en="Packaging").pk,
        "suggestion_id": Suggestion.objects.create(decision=decision, name="Pau Serra", suggested_at=NOW).pk,
        "question_id": Question.objects.create(decision=decision, text="When?", asked_at=NOW).pk,
        "field_id": CustomField.objects.create(
            workspace=workspace, record="person", key="size", name_es="Talla", name_en="Size", kind="text"
        ).pk,
        "note_id": Note.objects.create(
            workspace=workspace, person=first.person, text="Likes blue.", author=world.bob, written_at=NOW
        ).pk,
        "task_id": Task.objects.create(title="Call", person=first.person, **moment).pk,
        "record": "person",
        "view_id": SavedView.objects.create(
            workspace=workspace,
            record="person",
            name="Mine",
            owner=world.alice,
            shared=True,
            rule={"all": []},
            created_at=NOW,
            changed_at=NOW,
        ).pk,
        "segment_id": Segment.objects.create(
            workspace=workspace, name="Everyone", rule={"all": []}, changed_at=NOW, created_at=NOW
        ).pk,
        "job_id": Job.objects.create(kind="test", run_after=NOW, **moment).pk,
        "invitation_id": invited.pk,
        "change_set_id": ChangeSet.objects.create(
            workspace=workspace, kind="bulk", label="Tags", made_at=NOW, closed_at=NOW
        ).pk,
        "pair_id": DuplicatePair.objects.create(
            workspace=workspace,
            record="person",
            left_person=world.people["Carla Ferrer"],
            right_person=world.people["Oscar Prat"],
            weight=3.2,
            found_at=NOW,
        ).pk,
        "export_id": Export.objects.create(
            workspace=workspace, record="person", format="csv", language="en", asked_at=NOW
        ).pk,
        "import_id": Import.objects.create(workspace=workspace, name="a.csv", size=1, created_at=NOW).pk,
        "member_id": Member.objects.get(workspace=workspace, user=world.maria).pk,
        "webhook_id": webhook.pk,
        "delivery_id": Delivery.objects.create(
            webhook=webhook, line=1, event="person.added", payload={}, next_try_at=NOW, made_at=NOW
        ).pk,
        "token_id": ApiToken.objects.create(
            member=Member.objects.get(workspace=workspace, user=world.alice),
            name="CRM",
            fingerprint="0" * 64,
            made_at=NOW,
        ).pk,
        "method": "agreement",
        "token": "a-token-that-nobody-was-ever-given",
        "website_id": website.pk,
        "site_key": website.key,
        "web_form_id": web_form.pk,
        "form_key": web_form.key,
    }


def of_a_corpus(world: World) -> dict[str, object]:
    corpus = Corpus.objects.create(workspace=world.workspace, name="Equipment", created_at=NOW)
    source = Source.objects.create(corpus=corpus, kind="table", name="Meetings", created_at=NOW, documents=1)
    speaker = Speaker.objects.create(source=source, role="Finance", first_seen_at=NOW, documents=1)
    told = {"words": [], "authors": [], "background": {"template": "", "values": {}}, "candidates": 0, "shared": 0}
    made = {"finished_at": NOW, "created_at": NOW, "told": {**told, "notes": [], "documents": 1}}
    said = {"text": "Price decides.", "key": "1", "fingerprint": "0" * 32, "said_at": NOW}
    return {
        "corpus_id": corpus.pk,
        "source_id": source.pk,
        "run_id": MapRun.objects.create(corpus=corpus, **made).pk,
        "experiment_id": Experiment.objects.create(
            corpus=corpus, name="Price", term="price", message="Price.", published_on=NOW, ends_on=NOW, created_at=NOW
        ).pk,
        "code": "no-such-code",
        "kind": "rooms",
        "older_id": MapRun.objects.create(corpus=corpus, **made).pk,
        "upload_id": Upload.objects.create(corpus=corpus, name="a.csv", size=1, created_at=NOW).pk,
        "document_id": Document.objects.create(corpus=corpus, source=source, speaker=speaker, **said).pk,
    }


def answer(client: Client, address: str, method: str) -> int:
    response = client.get(address) if method == "get" else client.post(address, {})
    return response.status_code


@pytest.mark.parametrize("method", ["get", "post"])
class TestEveryAddress:
    def walk(self, world: World, user: User | None, method: str) -> Iterator[tuple[str, int]]:
        client = client_of(user)
        for address in addresses(values_of(world)):
            assert "<" not in address, f"{address}: values_of() has no value for an argument"
            if not is_public(address):
                yield address, answer(client, address, method)

    def test_signed_out_leads_to_the_sign_in_page(self, world: World, method: str) -> None:
        wrong = [(a, s) for a, s in self.walk(world, None, method) if s not in {302, 405}]
        assert wrong == []

    def test_an_outsider_learns_nothing(self, world: World, method: str) -> None:
        own = ("/me/", "/start/")
        wrong = [
            (a, s) for a, s in self.walk(world, world.charlie, method) if s not in REFUSED and not a.startswith(own)
        ]
        assert wrong == []

    def test_a_viewer_reads_and_changes_nothing(self, world: World, method: str) -> None:
        allowed = {200, 302} | REFUSED if method == "get" else REFUSED
        # Who sees a list may filter it, choose its columns and keep a view of it: theirs alone.
        lists = (f"/w/nadir/lists/person/{page}/" for page in ("filter", "columns", "views/new"))
        own = ("/me/", "/start/", *lists, "/w/nadir/settings/api/tokens/new/")
        wrong = [(a, s) for a, s in self.walk(world, world.vera, method) if s not in allowed and not a.startswith(own)]
        assert wrong == []

    @pytest.mark.parametrize("name", ["alice", "bob", "maria"])
    def test_no_member_meets_a_broken_page(self, world: World, name: str, method: str) -> None:
        wrong = [(a, s) for a, s in self.walk(world, getattr(world, name), method) if s >= 500]
        assert wrong == []


def test_a_row_of_another_workspace_is_not_found_under_ones_own(world: World) -> None:
    """Charlie asks for Envases Nadir's rows under the address of his own workspace."""
    client = client_of(world.charlie)
    values = {**values_of(world), "workspace": world.elsewhere.slug}
    with_rows = [filled(route, values) for route in routes() if "workspace" in route and "_id" in route]
    assert len(with_rows) > 20
    for address in with_rows:
        assert answer(client, address, "get") in REFUSED, address
        assert answer(client, address, "post") in REFUSED, address


def test_the_walk_meets_real_rows(world: World) -> None:
    """The other tests mean something only where a member does get these pages."""
    client = client_of(world.alice)
    seen = [a for a in addresses(values_of(world)) if not is_public(a) and answer(client, a, "get") == 200]
    assert len(seen) > 25
