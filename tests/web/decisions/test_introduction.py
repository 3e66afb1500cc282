"""The mail that introduces two people to each other: what it says, whom it reaches, and how often."""

from smtplib import SMTPException
from urllib.parse import unquote

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from pytest_django import Settings

from plomada.errors import PlomadaError
from plomada_web.decisions.actions.introduction import (
    JOB,
    CannotBeWrittenTo,
    Draft,
    NotTwoPeople,
    Pair,
    draft_of,
    mail_link,
    send_introduction,
)
from plomada_web.decisions.models import Disclosure
from plomada_web.people.models import Person
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.jobs import run_job
from plomada_web.workspace.models import AuditLine, Job
from tests.web.decisions.figures_pages import in_mode, statuses
from tests.web.world import NOW, World, client_of

POSTED = {"subject": "A place to start", "text": "Hello:\n\nShall we talk?"}


def address(world: World, first: str = "Oscar Prat", second: str = "Elsa Hidalgo") -> str:
    return reverse(
        "decisions:introduction",
        kwargs={
            "workspace": "nadir",
            "decision_id": world.decision.pk,
            "first_id": world.stakeholders[first].pk,
            "second_id": world.stakeholders[second].pk,
        },
    )


def pair(world: World, first: str = "Oscar Prat", second: str = "Elsa Hidalgo") -> Pair:
    return Pair(world.decision, world.stakeholders[first], world.stakeholders[second], world.statements[1])


def send(world: World, found: Pair | None = None, text: str = "Shall we talk?") -> None:
    draft = Draft("en", "A place to start", text)
    send_introduction(pair=found or pair(world), draft=draft, actor=Actor.of(world.bob), now=NOW)


@pytest.fixture
def server(settings: Settings) -> None:
    """Have a mail server that keeps what it is given."""
    settings.MAIL_CONFIGURED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


class TestThePage:
    def test_members_who_edit_see_it_and_nobody_else(self, world: World) -> None:
        assert statuses(world, address(world)) == {
            "member": 200,
            "viewer": 403,
            "outsider": 404,
            "signed out": 302,
            "wrong method": 405,
        }

    def test_two_with_nothing_to_start_from_have_no_mail(self, world: World) -> None:
        assert client_of(world.bob).get(address(world, "Nuria Vidal", "Elsa Hidalgo")).status_code == 404
        assert client_of(world.bob).get(address(world, "Elsa Hidalgo", "Elsa Hidalgo")).status_code == 404

    def test_without_names_there_is_no_mail(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY)
        assert client_of(world.bob).get(address(world)).status_code == 404

    def test_it_comes_in_the_language_both_read_and_in_the_other_on_request(self, world: World) -> None:
        assert b"Una parada cuesta" in client_of(world.bob).get(address(world)).content
        assert b"A stoppage costs" in client_of(world.bob).get(address(world) + "?language=en").content
        assert b"Una parada cuesta" in client_of(world.bob).get(address(world) + "?language=xx").content

    def test_without_a_server_it_is_opened_in_ones_own_program_and_cannot_be_sent(self, world: World) -> None:
        response = client_of(world.bob).get(address(world))
        assert b"No mail server is configured here" in response.content
        assert b"Send to both" not in response.content
        assert client_of(world.bob).post(address(world), POSTED).status_code == 422
        assert not Job.objects.exists()

    @pytest.mark.usefixtures("server")
    def test_sending_queues_one_mail_and_says_so(self, world: World) -> None:
        response = client_of(world.bob).post(address(world) + "?language=en", POSTED, follow=True)
        assert "The mail to Oscar and Elsa is on its way." in response.content.decode()
        assert Job.objects.get().payload["text"] == "Hello:\n\nShall we talk?"

    @pytest.mark.usefixtures("server")
    @pytest.mark.parametrize(
        ("field", "value"), [("subject", ""), ("subject", "x" * 201), ("text", ""), ("text", "x" * 4001)]
    )
    def test_a_bad_field_is_told_and_nothing_is_sent(self, world: World, field: str, value: str) -> None:
        response = client_of(world.bob).post(address(world), {**POSTED, field: value})
        assert response.status_code == 422
        assert not Job.objects.exists()


class TestWhatTheMailSays:
    @pytest.mark.parametrize("language", ["es", "en"])
    def test_it_quotes_the_statement_and_nobodys_answer(self, world: World, language: str) -> None:
        draft = draft_of(pair(world), language=language, sender="Bob")
        assert world.statements[1].in_language("text", language) in draft.text
        for told in ("Oscar", "Elsa", "Bob", "Envases Nadir", world.decision.title):
            assert told in draft.text
        for answer in ("5", "4", "in favour", "a favor", "agree", "de acuerdo", "against", "en contra"):
            assert answer not in draft.text

    def test_the_link_carries_both_addresses_and_the_whole_text(self, world: World) -> None:
        draft = Draft("es", "Uno & dos?", "Línea uno\nLínea dos & más")
        link = mail_link(pair(world), draft)
        assert link.startswith("mailto:oscar@quimera.example,elsa@quimera.example?subject=Uno%20%26%20dos%3F&body=")
        assert unquote(link.partition("&body=")[2]) == draft.text


class TestSending:
    def test_it_leaves_a_job_and_an_audit_line(self, world: World) -> None:
        send(world)
        line = AuditLine.objects.get(action="introduction.sent")
        assert (line.actor, line.target_id, line.detail["people"]) == (
            world.bob,
            world.decision.pk,
            ["Oscar Prat", "Elsa Hidalgo"],
        )
        assert Job.objects.get().kind == JOB

    def test_the_same_mail_asked_for_twice_on_a_day_is_one(self, world: World) -> None:
        send(world)
        send(world)
        send(world, text="Another one.")
        assert Job.objects.count() == 2

    @pytest.mark.parametrize("field", [{"email": ""}, {"no_mail_since": NOW}])
    def test_whoever_cannot_be_written_to_is_named_and_nothing_is_left_behind(
        self, world: World, field: dict[str, object]
    ) -> None:
        Person.objects.filter(name="Elsa Hidalgo").update(**field)
        world.stakeholders["Elsa Hidalgo"].person.refresh_from_db()
        with pytest.raises(CannotBeWrittenTo, match="Elsa Hidalgo cannot be written to"):
            send(world)
        assert not Job.objects.exists()
        assert not AuditLine.objects.exists()

    def test_it_takes_two_people_who_are_in_the_group(self, world: World) -> None:
        with pytest.raises(NotTwoPeople):
            send(world, pair(world, "Oscar Prat", "Oscar Prat"))
        world.stakeholders["Elsa Hidalgo"].removed_at = NOW
        with pytest.raises(PlomadaError):
            send(world)
        assert not Job.objects.exists()


@pytest.mark.usefixtures("server")
class TestDelivery:
    def test_each_of_the_two_gets_one_mail_in_text_and_page(self, world: World) -> None:
        send(world, text="Hello,\n\n<b>Elsa</b> & Oscar")
        run_job.call(Job.objects.get().pk)
        assert sorted(letter.to[0] for letter in mail.outbox) == ["elsa@quimera.example", "oscar@quimera.example"]
        letter = mail.outbox[0]
        assert letter.subject == "A place to start"
        assert letter.body == "Hello,\n\n<b>Elsa</b> & Oscar\n"
        assert "&lt;b&gt;Elsa&lt;/b&gt; &amp; Oscar" in letter.alternatives[0][0]
        assert Job.objects.get().result == {"sent": 2}

    def test_a_server_that_fails_in_the_middle_gets_the_other_mail_only_on_the_next_attempt(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        send(world)
        job = Job.objects.get()
        keep, attempts = EmailBackend.send_messages, []

        def fails_on_the_second(self: EmailBackend, letters: list[mail.EmailMessage]) -> int:
            attempts.append(letters[0].to[0])
            if len(attempts) == 2:
                raise SMTPException
            return keep(self, letters)

        monkeypatch.setattr(EmailBackend, "send_messages", fails_on_the_second)
        run_job.call(job.pk)
        job.refresh_from_db()
        assert job.status == Job.Status.QUEUED
        Job.objects.update(run_after=NOW)
        run_job.call(job.pk)
        assert sorted(letter.to[0] for letter in mail.outbox) == ["elsa@quimera.example", "oscar@quimera.example"]
        assert len(attempts) == 3

    def test_whoever_stops_mails_meanwhile_gets_none(self, world: World) -> None:
        send(world)
        Person.objects.filter(name="Elsa Hidalgo").update(no_mail_since=NOW)
        run_job.call(Job.objects.get().pk)
        assert [letter.to for letter in mail.outbox] == [["oscar@quimera.example"]]
