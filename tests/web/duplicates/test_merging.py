"""Two records become one, with all that hangs on them; taken apart again, both are as before."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plomada_web.decisions.models import Answer, Decision, Stakeholder
from plomada_web.duplicates.actions import BothAnswered, NotTwoAnyMore, merge
from plomada_web.duplicates.choosing import FIELDS, Choice
from plomada_web.duplicates.hanging import BY_NAME, relations_to
from plomada_web.duplicates.models import DuplicatePair
from plomada_web.people.models import Account, Consent, Note, Person, Site, Tag, Task, Touch
from plomada_web.rooms.models import PersonalLink, Reminder
from plomada_web.undo.actions import Undone, take_back
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.duplicates.everything import everything
from tests.web.duplicates.pairs import pair_of, twin
from tests.web.world import NOW, World

THEN = NOW + timedelta(hours=1)
LATER = NOW + timedelta(hours=2)


def merged(world: World, pair: DuplicatePair, survivor: str = "left", **fields: str) -> ChangeSet:
    return merge(pair, choice=Choice(survivor, fields), actor=Actor.of(world.bob), now=THEN)  # type: ignore[arg-type]


def apart(change_set: ChangeSet) -> Undone:
    return take_back(change_set, by="Bob", now=LATER, progress=lambda done, total: None, step=nullcontext)


def laden(world: World, name: str = "Carla Ferrer Soto", **fields: object) -> Person:
    """Return a person with something of everything hanging on them."""
    person = twin(world, name, **fields)
    both = {"workspace": world.workspace, "person": person}
    Touch.objects.create(**both, team="sales", channel="call", at=NOW, source="typed", created_at=NOW)
    Note.objects.create(**both, text="Prefers mornings", author_name="Bob", written_at=NOW)
    Task.objects.create(**both, title="Call back", created_at=NOW)
    Consent.objects.create(person=person, purpose="mail", given=True, how="form", at=NOW)
    person.tags.add(Tag.objects.get_or_create(workspace=world.workspace, name=f"Tag {name[:5]}")[0])
    other = Decision.objects.create(workspace=world.workspace, account=world.account, title="Palés", created_at=NOW)
    stake = Stakeholder.objects.create(decision=other, person=person, added_at=NOW)
    PersonalLink.objects.create(stakeholder=stake, token_hash=name[:60], made_at=NOW, expires_at=LATER)
    return person


def test_everything_that_hangs_on_the_one_that_goes_comes_along(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    other = laden(world, last_touch_at=NOW)
    before = {
        relation.name: set(relation.of(other).values_list("pk", flat=True))
        for relation in relations_to(Person)
        if "duplicatepair" not in relation.name
    }

    merged(world, pair_of(carla, other))

    for relation in relations_to(Person):
        if before.get(relation.name):
            assert before[relation.name] <= set(relation.of(carla).values_list("pk", flat=True)), relation.name
    other.refresh_from_db()
    carla.refresh_from_db()
    assert other.archived_at == THEN
    assert other.merged_into == carla
    assert carla.last_touch_at == NOW
    assert [tag.name for tag in carla.tags.all()] == ["Tag Carla"]
    assert PersonalLink.objects.get(stakeholder__decision__title="Palés").stakeholder.person == carla


def test_values_are_kept_as_chosen_and_what_only_one_has_is_kept(world: World) -> None:
    left = twin(world, "Ana Robledo", email="ana@q.example", title="CFO", notes="One", custom={"tier": "a", "size": 3})
    right = twin(
        world, "Ana R.", email="a.r@q.example", phone="600112233", notes="Two", custom={"tier": "b", "vip": "y"}
    )
    pair = pair_of(left, right)

    merged(world, pair, "left", **{"email": "right", "custom:tier": "right"})

    left.refresh_from_db()
    assert (left.name, left.email, left.title, left.phone) == ("Ana Robledo", "a.r@q.example", "CFO", "600112233")
    assert left.notes == "One\n\nTwo"
    assert left.custom == {"tier": "b", "size": 3, "vip": "y"}
    assert left.search == "ana robledo a.r@q.example cfo"
    line = AuditLine.objects.get(action="person.merged")
    assert line.detail["merged"] == right.pk


def test_the_right_one_may_stay(world: World) -> None:
    left, right = twin(world, "Ana Robledo", email="ana@q.example"), twin(world, "Ana R.", email="a.r@q.example")
    merged(world, pair_of(left, right), "right", email="left")
    right.refresh_from_db()
    left.refresh_from_db()
    assert (right.email, right.archived_at) == ("ana@q.example", None)
    assert left.merged_into == right


def test_whoever_asked_for_no_mail_is_not_written_to_after(world: World) -> None:
    left, right = twin(world, "Ana Robledo"), twin(world, "Ana R.", no_mail_since=NOW)
    Consent.objects.create(person=right, purpose="mail", given=False, wording="No more", how="link", at=NOW)
    Consent.objects.create(person=left, purpose="mail", given=True, how="form", at=NOW + timedelta(minutes=5))
    Consent.objects.create(person=left, purpose="tracking", given=True, how="form", at=NOW)
    merged(world, pair_of(left, right))
    left.refresh_from_db()
    assert left.no_mail_since == NOW
    newest = {one.purpose: one.given for one in reversed(left.consents.all())}
    assert newest == {"mail": False, "tracking": True}
    assert left.consents.first().wording == "No more"


def test_two_who_have_both_answered_in_one_decision_stay_two(world: World) -> None:
    pair = pair_of(world.people["Carla Ferrer"], world.people["Oscar Prat"])
    before = everything()
    with pytest.raises(BothAnswered, match="Envases reutilizables"):
        merged(world, pair)
    assert everything() == before
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize("survivor", ["left", "right"])
def test_of_two_in_one_decision_the_one_who_has_spoken_is_heard_once(world: World, survivor: str) -> None:
    carla, other = world.people["Carla Ferrer"], twin(world)
    stake = Stakeholder.objects.create(
        decision=world.decision, person=other, must_sign=False, is_mobilizer=True, added_at=NOW, concerns="Price"
    )
    Reminder.objects.create(stakeholder=stake, sent_on=NOW.date(), kind="invitation")
    Reminder.objects.create(stakeholder=world.stakeholders["Carla Ferrer"], sent_on=NOW.date(), kind="invitation")
    said = list(Answer.objects.filter(stakeholder__person=carla).values_list("pk", "value"))

    merged(world, pair_of(carla, other), survivor)

    stays = carla if survivor == "left" else other
    mine = Stakeholder.objects.get(decision=world.decision, person=stays)
    assert mine.removed_at is None
    assert (mine.must_sign, mine.is_mobilizer, mine.concerns) == (True, True, "Price")
    assert list(Answer.objects.filter(stakeholder=mine).values_list("pk", "value")) == said
    gone = Stakeholder.objects.exclude(pk=mine.pk).get(decision=world.decision, person__in=[carla, other])
    assert gone.removed_at == THEN
    assert not gone.answers.exists()
    assert Reminder.objects.filter(stakeholder=mine).count() == 1  # of the same day: the other stays behind


def test_accounts_become_one_with_their_people_decisions_and_sites(world: World) -> None:
    other = Account.objects.create(
        workspace=world.workspace, name="Molinos Quimera SA", domain="quimera.example", created_at=NOW
    )
    same = Site.objects.create(account=other, name="planta norte")
    new = Site.objects.create(account=other, name="Oficinas")
    person = twin(world, "Eva Otero", account=other, site=same)
    Touch.objects.create(
        workspace=world.workspace, account=other, team="sales", channel="call", at=NOW, source="typed", created_at=NOW
    )
    decision = Decision.objects.create(workspace=world.workspace, account=other, title="Palés", created_at=NOW)

    merged(world, pair_of(world.account, other), "left")

    for row in (person, decision, new, other):
        row.refresh_from_db()
    assert (person.account, person.site) == (world.account, world.site)
    assert decision.account == new.account == other.merged_into == world.account
    assert Touch.objects.get(account=world.account)
    world.account.refresh_from_db()
    assert world.account.domain == "quimera.example"


def test_what_was_merged_before_into_the_one_that_goes_leads_to_the_one_that_stays(world: World) -> None:
    one, two, three = (twin(world, f"Ana {n}") for n in "abc")
    merged(world, pair_of(two, three), "left")
    merged(world, pair_of(one, two), "left")
    three.refresh_from_db()
    assert three.merged_into == one


def test_a_pair_that_is_decided_or_half_archived_is_not_merged(world: World) -> None:
    left, right = twin(world, "Ana a"), twin(world, "Ana b")
    pair = pair_of(left, right)
    merged(world, pair)
    with pytest.raises(NotTwoAnyMore):
        merged(world, pair)
    gone = twin(world, "Ana c", archived_at=NOW)
    with pytest.raises(NotTwoAnyMore):
        merged(world, pair_of(left, gone))


def test_taken_apart_again_everything_is_as_it_was(world: World) -> None:
    carla, other = world.people["Carla Ferrer"], laden(world, email="other@q.example", no_mail_since=NOW)
    Stakeholder.objects.create(decision=world.decision, person=other, added_at=NOW, removed_at=NOW)
    Consent.objects.create(person=carla, purpose="mail", given=False, how="link", at=NOW - timedelta(days=1))
    pair = pair_of(carla, other)
    before = everything()
    change_set = merged(world, pair, "left", email="right", name="right")
    assert everything() != before
    done = apart(change_set)
    assert done.overtaken == 0
    assert everything() == before
    pair.refresh_from_db()
    assert pair.state == "open"


def test_accounts_taken_apart_again_are_as_they_were(world: World) -> None:
    other = Account.objects.create(
        workspace=world.workspace, name="Molinos", domain="q.example", custom={"tier": "a"}, created_at=NOW
    )
    site = Site.objects.create(account=other, name="Planta Norte")
    twin(world, "Eva Otero", account=other, site=site)
    other.tags.add(Tag.objects.create(workspace=world.workspace, name="Key"))
    before_pair = pair_of(world.account, other)
    before = everything()
    change_set = merged(world, before_pair, "right", name="left")
    assert everything() != before
    assert apart(change_set).overtaken == 0
    assert everything() == before


values = st.sampled_from(["", "a", "b@q.example", "Ñandú"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_chosen_a_merge_taken_apart_leaves_no_trace(world: World, data: st.DataObject) -> None:
    def person(email: str) -> Person:
        return twin(
            world,
            data.draw(st.sampled_from(["Ana", "Ana Robledo"])),
            email=data.draw(st.sampled_from(["", email])),
            title=data.draw(values),
            notes=data.draw(values),
            custom=data.draw(st.dictionaries(st.sampled_from(["k", "l"]), values, max_size=2)),
            no_mail_since=data.draw(st.sampled_from([None, NOW])),
            account=data.draw(st.sampled_from([None, world.account])),
            site=None,
        )

    left, right = person("one@q.example"), person("two@q.example")
    for someone in (left, right):
        if data.draw(st.booleans()):
            Stakeholder.objects.create(decision=world.decision, person=someone, added_at=NOW)
        for given_ in data.draw(st.lists(st.booleans(), max_size=2)):
            Consent.objects.create(person=someone, purpose="mail", given=given_, how="form", at=NOW)
    pair = pair_of(left, right)
    sides = st.sampled_from(["left", "right"])
    fields = data.draw(st.dictionaries(st.sampled_from([*FIELDS["person"], "custom:k"]), sides))
    before = everything()
    change_set = merged(world, pair, data.draw(sides), **fields)
    assert apart(change_set).overtaken == 0
    assert everything() == before
    Stakeholder.objects.filter(person__in=[left, right]).delete()
    Person.objects.filter(pk__in=[left.pk, right.pk]).delete()


def test_every_relation_to_a_record_is_moved_or_has_its_reason_not_to(world: World) -> None:
    """A new feature's rows move by themselves. Where a unique rule may keep one behind, that was thought of."""
    thought_of = {*BY_NAME, "rooms.reminder.stakeholder", "segments.membership.person", "segments.membership.account"}
    for model in (Person, Account, Site, Stakeholder):
        for relation in relations_to(model):
            assert not relation.unique or relation.name in thought_of, (
                f"{relation.name} can be refused by {relation.unique}: decide what a merge does, "
                "in duplicates.hanging.BY_NAME or by leaving the row behind, and say so here"
            )


def test_every_foreign_key_to_a_record_is_found() -> None:
    for target in (Person, Account, Site, Stakeholder):
        known = {relation.name for relation in relations_to(target)}
        for model in apps.get_models(include_auto_created=True):
            for field in model._meta.concrete_fields:
                if isinstance(field, models.ForeignKey) and field.related_model is target:
                    name = f"{model._meta.label_lower}.{field.name}"
                    assert name in known or model._meta.auto_created is target, f"{name} would stay behind"


def test_a_merge_is_a_few_queries_whatever_hangs_on_it(world: World, django_assert_max_num_queries: object) -> None:
    other = twin(world)
    Touch.objects.bulk_create(
        Touch(
            workspace=world.workspace, person=other, team="sales", channel="call", at=NOW, source="api", created_at=NOW
        )
        for _ in range(400)
    )
    pair = pair_of(world.people["Carla Ferrer"], other)
    with django_assert_max_num_queries(75):  # type: ignore[operator]
        merged(world, pair)
    assert world.people["Carla Ferrer"].touches.count() == 400
