"""A link that our team made by hand was seen by our team: where we may not know who said what, it opens nothing old."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from plomada_web.decisions.models import Answer, Comment, Decision, Disclosure
from plomada_web.rooms.models import PersonalLink
from tests.web.rooms.conftest import Enter, Visitor
from tests.web.world import NOW, World, client_of

PAGES = ("yours/", "what-you-said.json", "what-you-said.csv", "comment/", "signing/", "priorities/?again=1")


def unnamed(world: World) -> None:
    Decision.objects.filter(pk=world.decision.pk).update(disclosure=Disclosure.GROUP_ONLY)
    Answer.objects.filter(stakeholder=world.stakeholders["Carla Ferrer"]).update(comment="Only between us")
    Comment.objects.create(stakeholder=world.stakeholders["Carla Ferrer"], text="Only between us", said_at=NOW)


def again(visitor: Visitor) -> Visitor:
    """Return the visitor with the mode read anew."""
    visitor.link = PersonalLink.objects.get(pk=visitor.link.pk)
    return visitor


def told(visitor: Visitor, page: str) -> str:
    response = visitor.get(page)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_nothing_said_before_it_was_made_can_be_read_through_it(world: World, enter: Enter, page: str) -> None:
    unnamed(world)
    text = told(enter("Carla Ferrer"), page)
    assert "Only between us" not in text
    assert "8 of 10" not in text
    assert "Strongly in favour" not in text


def test_a_statement_answered_before_shows_no_choice(world: World, enter: Enter) -> None:
    unnamed(world)
    text = told(enter("Carla Ferrer"), f"statements/{world.statements[0].pk}/")
    assert "checked" not in text
    assert "You answered this on" in text


def test_the_team_cannot_make_a_link_and_read_through_it(world: World) -> None:
    unnamed(world)
    address = reverse(
        "rooms_team:make_link",
        kwargs={
            "workspace": "nadir",
            "decision_id": world.decision.pk,
            "stakeholder_id": world.stakeholders["Carla Ferrer"].pk,
        },
    )
    page = client_of(world.bob).post(address).content.decode()
    token = page.split("/r/")[1].split("/")[0]
    found = client_of(None).get(f"/r/{token}/yours/").content.decode()
    assert "Only between us" not in found
    assert "antes de crearse este enlace" in found


def test_going_on_without_a_new_answer_keeps_the_one_given_before(world: World, enter: Enter) -> None:
    unnamed(world)
    carla, count = enter("Carla Ferrer"), Answer.objects.count()
    response = carla.post(f"statements/{world.statements[0].pk}/", {"go": "next"})
    assert response.status_code == 302
    assert Answer.objects.count() == count


def test_what_is_said_through_it_can_be_read_through_it(world: World, enter: Enter) -> None:
    unnamed(world)
    carla = enter("Carla Ferrer")
    carla.answer(world.statements[0].pk, "1", comment="Said just now")
    assert "Said just now" in told(carla, "yours/")
    assert "Said just now" in told(carla, "what-you-said.csv")


def test_a_link_that_went_by_mail_opens_everything_that_is_theirs(world: World, enter: Enter) -> None:
    unnamed(world)
    carla = enter("Carla Ferrer")
    PersonalLink.objects.update(mailed=True)
    assert "Only between us" in told(carla, "yours/")


def test_so_does_any_link_where_the_team_sees_every_answer_anyway(world: World, enter: Enter) -> None:
    unnamed(world)
    Decision.objects.update(disclosure=Disclosure.NAMED_TO_US)
    assert "Only between us" in told(enter("Carla Ferrer"), "yours/")


def test_a_link_made_before_they_spoke_shows_them_their_own_words(world: World, enter: Enter) -> None:
    unnamed(world)
    early = enter("Carla Ferrer", made_at=NOW - timedelta(days=1))
    assert again(early).link.expires_at > timezone.now()
    assert "Only between us" in told(early, "yours/")
