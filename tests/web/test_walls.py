"""Attacks from inside and outside: rows of others posted as one's own, large bodies, forged addresses, told secrets."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from plomada_web.decisions.models import Decision, Priority, PurchaseKind, Stakeholder, Statement
from plomada_web.people.models import Account, Function, Person, Site
from plomada_web.rooms.links import new_link
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.logs import MaskPersonalLinks
from plomada_web.workspace.mail import Letter, rendered
from plomada_web.workspace.models import Invitation, Member, Role, User
from plomada_web.workspace.tokens import fingerprint
from tests.web.world import NOW, World, client_of


def address(name: str, world: World, **more: int) -> str:
    return reverse(name, kwargs={"workspace": world.workspace.slug, **more})


class Foreign:
    """Rows of another workspace, and of another decision in this one."""

    def __init__(self, world: World) -> None:
        other = world.elsewhere
        self.account = Account.objects.create(workspace=other, name="Their customer", created_at=NOW)
        self.site = Site.objects.create(account=self.account, name="Their plant")
        self.function = Function.objects.create(workspace=other, name_es="Suya", name_en="Theirs", position=0)
        self.person = Person.objects.create(workspace=other, account=self.account, name="Tom", created_at=NOW)
        self.kind = PurchaseKind.objects.create(workspace=other, name_es="Suyo", name_en="Theirs")
        self.member = Member.objects.get(workspace=other, user=world.charlie)
        self.decision = Decision.objects.create(
            workspace=world.workspace, account=world.account, title="Another one", created_at=NOW
        )
        self.stakeholder = Stakeholder.objects.create(
            decision=self.decision, person=world.people["Carla Ferrer"], added_at=NOW
        )
        self.statement = Statement.objects.create(
            decision=self.decision, phase="define_problem", text_en="Elsewhere.", created_at=NOW
        )
        self.priority = Priority.objects.create(decision=self.decision, name_en="Elsewhere")


@pytest.fixture
def foreign(world: World) -> Foreign:
    return Foreign(world)


class TestRowsOfOthers:
    def test_a_decision_takes_no_kind_and_no_owner_of_another_workspace(self, world: World, foreign: Foreign) -> None:
        data = {
            "title": "Ours", "account": world.account.name, "language": "es", "value_currency": "EUR",
            "value_period": "once", "disclosure": "named_to_us", "result_moment": "together",
            "phase": "define_problem", "phase_since": "2026-11-01",
        }  # fmt: skip
        for name, pk in (("kind", foreign.kind.pk), ("owner", world.charlie.pk)):
            found = client_of(world.bob).post(address("decisions:new", world), {**data, name: pk})
            assert found.status_code == 422, name
        assert not Decision.objects.filter(title="Ours").exists()
        assert client_of(world.bob).post(address("decisions:new", world), data).status_code == 302

    def test_a_decision_finds_no_account_of_another_workspace_by_name(self, world: World, foreign: Foreign) -> None:
        names = client_of(world.bob).get(address("decisions:accounts", world), {"account": "Their"}).content.decode()
        assert "Their customer" not in names

    def test_a_person_takes_no_function_site_or_account_of_another_workspace(
        self, world: World, foreign: Foreign
    ) -> None:
        page = address("people:person_edit", world, person_id=world.people["Carla Ferrer"].pk)
        data = {"name": "Carla Ferrer", "language": "es", "account": world.account.pk, "account_id": world.account.pk}
        for name, pk in (("function", foreign.function.pk), ("site", foreign.site.pk)):
            assert client_of(world.bob).post(page, {**data, name: pk}).status_code in {200, 404, 422}, name
        client_of(world.bob).post(page, {**data, "account": foreign.account.pk, "account_id": foreign.account.pk})
        carla = Person.objects.get(pk=world.people["Carla Ferrer"].pk)
        assert carla.account == world.account
        assert carla.site is None
        assert carla.function == world.functions["Finance"]

    @pytest.mark.parametrize("pk", ["foreign", "9" * 30, "9" * 5000, "-1", "x", ""])
    def test_a_group_takes_nobody_of_another_workspace(self, world: World, foreign: Foreign, pk: str) -> None:
        page = address("decisions:group_add", world, decision_id=world.decision.pk)
        posted = {"person": str(foreign.person.pk) if pk == "foreign" else pk, "role": "user"}
        assert client_of(world.bob).post(page, posted).status_code == 404
        assert not Stakeholder.objects.filter(person=foreign.person).exists()

    @pytest.mark.parametrize("name", ["stakeholder", "stakeholder_remove", "stakeholder_return"])
    def test_a_stakeholder_of_another_decision_is_not_found(self, world: World, foreign: Foreign, name: str) -> None:
        kwargs = {"decision_id": world.decision.pk, "stakeholder_id": foreign.stakeholder.pk}
        assert client_of(world.bob).post(address(f"decisions:{name}", world, **kwargs), {}).status_code == 404

    @pytest.mark.parametrize("name", ["make_link", "letter", "revoke"])
    def test_no_link_is_made_for_a_stakeholder_of_another_decision(
        self, world: World, foreign: Foreign, name: str
    ) -> None:
        kwargs = {"decision_id": world.decision.pk, "stakeholder_id": foreign.stakeholder.pk}
        assert client_of(world.bob).post(address(f"rooms_team:{name}", world, **kwargs), {}).status_code == 404
        assert not foreign.stakeholder.links.exists()

    def test_a_room_answers_no_statement_of_another_decision(self, world: World, foreign: Foreign) -> None:
        link = new_link(world.stakeholders["Carla Ferrer"], actor=MACHINE, now=NOW)
        found = Client().post(f"/r/{link.token}/statements/{foreign.statement.pk}/", {"answer": "5"})
        assert found.status_code == 404
        assert not foreign.statement.answers.exists()

    def test_a_room_ranks_no_priority_of_another_decision(self, world: World, foreign: Foreign) -> None:
        link = new_link(world.stakeholders["Nuria Vidal"], actor=MACHINE, now=NOW)
        order = [foreign.priority.pk, *(priority.pk for priority in world.priorities[:2])]
        Client().post(f"/r/{link.token}/priorities/", {"order": order})
        assert not world.stakeholders["Nuria Vidal"].rankings.exists()

    def test_a_member_of_another_workspace_is_not_removed(self, world: World, foreign: Foreign) -> None:
        for name in ("change_role", "remove_member"):
            page = address(f"workspace:{name}", world, member_id=foreign.member.pk)
            assert client_of(world.alice).post(page, {"role": "viewer"}).status_code == 404
        foreign.member.refresh_from_db()
        assert foreign.member.role == Role.ADMIN

    def test_an_invitation_of_another_workspace_is_not_touched(self, world: World) -> None:
        theirs = Invitation.objects.create(
            workspace=world.elsewhere, email="tom@elsewhere.example", role=Role.ADMIN, invited_at=NOW,
            token_hash="a", expires_at=NOW.replace(year=2100),
        )  # fmt: skip
        for name in ("renew_invitation", "revoke_invitation"):
            page = address(f"workspace:{name}", world, invitation_id=theirs.pk)
            assert client_of(world.alice).post(page).status_code == 404
        theirs.refresh_from_db()
        assert (theirs.token_hash, theirs.revoked_at) == ("a", None)


class TestWhatIsSent:
    @pytest.mark.parametrize("signed_in", [True, False])
    def test_a_large_body_is_refused_before_it_is_read(self, world: World, signed_in: bool, settings: Settings) -> None:
        settings.MOST_BYTES_SENT = 1000
        client = client_of(world.bob if signed_in else None)
        found = client.post("/account/login/", {"login": "x" * 2000})
        assert found.status_code == 413
        assert "too large" in found.content.decode()

    def test_it_says_so_in_spanish_too(self, db: None, settings: Settings) -> None:
        settings.MOST_BYTES_SENT = 1000
        found = client_of(None, language="es").post("/account/login/", {"login": "x" * 2000})
        assert 'lang="es"' in found.content.decode()
        assert "too large" not in found.content.decode()

    @pytest.mark.parametrize("length", ["-1", "x", "9" * 5000])
    def test_a_length_that_is_none_is_refused(self, db: None, length: str) -> None:
        assert Client().get("/health/", CONTENT_LENGTH=length).status_code == 400

    @pytest.mark.parametrize("number", ["9" * 18, "9" * 40])
    def test_a_number_no_database_keeps_is_not_found(self, world: World, number: str) -> None:
        assert client_of(world.bob).get(f"/w/nadir/decisions/{number}/").status_code == 404
        assert client_of(world.bob).get(f"/w/nadir/people/{number}/").status_code == 404


class TestAddresses:
    @pytest.mark.parametrize(
        "to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
    )
    def test_signing_in_leads_nowhere_else(self, world: World, to: str) -> None:
        found = Client().post(
            "/account/login/", {"login": world.bob.email, "password": "una clave larga", "next": to}, follow=False
        )
        assert "evil" not in found.get("Location", "")
        assert "javascript" not in found.get("Location", "")

    def test_a_reset_mail_names_our_address_whatever_the_host_header_says(
        self, world: World, settings: Settings
    ) -> None:
        settings.ALLOWED_HOSTS = ["*"]
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        Client(headers={"host": "evil.example"}).post("/account/password/reset/", {"email": world.bob.email})
        assert mail.outbox
        assert all("evil.example" not in str(letter.message()) for letter in mail.outbox)

    def test_signing_in_gives_another_session(self, world: World) -> None:
        client = Client()
        client.session.save()
        before = set(Session.objects.values_list("session_key", flat=True))
        client.post("/account/login/", {"login": world.bob.email, "password": "una clave larga"})
        after = client.session.session_key
        assert client.session.get("_auth_user_id") == str(world.bob.pk)
        assert after not in before


class TestInvitations:
    def test_a_token_lets_one_person_in_once(self, world: World) -> None:
        Invitation.objects.create(
            workspace=world.workspace, email="new@nadir.example", role=Role.VIEWER, invited_at=NOW,
            token_hash=fingerprint("the-token"), expires_at=NOW.replace(year=2100),
        )  # fmt: skip
        data = {"name": "New", "password": "una clave muy larga"}
        assert Client().post("/join/the-token/", data).status_code == 302
        assert Client().post("/join/the-token/", {**data, "name": "Again"}).status_code == 410
        assert User.objects.filter(email="new@nadir.example").count() == 1


class TestMails:
    def test_no_header_can_be_put_in_by_a_title(self, world: World) -> None:
        world.decision.title = "Envases\nBcc: everyone@evil.example\n\nHello"
        letter = Letter(
            "carla@quimera.example",
            "en",
            "decisions/mail/introduction",
            {"subject": " ".join(world.decision.title.split()), "text": "x", "paragraphs": ["x"]},
            unsubscribe="https://plomada.example/r/1-a/stop/",
        )
        message = rendered(letter).message()
        assert message["Bcc"] is None
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["List-Unsubscribe"] == "<https://plomada.example/r/1-a/stop/>"

    def test_a_mail_without_an_address_to_stop_it_promises_no_click(self) -> None:
        context: dict[str, object] = {"subject": "Hello", "text": "x", "paragraphs": ["x"]}
        message = rendered(Letter("a@b.example", "en", "decisions/mail/introduction", context)).message()
        assert message["List-Unsubscribe-Post"] is None


class TestLogs:
    def test_the_server_writes_no_token_into_its_own_log(self) -> None:
        record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, "Error handling request %s", (), None)
        record.args = ("/r/Zk3v9c0eXw_2/answers/",)
        MaskPersonalLinks().filter(record)
        assert record.getMessage() == "Error handling request /r/…/answers/"

    def test_a_page_that_fails_leaves_no_token_in_the_log(
        self, world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        link = new_link(world.stakeholders["Carla Ferrer"], actor=MACHINE, now=NOW)

        def fails(*_args: object) -> None:
            raise RuntimeError(f"no page at /r/{link.token}/")

        monkeypatch.setattr("plomada_web.rooms.views.yours.path_of", fails)
        client = Client(raise_request_exception=False)
        assert client.get(f"/r/{link.token}/yours/").status_code == 500
        assert caplog.records
        for record in caplog.records:
            MaskPersonalLinks().filter(record)
            assert link.token not in logging.Formatter().format(record)


def test_a_name_is_a_name_on_every_page_never_markup(world: World) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    Person.objects.filter(pk=world.people["Carla Ferrer"].pk).update(name=evil[:120])
    Statement.objects.filter(pk=world.statements[0].pk).update(text_en=evil, text_es=evil)
    Decision.objects.filter(pk=world.decision.pk).update(title=evil)
    client = client_of(world.bob)
    for name in ("standing", "group", "common_ground", "timeline", "statements"):
        html = client.get(address(f"decisions:{name}", world, decision_id=world.decision.pk)).content.decode()
        assert "<script>alert" not in html, name
        assert "<img src=x" not in html, name
        assert "alert(1)" in html, name
    pdf = client.get(address("decisions:what_we_share", world, decision_id=world.decision.pk))
    assert pdf.content.startswith(b"%PDF")
