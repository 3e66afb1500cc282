"""Changing the parts of many people of one group at once: what is set, what is told, the way back, who may."""

from contextlib import nullcontext

import pytest

from plomada_web.decisions.models import Stakeholder
from plomada_web.people.models import CustomField, Record
from plomada_web.undo.actions import take_back
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace.models import AuditLine
from tests.web.world import NOW, World, client_of

TWO = ("Carla Ferrer", "Iris Tomé")


def address(world: World) -> str:
    return f"/w/nadir/lists/group/{world.decision.pk}/many/"


def do(world: World, *, user: str = "bob", status: int = 200, names: tuple[str, ...] = TWO, **sent: object) -> str:
    rows = [world.stakeholders[name].pk for name in names]
    answer = client_of(getattr(world, user)).post(address(world), {"do": "set", "row": rows} | sent, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def of(world: World, name: str) -> Stakeholder:
    return Stakeholder.objects.get(pk=world.stakeholders[name].pk)


def undo() -> None:
    take_back(ChangeSet.objects.get(), by="Bob", now=NOW, progress=lambda *_: None, step=nullcontext)


def test_the_groups_page_offers_it_to_who_may_change_the_group(world: World) -> None:
    page = f"/w/nadir/decisions/{world.decision.pk}/group/"
    mine = client_of(world.bob).get(page).content.decode()
    assert f'action="{address(world)}"' in mine
    assert f'name="row" value="{world.stakeholders["Iris Tomé"].pk}"' in mine
    assert "Select Iris Tomé" in mine
    theirs = client_of(world.vera).get(page).content.decode()
    assert 'name="row"' not in theirs
    assert address(world) not in theirs


def test_first_the_field_is_asked_for_and_then_its_value(world: World) -> None:
    first = do(world)
    assert "2 people" in first
    for field in ("role", "must_sign", "is_mobilizer"):
        assert f'<option value="{field}"' in first
    second = do(world, field="role")
    assert '<option value="sponsor"' in second
    assert '<option value="">' not in second  # everyone has a role
    assert f'name="row" value="{world.stakeholders["Iris Tomé"].pk}"' in second


def test_roles_signatures_and_mobilizers_are_set_for_the_selected_alone(world: World) -> None:
    other = of(world, "Oscar Prat")
    assert "2 rows are changed." in do(world, field="role", value="gatekeeper", go="1")
    do(world, field="must_sign", value="yes", go="1")
    do(world, field="is_mobilizer", value="no", go="1")
    for name in TWO:
        assert (of(world, name).role, of(world, name).must_sign, of(world, name).is_mobilizer) == (
            "gatekeeper",
            True,
            False,
        )
    now = of(world, "Oscar Prat")
    assert (now.role, now.must_sign, now.is_mobilizer) == (other.role, other.must_sign, other.is_mobilizer)


def test_an_own_field_is_set_beside_the_others(world: World) -> None:
    for key in ("weight", "side"):
        CustomField.objects.create(
            workspace=world.workspace, record=Record.STAKEHOLDER, key=key, name_es=key, name_en=key, kind="text"
        )
    Stakeholder.objects.filter(pk=world.stakeholders["Iris Tomé"].pk).update(custom={"side": "ours"})
    do(world, field="custom.weight", value="much", go="1")
    assert of(world, "Iris Tomé").custom == {"side": "ours", "weight": "much"}
    assert of(world, "Carla Ferrer").custom == {"weight": "much"}


def test_it_is_taken_back_and_what_was_changed_since_is_left_alone(world: World) -> None:
    before = {name: of(world, name).role for name in TWO}
    do(world, field="role", value="gatekeeper", go="1")
    Stakeholder.objects.filter(pk=world.stakeholders["Carla Ferrer"].pk).update(role="user")
    undo()
    assert of(world, "Iris Tomé").role == before["Iris Tomé"]
    assert of(world, "Carla Ferrer").role == "user"
    page = client_of(world.bob).get(f"/w/nadir/undo/{ChangeSet.objects.get().pk}/").content.decode()
    assert "Role in the decision: Gatekeeper" in page
    assert "Carla Ferrer" in page


def test_each_of_them_and_the_whole_are_in_the_audit(world: World) -> None:
    AuditLine.objects.all().delete()
    do(world, field="must_sign", value="yes", go="1")
    changed = {name for name in TWO if not world.stakeholders[name].must_sign}
    assert changed
    lines = list(AuditLine.objects.filter(action="stakeholder.edited").values_list("target_id", "detail"))
    assert {pk for pk, _ in lines} == {world.stakeholders[name].pk for name in changed}
    assert all(detail == {"changed": ["must_sign"]} for _, detail in lines)
    assert AuditLine.objects.filter(action="stakeholder.many_changed").count() == 1


def test_who_is_no_longer_in_the_group_or_in_another_is_not_changed(world: World) -> None:
    Stakeholder.objects.filter(pk=world.stakeholders["Iris Tomé"].pk).update(removed_at=NOW)
    role = of(world, "Iris Tomé").role
    assert "1 row is changed." in do(world, field="role", value="gatekeeper", go="1")
    assert of(world, "Iris Tomé").role == role
    assert "Select some rows first." in do(world, names=("Iris Tomé",), field="role", value="user", go="1")


@pytest.mark.parametrize("sent", [{"field": "role", "value": "king"}, {"field": "must_sign", "value": "maybe"}])
def test_a_value_that_does_not_fit_is_asked_for_again(world: World, sent: dict[str, str]) -> None:
    assert "Select a valid choice" in do(world, go="1", **sent)
    assert not ChangeSet.objects.exists()


def test_concerns_are_one_persons_and_not_set_for_many(world: World) -> None:
    page = do(world, field="concerns", value="all the same", go="1")
    assert '<option value="role"' in page
    assert not ChangeSet.objects.exists()


def test_nothing_else_can_be_done_with_a_group(world: World) -> None:
    do(world, do="archive", go="1", status=400)
    assert client_of(world.bob).get(address(world)).status_code == 405


@pytest.mark.parametrize(("user", "status"), [("vera", 403), ("charlie", 404)])
def test_viewers_and_outsiders_change_nothing(world: World, user: str, status: int) -> None:
    do(world, user=user, status=status, field="role", value="gatekeeper", go="1")
    assert not ChangeSet.objects.exists()
