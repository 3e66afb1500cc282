"""Our side: who has been asked, links, letters, the room as they see it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from plomada_web.decisions.models import Answer, GroupResult, Phase, ResultMoment, Stakeholder, Statement
from plomada_web.people.models import Person
from plomada_web.rooms.links import GOOD_FOR
from plomada_web.rooms.models import PersonalLink, Reminder
from plomada_web.rooms.queries.status import Step, statuses
from plomada_web.workspace.models import AuditLine, Job
from plomada_web.workspace.tokens import fingerprint
from tests.web.rooms.conftest import Enter, Postbox, Visitor
from tests.web.world import NOW, World, client_of


def tab(world: World, page: str = "") -> str:
    return f"/w/nadir/decisions/{world.decision.pk}/room/{page}"


def of(world: World, name: str, page: str) -> str:
    return tab(world, f"{world.stakeholders[name].pk}/{page}/")


ADDRESSES = ["", "preview/", "letters/", "result/", "{carla}/link/", "{carla}/letter/", "{carla}/revoke/"]


@pytest.mark.parametrize("address", ADDRESSES)
class TestWhoMay:
    def at(self, world: World, address: str) -> str:
        return tab(world, address.format(carla=world.stakeholders["Carla Ferrer"].pk))

    def test_signed_out_is_led_to_the_sign_in(self, world: World, address: str) -> None:
        response = Client().get(self.at(world, address)) if address in {"", "preview/"} else None
        response = response or Client().post(self.at(world, address))
        assert response.status_code == 302
        assert "/account/login/" in response["Location"]

    def test_an_outsider_finds_nothing(self, world: World, address: str) -> None:
        client = client_of(world.charlie)
        method = client.get if address in {"", "preview/"} else client.post
        assert method(self.at(world, address)).status_code == 404
        elsewhere = self.at(world, address).replace("/nadir/", "/elsewhere/")
        assert method(elsewhere).status_code == 404

    def test_a_viewer_looks_and_changes_nothing(self, world: World, address: str) -> None:
        client = client_of(world.vera)
        if address in {"", "preview/"}:
            assert client.get(self.at(world, address)).status_code == 200
        else:
            assert client.post(self.at(world, address)).status_code == 403
        assert not PersonalLink.objects.exists()

    def test_the_wrong_method_is_refused(self, world: World, address: str) -> None:
        client = client_of(world.alice)
        method = client.post if address in {"", "preview/"} else client.get
        assert method(self.at(world, address)).status_code == 405


class TestStatus:
    def steps(self, world: World) -> dict[str, Step]:
        return {row.stakeholder.person.name: row.step for row in statuses(world.decision, now=timezone.now())}

    def test_it_tells_how_far_each_one_is(self, world: World, enter: Enter) -> None:
        Answer.objects.filter(stakeholder=world.stakeholders["Oscar Prat"], statement__in=world.statements[2:]).delete()
        Answer.objects.filter(stakeholder__person__name__in=["Iris Tomé", "Quique Lara", "Petra Congost"]).delete()
        enter("Iris Tomé")
        enter("Quique Lara").get()
        enter("Petra Congost", made_at=timezone.now() - GOOD_FOR - timedelta(days=1))
        assert self.steps(world) == {
            "Carla Ferrer": Step.DONE,
            "Oscar Prat": Step.ANSWERING,
            "Iris Tomé": Step.INVITED,
            "Quique Lara": Step.OPENED,
            "Petra Congost": Step.LINK_ENDED,
            "Elsa Hidalgo": Step.DONE,
            "Nuria Vidal": Step.NOT_INVITED,
        }
        page = client_of(world.bob).get(tab(world)).content.decode()
        for told in ("2 of 5", "Invited, not opened", "Opened, nothing answered", "Their link has ended"):
            assert told in page

    def test_someone_removed_is_not_there(self, world: World) -> None:
        world.stakeholders["Carla Ferrer"].removed_at = timezone.now()
        world.stakeholders["Carla Ferrer"].save()
        assert "Carla Ferrer" not in self.steps(world)

    def test_what_they_answered_is_not_on_the_page(self, world: World) -> None:
        Answer.objects.update(comment="Zaragoza is why.")
        assert "Zaragoza" not in client_of(world.bob).get(tab(world)).content.decode()

    def test_an_empty_group_has_the_button_that_starts_it(self, world: World) -> None:
        Stakeholder.objects.update(removed_at=timezone.now())
        page = client_of(world.bob).get(tab(world)).content.decode()
        assert "Nobody to ask yet" in page
        assert f"/w/nadir/decisions/{world.decision.pk}/group/" in page

    def test_a_group_of_forty_takes_as_many_queries_as_one_of_seven(
        self, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(33):
            person = Person.objects.create(
                workspace=world.workspace, account=world.account, name=f"Person {number}", created_at=NOW
            )
            Stakeholder.objects.create(decision=world.decision, person=person, added_at=NOW)
        client = client_of(world.bob)
        with django_assert_max_num_queries(15):
            assert client.get(tab(world)).status_code == 200


class TestMakeLink:
    def test_it_is_shown_once_and_opens_the_room(self, world: World) -> None:
        client = client_of(world.bob)
        page = client.post(of(world, "Nuria Vidal", "link")).content.decode()
        link = PersonalLink.objects.get()
        address = page.split('readonly value="')[1].split('"')[0]
        token = address.rstrip("/").split("/")[-1]
        assert fingerprint(token) == link.token_hash
        assert (link.made_by, link.mailed) == (world.bob, False)
        assert link.expires_at - link.made_at == timedelta(days=60)
        assert Client().get(f"/r/{token}/").status_code == 200
        assert token not in client.get(tab(world)).content.decode()
        line = AuditLine.objects.get()
        assert (line.action, line.actor) == ("room.link.made", world.bob)
        assert token not in str(line.detail) + line.target_label

    def test_the_page_with_the_link_is_not_cached(self, world: World) -> None:
        assert "no-store" in client_of(world.bob).post(of(world, "Nuria Vidal", "link"))["Cache-Control"]

    def test_a_closed_decision_gives_none(self, world: World) -> None:
        world.decision.phase, world.decision.outcome = Phase.DECIDED, "won"
        world.decision.save()
        response = client_of(world.bob).post(of(world, "Nuria Vidal", "link"), follow=True)
        assert "nobody is invited to answer any more" in response.content.decode()
        assert not PersonalLink.objects.exists()
        assert not AuditLine.objects.exists()


class TestRevoke:
    def test_every_link_of_the_person_closes(self, world: World, enter: Enter, carla: Visitor) -> None:
        one, two = enter("Nuria Vidal"), enter("Nuria Vidal")
        client_of(world.bob).post(of(world, "Nuria Vidal", "revoke"))
        assert (one.get().status_code, two.get().status_code) == (404, 404)
        assert carla.get().status_code == 200
        assert AuditLine.objects.get().action == "room.links.revoked"

    def test_without_an_open_link_nothing_happens(self, world: World) -> None:
        client_of(world.bob).post(of(world, "Nuria Vidal", "revoke"))
        assert not AuditLine.objects.exists()


class TestLetters:
    def test_without_a_mail_server_it_says_so_and_sends_nothing(self, world: World, settings: Settings) -> None:
        settings.MAIL_CONFIGURED = False
        client = client_of(world.bob)
        assert "No mail server is named" in client.get(tab(world)).content.decode()
        response = client.post(of(world, "Nuria Vidal", "letter"), {"kind": "invitation"}, follow=True)
        assert "PLOMADA_SMTP_HOST" in response.content.decode()
        client.post(tab(world, "letters/"), {"kind": "invitation"})
        assert not Job.objects.exists()

    def test_a_letter_is_asked_for_once_a_day(self, world: World, postbox: Postbox) -> None:
        client = client_of(world.bob)
        for _ in range(3):
            client.post(of(world, "Nuria Vidal", "letter"), {"kind": "invitation"})
        job = Job.objects.get()
        assert job.payload == {
            "stakeholder": world.stakeholders["Nuria Vidal"].pk,
            "decision": world.decision.pk,
            "kind": "invitation",
        }
        assert [line.action for line in AuditLine.objects.all()] == ["room.letter.asked"]

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"email": ""}, "has no e-mail address"),
            ({"no_mail_since": NOW}, "has asked not to be written to"),
        ],
    )
    def test_someone_who_cannot_be_written_to_is_not(
        self, world: World, postbox: Postbox, change: dict[str, object], told: str
    ) -> None:
        Person.objects.filter(pk=world.people["Nuria Vidal"].pk).update(**change)
        response = client_of(world.bob).post(of(world, "Nuria Vidal", "letter"), {}, follow=True)
        assert told in response.content.decode()
        assert not Job.objects.exists()

    def test_one_mail_a_day_is_enough(self, world: World, postbox: Postbox) -> None:
        today = timezone.now().date()
        Reminder.objects.create(stakeholder=world.stakeholders["Nuria Vidal"], sent_on=today, kind="invitation")
        Reminder.objects.create(
            stakeholder=world.stakeholders["Nuria Vidal"], sent_on=today + timedelta(days=1), kind="reminder"
        )
        Reminder.objects.create(
            stakeholder=world.stakeholders["Nuria Vidal"], sent_on=today - timedelta(days=1), kind="reminder"
        )
        response = client_of(world.bob).post(of(world, "Nuria Vidal", "letter"), {"kind": "reminder"}, follow=True)
        assert "one a day is enough" in response.content.decode()
        assert not Job.objects.exists()

    def test_all_means_those_whom_it_concerns(self, world: World, postbox: Postbox, enter: Enter) -> None:
        Answer.objects.filter(stakeholder__person__name__in=["Iris Tomé", "Elsa Hidalgo", "Oscar Prat"]).delete()
        enter("Iris Tomé")
        enter("Elsa Hidalgo")
        Person.objects.filter(name="Elsa Hidalgo").update(no_mail_since=NOW)
        client = client_of(world.bob)
        page = client.get(tab(world)).content.decode()
        assert "Invite 2 people" in page
        assert "Remind 1 person" in page
        client.post(tab(world, "letters/"), {"kind": "reminder"})
        assert [job.payload["stakeholder"] for job in Job.objects.all()] == [world.stakeholders["Iris Tomé"].pk]
        client.post(tab(world, "letters/"), {"kind": "invitation"})
        invited = {job.payload["stakeholder"] for job in Job.objects.all() if job.payload["kind"] == "invitation"}
        assert invited == {world.stakeholders["Oscar Prat"].pk, world.stakeholders["Nuria Vidal"].pk}

    def test_nobody_is_reminded_who_has_answered_everything(self, world: World, postbox: Postbox) -> None:
        response = client_of(world.bob).post(of(world, "Carla Ferrer", "letter"), {"kind": "reminder"}, follow=True)
        assert "Carla Ferrer has answered everything." in response.content.decode()
        assert not Job.objects.exists()

    def test_nobody_is_invited_to_answer_nothing(self, world: World, postbox: Postbox) -> None:
        Statement.objects.update(status="retired")
        client = client_of(world.bob)
        response = client.post(of(world, "Nuria Vidal", "letter"), {"kind": "invitation"}, follow=True)
        assert "Nothing is asked in this phase yet" in response.content.decode()
        client.post(tab(world, "letters/"), {"kind": "invitation"})
        assert not Job.objects.exists()

    def test_nobody_is_written_to_about_a_closed_decision(self, world: World, postbox: Postbox) -> None:
        world.decision.phase, world.decision.outcome = Phase.DECIDED, "lost"
        world.decision.save()
        client = client_of(world.bob)
        client.post(tab(world, "letters/"), {"kind": "invitation"})
        client.post(of(world, "Nuria Vidal", "letter"), {"kind": "invitation"})
        assert not Job.objects.exists()


class TestResult:
    """A group that gets its result together, not as it comes in."""

    @pytest.fixture
    def together(self, world: World) -> World:
        world.decision.result_moment = ResultMoment.TOGETHER
        world.decision.save()
        return world

    def test_the_group_sees_nothing_until_it_is_given(self, together: World, carla: Visitor) -> None:
        assert "The group gets its result together" in carla.get("shared/").content.decode()
        client_of(together.bob).post(tab(together, "result/"))
        assert "Price decides." in carla.get("shared/").content.decode()
        assert "Given on" in client_of(together.bob).get(tab(together)).content.decode()
        assert AuditLine.objects.get().action == "decision.result.given"

    def test_the_last_voice_gives_it(self, together: World, carla: Visitor, nuria: Visitor) -> None:
        """Statements of a later phase are not asked yet, so they are not waited for."""
        Statement.objects.create(
            decision=together.decision, phase=Phase.CHOOSE_SUPPLIER, text_en="Later.", created_at=NOW
        )
        for statement in together.statements:
            nuria.answer(statement.pk, "4")
        assert "Price decides." in carla.get("shared/").content.decode()

    def test_the_promise_says_when(self, together: World, nuria: Visitor) -> None:
        assert "the group gets its result together" in nuria.get().content.decode()

    def test_a_group_that_sees_it_as_it_comes_in_is_given_none(self, world: World) -> None:
        client_of(world.bob).post(tab(world, "result/"))
        assert not GroupResult.objects.exists()
        assert "The group&#x27;s result" not in client_of(world.bob).get(tab(world)).content.decode()


class TestPreview:
    def test_it_shows_the_promise_the_first_statement_and_the_groups_result(self, world: World) -> None:
        page = client_of(world.vera).get(tab(world, "preview/?language=en")).content.decode()
        for told in ("Who will see what", "Price decides.", "6 of 7 people have spoken."):
            assert told in page

    def test_it_shows_no_name_of_the_group(self, world: World) -> None:
        page = client_of(world.vera).get(tab(world, "preview/?language=en")).content.decode()
        assert not any(name in page for name in world.people)

    def test_it_speaks_the_groups_language_inside_and_the_members_around(self, world: World) -> None:
        page = client_of(world.vera).get(tab(world, "preview/")).content.decode()
        assert "El precio decide." in page
        assert "The room as they see it" in page

    def test_nothing_can_be_sent_from_it(self, world: World) -> None:
        page = client_of(world.vera).get(tab(world, "preview/?language=en")).content.decode()
        inside = page.split('class="rm-stage"')[1]
        assert 'method="post"' not in inside.split("</section>")[0]
