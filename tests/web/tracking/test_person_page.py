"""What someone sent by a form stands on their page."""

import pytest

from plomada_web.people.models import Person
from plomada_web.tracking.models import Submission, WebForm
from tests.web.world import NOW, World, client_of


@pytest.fixture
def carla(world: World) -> Person:
    return world.people["Carla Ferrer"]


def sent(web_form: WebForm, person: Person | None, message: str, **more: object) -> Submission:
    known = {"person": person, "confirmed_at": NOW} if person else {}
    values = {"name": "Carla", "company": "Quimera", "message": message}
    said = {"email": "carla@quimera.example", "values": values, "at": NOW, "asked_to_confirm": True}
    return Submission.objects.create(form=web_form, **{**said, **known, **more})


def page(world: World, person: Person) -> str:
    return client_of(world.vera).get(f"/w/nadir/people/{person.pk}/").content.decode()


def test_in_their_words_with_form_page_and_campaign(world: World, web_form: WebForm, carla: Person) -> None:
    sent(
        web_form,
        carla,
        "Does it come <b>in blue</b>?",
        page="https://www.nadir.example/demo",
        last_utm={"campaign": "Autumn"},
    )
    told = page(world, carla)
    assert f'<a href="/w/nadir/tracking/forms/{web_form.pk}/">Ask for a demo</a>' in told
    for text in ("Sent by forms", "in blue&lt;/b&gt;?", "https://www.nadir.example/demo", "Autumn"):
        assert text in told


def test_not_what_others_sent_or_nobody_confirmed(world: World, web_form: WebForm, carla: Person) -> None:
    sent(web_form, world.people["Oscar Prat"], "From Oscar")
    sent(web_form, None, "Not confirmed")
    told = page(world, carla)
    assert "From Oscar" not in told
    assert "Not confirmed" not in told
    assert "Sent by forms" not in told


def test_what_was_emptied_says_nothing(world: World, web_form: WebForm, carla: Person) -> None:
    sent(web_form, carla, "", email="", values={})
    assert "Sent by forms" not in page(world, carla)


def test_ten_at_most_the_newest(world: World, web_form: WebForm, carla: Person) -> None:
    for number in range(12):
        sent(web_form, carla, f"message {number:02}")
    told = page(world, carla)
    assert "message 11" in told
    assert "message 01" not in told
