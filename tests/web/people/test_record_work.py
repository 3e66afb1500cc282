"""Touches typed by hand, notes, tasks, tags and owner, on the page of an account or a person."""

from datetime import date, timedelta

import pytest
import time_machine

from plomada_web.people.actions import archive_person
from plomada_web.people.models import Note, Person, Tag, Task, Touch
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.world import NOW, World, client_of


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def carla_of(world: World) -> str:
    return f"/w/nadir/people/{world.people['Carla Ferrer'].pk}/"


def account_of(world: World) -> str:
    return f"/w/nadir/accounts/{world.account.pk}/"


def touch(**changes: str) -> dict[str, str]:
    typed = {
        "team": "sales",
        "channel": "call",
        "at": "2026-11-20T10:30",
        "currency": "EUR",
        "note": "Asked for a price",
    }
    return typed | changes


class TestTouch:
    def test_the_form_begins_with_ones_own_team_and_now(self, world: World) -> None:
        page = client_of(world.maria).get(carla_of(world) + "touches/new/").content.decode()
        assert '<option value="marketing" selected>' in page
        assert 'value="2026-11-21T19:40"' in page  # in Madrid

    @pytest.mark.parametrize("where", [carla_of, account_of])
    def test_a_touch_is_noted_in_the_workspaces_time(self, world: World, where) -> None:  # type: ignore[no-untyped-def]
        answer = client_of(world.bob).post(where(world) + "touches/new/", touch(cost="1,250.50"))
        assert answer["Location"] == where(world)
        noted = Touch.objects.get()
        assert (noted.account, noted.member, noted.source) == (world.account, world.bob, "typed")
        assert noted.at.isoformat() == "2026-11-20T09:30:00+00:00"
        assert (str(noted.cost_amount), noted.cost_currency) == ("1250.50", "EUR")

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"team": "x"}, "Select a valid choice"),
            ({"at": "yesterday"}, "Enter a valid date"),
            ({"at": "2026-11-22T10:00"}, "This is still to come: write it down as a task."),
            ({"cost": "much"}, "is not an amount"),
            ({"note": "a" * 501}, "at most 500"),
            ({"currency": "XYZ", "cost": "1"}, "Select a valid choice"),
        ],
    )
    def test_a_bad_field_is_refused_beside_it(self, world: World, changes: dict[str, str], told: str) -> None:
        answer = client_of(world.bob).post(carla_of(world) + "touches/new/", touch(**changes))
        assert answer.status_code == 422
        assert told in answer.content.decode()
        assert not Touch.objects.exists()


class TestNotes:
    def write(self, world: World, text: str = "They like blue.") -> Note:
        client_of(world.bob).post(carla_of(world) + "notes/new/", {"text": text})
        return Note.objects.get()

    def test_a_note_is_written_and_changed_by_its_author_alone(self, world: World) -> None:
        note = self.write(world)
        edit = f"/w/nadir/notes/{note.pk}/edit/"
        assert client_of(world.maria).post(edit, {"text": "No."}).status_code == 403
        client_of(world.bob).post(edit, {"text": "They like green."})
        page = client_of(world.vera).get(carla_of(world)).content.decode()
        assert "They like green." in page
        assert "changed " in page

    def test_an_empty_note_is_refused_and_the_page_stays(self, world: World) -> None:
        answer = client_of(world.bob).post(carla_of(world) + "notes/new/", {"text": " "})
        assert answer.status_code == 422
        assert "One thing to put right" in answer.content.decode()

    def test_a_note_is_archived_and_the_way_back_is_offered(self, world: World) -> None:
        note = self.write(world)
        client = client_of(world.bob)
        page = client.post(f"/w/nadir/notes/{note.pk}/archive/", follow=True).content.decode()
        undo = f"/w/nadir/notes/{note.pk}/restore/"
        assert f'action="{undo}"' in page
        assert "They like blue." not in page
        client.post(undo)
        assert "They like blue." in client.get(carla_of(world)).content.decode()

    def test_an_admin_may_take_off_anyones_note_and_another_member_may_not(self, world: World) -> None:
        address = f"/w/nadir/notes/{self.write(world).pk}/archive/"
        assert client_of(world.maria).post(address).status_code == 403
        assert client_of(world.alice).post(address).status_code == 302

    def test_what_is_written_is_shown_as_text(self, world: World) -> None:
        self.write(world, "<script>alert(1)</script>")
        assert "<script>alert" not in client_of(world.bob).get(carla_of(world)).content.decode()


class TestTasks:
    def add(self, world: World, title: str, due: str = "", where=account_of) -> None:  # type: ignore[no-untyped-def]
        typed = {"title": title, "due_on": due, "owner": str(world.bob.pk)}
        assert client_of(world.bob).post(where(world) + "tasks/new/", typed).status_code == 302

    def test_the_open_task_that_is_due_first_is_the_next_step(self, world: World) -> None:
        for title, due in (("Some day", ""), ("Later", "2026-12-01"), ("First", "2026-11-22")):
            self.add(world, title, due)
        page = client_of(world.vera).get(account_of(world)).content.decode()
        assert '<p class="pe-step">First</p>' in page
        assert page.index("First") < page.index("Later") < page.index("Some day")

    def test_a_task_is_done_and_opened_again_and_the_timeline_tells(self, world: World) -> None:
        self.add(world, "Send the sample")
        task, client = Task.objects.get(), client_of(world.maria)
        page = client.post(f"/w/nadir/tasks/{task.pk}/done/", follow=True).content.decode()
        assert "finished a task: Send the sample" in page
        assert f'action="/w/nadir/tasks/{task.pk}/reopen/"' in page
        client.post(f"/w/nadir/tasks/{task.pk}/reopen/")
        task.refresh_from_db()
        assert task.done_at is None

    @pytest.mark.parametrize(
        ("back", "to"), [("/w/nadir/", "/w/nadir/"), ("//evil.example", ""), ("https://evil.example", "")]
    )
    def test_one_goes_back_where_one_came_from_but_never_to_another_site(
        self, world: World, back: str, to: str
    ) -> None:
        self.add(world, "x")
        answer = client_of(world.bob).post(f"/w/nadir/tasks/{Task.objects.get().pk}/done/", {"back": back})
        assert answer["Location"] == (to or account_of(world))

    def test_a_task_is_changed(self, world: World) -> None:
        self.add(world, "Call")
        edit = f"/w/nadir/tasks/{Task.objects.get().pk}/edit/"
        assert 'value="Call"' in client_of(world.bob).get(edit).content.decode()
        client_of(world.bob).post(edit, {"title": "Visit", "due_on": "2026-12-24", "owner": ""})
        task = Task.objects.get()
        assert (task.title, task.due_on, task.owner) == ("Visit", date(2026, 12, 24), None)

    @pytest.mark.parametrize(
        "typed", [{"title": ""}, {"title": "a" * 201}, {"title": "x", "due_on": "soon"}, {"title": "x", "owner": "0"}]
    )
    def test_a_bad_field_is_refused(self, world: World, typed: dict[str, str]) -> None:
        assert client_of(world.bob).post(account_of(world) + "tasks/new/", typed).status_code == 422
        assert not Task.objects.exists()

    def test_someone_of_another_workspace_cannot_be_given_a_task(self, world: World) -> None:
        typed = {"title": "x", "owner": str(world.charlie.pk)}
        assert client_of(world.bob).post(account_of(world) + "tasks/new/", typed).status_code == 422

    def test_what_is_due_within_a_week_stands_on_its_owners_today(self, world: World) -> None:
        self.add(world, "Call Carla", "2026-11-20", where=carla_of)
        self.add(world, "In good time", "2026-11-30")
        today = client_of(world.bob).get("/w/nadir/").content.decode()
        assert "Call Carla" in today
        assert "overdue" in today
        assert "In good time" not in today
        assert "Call Carla" not in client_of(world.maria).get("/w/nadir/").content.decode()
        archive_person(world.people["Carla Ferrer"], actor=Actor.of(world.bob), now=NOW)
        assert "Call Carla" not in client_of(world.bob).get("/w/nadir/").content.decode()


class TestTagsAndOwner:
    def file(self, world: World, tags: str, owner: str = "") -> int:
        return client_of(world.bob).post(carla_of(world) + "filing/", {"tags": tags, "owner": owner}).status_code

    def test_tags_are_the_same_whatever_their_case_and_accents(self, world: World) -> None:
        Tag.objects.create(workspace=world.workspace, name="Logística")
        assert self.file(world, "LOGISTICA, Feria 2026, feria  2026", str(world.maria.pk)) == 302
        carla = Person.objects.get(name="Carla Ferrer")
        assert [tag.name for tag in carla.tags.all()] == ["Feria 2026", "Logística"]
        assert (carla.owner, carla.changed_at) == (world.maria, NOW)
        assert AuditLine.objects.get().detail == {"fields": ["tags", "owner"]}

    def test_what_stays_as_it_was_is_no_change(self, world: World) -> None:
        Person.objects.update(changed_at=NOW - timedelta(days=9))
        assert self.file(world, "") == 302
        assert Person.objects.get(name="Carla Ferrer").changed_at == NOW - timedelta(days=9)
        assert not AuditLine.objects.exists()

    @pytest.mark.parametrize("tags", ["a" * 61, ",".join(str(n) for n in range(21)), "a" * 601])
    def test_too_much_is_refused(self, world: World, tags: str) -> None:
        assert self.file(world, tags) == 422
        assert not Tag.objects.exists()

    def test_the_account_has_them_too(self, world: World) -> None:
        client_of(world.bob).post(account_of(world) + "filing/", {"tags": "Key", "owner": str(world.bob.pk)})
        assert ">Key</span>" in client_of(world.vera).get(account_of(world)).content.decode()


def test_source_and_legal_basis_are_noted_on_the_person(world: World) -> None:
    client, carla = client_of(world.bob), world.people["Carla Ferrer"]
    typed = {"name": carla.name, "account": "Molinos Quimera", "email": carla.email, "language": "es"}
    said = {"source": "Feria de Lugo", "legal_basis": "consent", "legal_basis_since": "2026-10-01"}
    assert client.post(carla_of(world) + "edit/", typed | said).status_code == 302
    page = client.get(carla_of(world)).content.decode()
    assert "Feria de Lugo" in page
    assert "Consent, since" in page
