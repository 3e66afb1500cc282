"""The mails, through a real mail server: what they say, that each is sent once, that a refused one leaves nothing."""

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pytest_django import Settings

from plomada_web.decisions.models import Answer, Phase
from plomada_web.people.models import Person
from plomada_web.rooms.actions.invitations import remind_of_deadlines, write_to
from plomada_web.rooms.letters import LetterKind
from plomada_web.rooms.models import PersonalLink, Reminder
from plomada_web.workspace import jobs
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine, Job, JobEffect
from plomada_web.workspace.tokens import fingerprint
from tests.web.rooms.conftest import Enter, Postbox
from tests.web.world import NOW, World


def ask(world: World, name: str = "Nuria Vidal", kind: LetterKind = LetterKind.INVITATION) -> Job:
    return write_to(stakeholder=world.stakeholders[name], kind=kind, actor=Actor.of(world.maria), now=timezone.now())


def work(job: Job) -> Job:
    """Do what the worker would do with the job now."""
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
    jobs.run_job.func(job.pk)
    job.refresh_from_db()
    return job


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def html_of(letter: EmailMessage) -> str:
    body = letter.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def token_in(letter: EmailMessage) -> str:
    line = next(line for line in text_of(letter).splitlines() if "/r/" in line and "/stop/" not in line)
    return line.strip().rstrip("/").split("/")[-1]


@pytest.fixture(autouse=True)
def in_english(world: World) -> None:
    Person.objects.update(language="en")
    for person in world.people.values():
        person.language = "en"


class TestInvitation:
    def test_it_reaches_the_person_and_its_link_opens_the_room(self, world: World, postbox: Postbox) -> None:
        job = work(ask(world))
        assert (job.status, job.result) == ("succeeded", {"sent": True})
        (letter,) = postbox.letters
        assert letter["To"] == "nuria@quimera.example"
        assert letter["Subject"].strip() == "Your view on “Envases reutilizables para tres plantas”"
        text = text_of(letter)
        for told in ("Hello, Nuria:", "5 statements to agree or disagree with,", "Maria\nEnvases Nadir"):
            assert told in text
        token = token_in(letter)
        assert token in html_of(letter)
        assert Client().get(f"/r/{token}/").status_code == 200
        link = PersonalLink.objects.get()
        assert (link.token_hash, link.mailed, link.made_by) == (fingerprint(token), True, world.maria)

    def test_what_is_kept_of_it(self, world: World, postbox: Postbox) -> None:
        work(ask(world))
        reminder = Reminder.objects.get()
        assert (reminder.kind, reminder.sent_by) == ("invitation", world.maria)
        actions = list(AuditLine.objects.order_by("id").values_list("action", flat=True))
        assert actions == ["room.letter.asked", "room.invitation.sent"]
        kept = str(list(AuditLine.objects.values())) + str(list(Job.objects.values()))
        assert token_in(postbox.letters[0]) not in kept

    def test_it_is_in_the_persons_language(self, world: World, postbox: Postbox) -> None:
        Person.objects.filter(name="Nuria Vidal").update(language="es")
        work(ask(world))
        assert postbox.letters[0]["Subject"].strip() == "Tu opinión sobre «Envases reutilizables para tres plantas»"
        assert "Hola, Nuria:" in text_of(postbox.letters[0])
        assert "Hola, Nuria:" in html_of(postbox.letters[0])

    def test_the_stop_address_stops_the_mails_and_is_not_the_room(self, world: World, postbox: Postbox) -> None:
        work(ask(world))
        letter = postbox.letters[0]
        stop = letter["List-Unsubscribe"].strip().strip("<>")
        assert stop in text_of(letter)
        assert token_in(letter) not in stop
        path = "/r/" + stop.split("/r/")[1]
        assert Client().post(path).status_code == 200
        assert Person.objects.get(name="Nuria Vidal").no_mail_since is not None

    def test_the_last_day_goes_with_it_as_a_calendar_entry(self, world: World, postbox: Postbox) -> None:
        world.decision.answers_due_on = date(2027, 3, 4)
        world.decision.save()
        work(ask(world))
        (attachment,) = postbox.letters[0].iter_attachments()
        assert attachment.get_content_type() == "text/calendar"
        event = Calendar.from_ical(attachment.get_payload(decode=True)).walk("VEVENT")[0]
        assert event["DTSTART"].dt == date(2027, 3, 4)
        assert token_in(postbox.letters[0]) in event["URL"]


class TestOnce:
    def test_a_second_run_of_the_job_sends_nothing(self, world: World, postbox: Postbox) -> None:
        job = work(ask(world))
        Job.objects.filter(pk=job.pk).update(status="queued")
        work(job)
        assert len(postbox.letters) == 1
        assert PersonalLink.objects.count() == 1

    def test_a_refused_mail_leaves_nothing_and_is_tried_again(self, world: World, postbox: Postbox) -> None:
        postbox.refuses = True
        job = work(ask(world))
        assert job.status == "queued"
        assert "451" in job.error
        assert not PersonalLink.objects.exists()
        assert not Reminder.objects.exists()
        assert not JobEffect.objects.exists()
        postbox.refuses = False
        assert work(job).status == "succeeded"
        assert len(postbox.letters) == 1
        assert PersonalLink.objects.get().mailed

    def test_a_letter_that_failed_for_good_may_be_asked_for_again(self, world: World, postbox: Postbox) -> None:
        postbox.refuses = True
        job = ask(world)
        for _ in range(job.max_attempts):
            work(job)
        assert job.status == "failed"
        postbox.refuses = False
        again = ask(world)
        assert again.pk != job.pk
        assert work(again).status == "succeeded"

    def test_the_link_is_there_before_the_mail_leaves(
        self, world: World, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Should the worker be killed right after the server took the mail, the link in it still opens."""
        monkeypatch.setattr("plomada_web.rooms.background._note_sent", _killed)
        job = ask(world)
        with pytest.raises(KeyboardInterrupt):
            work(job)
        assert Client().get(f"/r/{token_in(postbox.letters[0])}/").status_code == 200

    @pytest.mark.parametrize("since", ["declined", "removed", "decided", "written"])
    def test_what_happened_since_it_was_asked_for_stops_it(self, world: World, postbox: Postbox, since: str) -> None:
        job = ask(world)
        stakeholder = world.stakeholders["Nuria Vidal"]
        if since == "declined":
            Person.objects.filter(pk=stakeholder.person_id).update(no_mail_since=NOW)
        elif since == "removed":
            stakeholder.removed_at = timezone.now()
            stakeholder.save()
        elif since == "decided":
            world.decision.phase, world.decision.outcome = Phase.DECIDED, "won"
            world.decision.save()
        else:
            Reminder.objects.create(stakeholder=stakeholder, sent_on=timezone.localdate(), kind="reminder")
        assert work(job).result is not None
        assert job.result["sent"] is False
        assert postbox.letters == []
        assert not PersonalLink.objects.exists()


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


class TestReminder:
    def test_it_says_what_is_left(self, world: World, postbox: Postbox, enter: Enter) -> None:
        nuria = enter("Nuria Vidal")
        nuria.answer(world.statements[0].pk, "4")
        work(ask(world, kind=LetterKind.REMINDER))
        assert "you have 4 statements left. What you answered is kept." in text_of(postbox.letters[0])

    def test_who_answered_since_it_was_asked_for_gets_none(self, world: World, postbox: Postbox, enter: Enter) -> None:
        job = ask(world, kind=LetterKind.REMINDER)
        nuria = enter("Nuria Vidal")
        for statement in world.statements:
            nuria.answer(statement.pk, "4")
        assert work(job).result == {"sent": False, "because": "Nuria Vidal has answered everything."}
        assert postbox.letters == []

    def test_someone_unheard_is_told_what_silence_means(self, world: World, postbox: Postbox) -> None:
        work(ask(world, kind=LetterKind.REMINDER))
        assert "counts as unheard, never as agreeing" in text_of(postbox.letters[0])


class TestDeadlines:
    """The supplier works in Madrid; the deadline is 4 March."""

    @pytest.fixture(autouse=True)
    def deadline(self, world: World, postbox: Postbox, enter: Enter) -> None:
        world.decision.answers_due_on = date(2027, 3, 4)
        world.decision.save()
        Answer.objects.filter(stakeholder__person__name="Oscar Prat").delete()
        for name in ("Carla Ferrer", "Oscar Prat", "Nuria Vidal"):
            enter(name, made_at=datetime(2027, 2, 1, tzinfo=UTC))

    def reminded(self, at: datetime) -> set[str]:
        before = set(Job.objects.values_list("pk", flat=True))
        remind_of_deadlines(at)
        fresh = Job.objects.exclude(pk__in=before)
        names = {s.pk: name for name, s in self.world.stakeholders.items()}
        return {names[int(job.payload["stakeholder"])] for job in fresh}

    @pytest.fixture(autouse=True)
    def keep(self, world: World) -> None:
        self.world = world

    @pytest.mark.parametrize("day", [1, 4])
    def test_those_who_have_not_answered_are_reminded_three_days_before_and_on_the_day(self, day: int) -> None:
        assert self.reminded(datetime(2027, 3, day, 9, tzinfo=UTC)) == {"Oscar Prat", "Nuria Vidal"}

    @pytest.mark.parametrize("day", [2, 3, 5])
    def test_on_other_days_nobody_is(self, day: int) -> None:
        assert self.reminded(datetime(2027, 3, day, 9, tzinfo=UTC)) == set()

    def test_not_at_night_where_the_supplier_works(self) -> None:
        assert self.reminded(datetime(2027, 3, 1, 6, 30, tzinfo=UTC)) == set()
        assert self.reminded(datetime(2027, 3, 1, 7, 30, tzinfo=UTC)) == {"Oscar Prat", "Nuria Vidal"}

    def test_looking_often_changes_nothing(self) -> None:
        self.reminded(datetime(2027, 3, 1, 9, tzinfo=UTC))
        assert self.reminded(datetime(2027, 3, 1, 9, 5, tzinfo=UTC)) == set()

    def test_who_declined_is_left_alone(self) -> None:
        Person.objects.filter(name="Oscar Prat").update(no_mail_since=NOW)
        assert self.reminded(datetime(2027, 3, 1, 9, tzinfo=UTC)) == {"Nuria Vidal"}

    def test_who_was_never_invited_is_not_reminded(self) -> None:
        PersonalLink.objects.filter(stakeholder__person__name="Oscar Prat").delete()
        assert self.reminded(datetime(2027, 3, 1, 9, tzinfo=UTC)) == {"Nuria Vidal"}

    @pytest.mark.parametrize("change", [{"archived_at": NOW}, {"phase": Phase.DECIDED, "outcome": "won"}])
    def test_a_closed_decision_reminds_nobody(self, change: dict[str, object]) -> None:
        for name, value in change.items():
            setattr(self.world.decision, name, value)
        self.world.decision.save()
        assert self.reminded(datetime(2027, 3, 1, 9, tzinfo=UTC)) == set()

    def test_without_a_mail_server_nothing_is_asked_for(self, settings: Settings) -> None:
        settings.MAIL_CONFIGURED = False
        assert self.reminded(datetime(2027, 3, 1, 9, tzinfo=UTC)) == set()

    def test_a_reminder_of_its_own_is_signed_by_who_looks_after_the_decision(self, postbox: Postbox) -> None:
        morning = datetime(2027, 3, 1, 9, tzinfo=UTC)
        with time_machine.travel(morning, tick=False):
            self.reminded(morning)
            for job in Job.objects.all():
                work(job)
        assert len(postbox.letters) == 2
        assert "Bob\nEnvases Nadir" in text_of(postbox.letters[0])
        assert postbox.letters[0]["Subject"].strip().startswith("Until 4 March 2027: your view on")
        with time_machine.travel(morning + timedelta(hours=3), tick=False):
            assert self.reminded(morning + timedelta(hours=3)) == set()
