"""Touches come in from programs: many at once, each once."""

from typing import Any

import pytest

from plomada_web.api.models import GivenAnswer
from plomada_web.people.models import Touch
from tests.web.api.conftest import Program, program_of
from tests.web.world import World


def touch(**more: object) -> dict[str, Any]:
    said = {
        "person_email": "carla@quimera.example",
        "team": "marketing",
        "channel": "webinar",
        "at": "2026-11-20T10:00:00+01:00",
    }
    return said | more


def test_it_adds_them_for_people_named_in_any_way(alice: Program, world: World) -> None:
    carla = world.people["Carla Ferrer"]
    carla.external_id = "crm-1"
    carla.save()
    sent = [
        touch(key="a"),
        touch(key="b", person_email=None, person=carla.pk),
        touch(key="c", person_email=None, person_external_id="crm-1"),
        touch(key="d", person_email=None, account=world.account.pk, cost={"amount": "12.50", "currency": "EUR"}),
    ]
    answer = alice.post("/touches", {"touches": sent})
    assert answer.status_code == 201, answer.content
    assert (answer.json()["added"], answer.json()["known"]) == (4, 0)
    rows = {row.key: row for row in Touch.objects.all()}
    assert {rows[key].person_id for key in "abc"} == {carla.pk}
    assert rows["d"].person_id is None
    assert (rows["d"].account_id, str(rows["d"].cost_amount)) == (world.account.pk, "12.50")
    assert {row.source for row in rows.values()} == {"api"}
    assert {row.member_id for row in rows.values()} == {world.alice.pk}


def test_a_key_sent_twice_is_one_touch(alice: Program) -> None:
    alice.post("/touches", {"touches": [touch(key="a")]})
    again = alice.post("/touches", {"touches": [touch(key="a"), touch(key="b")]})
    assert (again.json()["added"], again.json()["known"]) == (1, 1)
    assert Touch.objects.count() == 2


class TestIdempotencyKey:
    def test_a_request_sent_twice_takes_effect_once_and_is_answered_alike(self, alice: Program) -> None:
        sent = {"touches": [touch()]}
        first = alice.post("/touches", sent, idempotency_key="batch-7")
        second = alice.post("/touches", sent, idempotency_key="batch-7")
        assert Touch.objects.count() == 1
        assert (second.status_code, second.json()) == (201, first.json())
        assert second["Idempotency-Replayed"] == "true"

    def test_another_body_with_the_same_key_is_refused(self, alice: Program) -> None:
        alice.post("/touches", {"touches": [touch()]}, idempotency_key="batch-7")
        other = alice.post("/touches", {"touches": [touch(note="x")]}, idempotency_key="batch-7")
        assert other.status_code == 409
        assert Touch.objects.count() == 1

    def test_a_request_that_was_refused_can_be_mended_and_sent_with_the_same_key(self, alice: Program) -> None:
        alice.post("/touches", {"touches": [touch(person_email="nobody@x.example")]}, idempotency_key="batch-7")
        assert not GivenAnswer.objects.exists()
        assert alice.post("/touches", {"touches": [touch()]}, idempotency_key="batch-7").status_code == 201

    def test_another_token_has_keys_of_its_own(self, alice: Program, world: World) -> None:
        alice.post("/touches", {"touches": [touch()]}, idempotency_key="batch-7")
        program_of(world.bob).post("/touches", {"touches": [touch()]}, idempotency_key="batch-7")
        assert Touch.objects.count() == 2


def test_one_that_is_refused_keeps_out_all_and_is_named(alice: Program) -> None:
    sent = [touch(), touch(person_email="nobody@x.example")]
    answer = alice.post("/touches", {"touches": sent})
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["at"] == "touches/1/person_email"
    assert not Touch.objects.exists()


def test_a_touch_in_the_future_is_refused(alice: Program) -> None:
    answer = alice.post("/touches", {"touches": [touch(at="2199-01-01T00:00:00Z")]})
    assert (answer.status_code, answer.json()["errors"][0]["at"]) == (409, "touches/0")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("team", "sale"),
        ("channel", "fax"),
        ("at", "2026-02-30T10:00:00Z"),
        ("at", "2026-11-20T10:00:00"),
        ("at", 12),
        ("cost", {"amount": 12.5, "currency": "EUR"}),
        ("cost", {"amount": "12.50"}),
        ("key", ""),
        ("note", "x" * 501),
        ("person", "7"),
        ("person", True),
        ("surprise", 1),
    ],
)
def test_a_field_that_does_not_fit_is_named(alice: Program, field: str, value: object) -> None:
    answer = alice.post("/touches", {"touches": [touch(**{field: value})]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"].startswith(f"touches/0/{field}")
    assert not Touch.objects.exists()


def test_more_than_a_thousand_are_refused(alice: Program) -> None:
    assert alice.post("/touches", {"touches": [touch()] * 1001}).status_code == 422
    assert alice.post("/touches", {"touches": []}).status_code == 422


def test_a_person_of_another_workspace_is_nobody_here(alice: Program, world: World) -> None:
    from plomada_web.people.models import Account, Person
    from tests.web.world import NOW

    account = Account.objects.create(workspace=world.elsewhere, name="Other", created_at=NOW)
    stranger = Person.objects.create(
        workspace=world.elsewhere, account=account, name="X", email="x@y.example", created_at=NOW
    )
    for named in ({"person": stranger.pk, "person_email": None}, {"person_email": "x@y.example"}):
        assert alice.post("/touches", {"touches": [touch(**named)]}).status_code == 409
    assert not Touch.objects.exists()


class TestReading:
    def test_the_newest_come_first_a_page_at_a_time(self, alice: Program) -> None:
        sent = [touch(key=f"k{day}", at=f"2026-11-{day:02}T10:00:00Z") for day in range(1, 8)]
        alice.post("/touches", {"touches": sent})
        seen, cursor = [], ""
        while True:
            page = alice.get(f"/touches?limit=3{cursor}").json()
            seen += [row["key"] for row in page["items"]]
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
        assert seen == [f"k{day}" for day in range(7, 0, -1)]

    def test_it_narrows(self, alice: Program, world: World) -> None:
        alice.post("/touches", {"touches": [touch(key="a"), touch(key="b", channel="call", team="sales")]})
        carla = world.people["Carla Ferrer"].pk
        assert [row["key"] for row in alice.get("/touches?channel=call").json()["items"]] == ["b"]
        assert [row["key"] for row in alice.get("/touches?key=a&fields=key").json()["items"]] == ["a"]
        assert len(alice.get(f"/touches?person={carla}").json()["items"]) == 2
        assert alice.get("/touches?since=2026-11-21T00:00:00Z").json()["items"] == []

    def test_the_number_of_queries_does_not_grow(self, alice: Program, django_assert_max_num_queries: Any) -> None:
        alice.post("/touches", {"touches": [touch(key=f"k{n}") for n in range(60)]})
        with django_assert_max_num_queries(3):
            assert len(alice.get("/touches?limit=50").json()["items"]) == 50
