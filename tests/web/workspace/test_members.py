"""Members have roles, and there is always an admin."""

import pytest

from plomada_web.workspace.actions import LastAdmin, change_role, remove_member
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine, Member, Role, User
from tests.web.world import NOW, World, client_of

PAGE = "/w/nadir/settings/members/"


def member(world: World, user: User) -> Member:
    return Member.objects.select_related("workspace", "user").get(workspace=world.workspace, user=user)


def test_everyone_sees_who_works_here(world: World) -> None:
    page = client_of(world.vera).get(PAGE).content.decode()
    assert all(f"{name}@nadir.example" in page for name in ("alice", "bob", "maria", "vera"))
    assert "charlie@nadir.example" not in page
    assert "Invite someone" not in page


def test_the_only_admin_cannot_be_changed_or_removed_from_the_page(world: World) -> None:
    page = client_of(world.alice).get(PAGE).content.decode()
    alice, bob = member(world, world.alice), member(world, world.bob)
    assert f"/members/{bob.pk}/role/" in page
    assert f"/members/{alice.pk}/role/" not in page
    assert f"/members/{alice.pk}/remove/" not in page


def test_an_admin_gives_another_role_and_it_is_audited(world: World) -> None:
    bob = member(world, world.bob)
    answer = client_of(world.alice).post(
        f"/w/nadir/settings/members/{bob.pk}/role/", {"role": "marketing"}, follow=True
    )
    assert "Bob now has the role “Marketing”." in answer.content.decode()
    assert member(world, world.bob).role == Role.MARKETING
    line = AuditLine.objects.get()
    assert (line.action, line.target_label) == ("member.role_changed", "Bob")
    assert line.detail == {"from": "sales", "to": "marketing"}


def test_the_same_role_again_writes_nothing(world: World) -> None:
    change_role(member=member(world, world.bob), role=Role.SALES, actor=Actor.of(world.alice), now=NOW)
    assert not AuditLine.objects.exists()


def test_a_role_that_does_not_exist_is_refused(world: World) -> None:
    bob = member(world, world.bob)
    answer = client_of(world.alice).post(f"/w/nadir/settings/members/{bob.pk}/role/", {"role": "king"}, follow=True)
    assert "Choose one of the roles." in answer.content.decode()
    assert member(world, world.bob).role == Role.SALES


def test_an_admin_removes_a_member_who_then_cannot_come_in(world: World) -> None:
    bob = member(world, world.bob)
    client = client_of(world.bob)
    client_of(world.alice).post(f"/w/nadir/settings/members/{bob.pk}/remove/")
    assert client.get("/w/nadir/").status_code == 404
    line = AuditLine.objects.get()
    assert (line.action, line.target_label, line.detail) == ("member.removed", "Bob", {"role": "sales"})
    assert User.objects.filter(pk=world.bob.pk).exists()


def test_the_last_admin_stays_and_the_message_says_the_cure(world: World) -> None:
    alice = member(world, world.alice)
    client = client_of(world.alice, language="es")
    for act, data in (("role", {"role": "viewer"}), ("remove", {})):
        page = client.post(f"/w/nadir/settings/members/{alice.pk}/{act}/", data, follow=True).content.decode()
        assert "Alice es la única persona que administra: da antes ese papel a otra." in page
    assert member(world, world.alice).role == Role.ADMIN
    assert not AuditLine.objects.exists()


def test_with_two_admins_one_may_go_but_not_both(world: World) -> None:
    change_role(member=member(world, world.bob), role=Role.ADMIN, actor=Actor.of(world.alice), now=NOW)
    remove_member(member=member(world, world.alice), actor=Actor.of(world.bob), now=NOW)
    with pytest.raises(LastAdmin, match="Bob is the only admin"):
        remove_member(member=member(world, world.bob), actor=Actor.of(world.bob), now=NOW)


def test_an_admin_who_leaves_is_led_to_the_front_door(world: World) -> None:
    change_role(member=member(world, world.bob), role=Role.ADMIN, actor=Actor.of(world.alice), now=NOW)
    alice = member(world, world.alice)
    assert client_of(world.alice).post(f"/w/nadir/settings/members/{alice.pk}/remove/").url == "/"


@pytest.mark.parametrize("act", ["role", "remove"])
def test_only_admins_act_and_only_on_their_own_members(world: World, act: str) -> None:
    vera = member(world, world.vera)
    theirs = Member.objects.get(user=world.charlie)
    address = f"/w/nadir/settings/members/{vera.pk}/{act}/"
    data = {"role": "admin"}
    assert client_of(world.vera).post(address, data).status_code == 403
    assert client_of(world.bob).post(address, data).status_code == 403
    assert client_of(world.charlie).post(address, data).status_code == 404
    assert client_of(None).post(address, data).status_code == 302
    assert client_of(world.alice).get(address).status_code == 405
    assert client_of(world.alice).post(f"/w/nadir/settings/members/{theirs.pk}/{act}/", data).status_code == 404
    assert member(world, world.vera).role == Role.VIEWER
    assert Member.objects.filter(user=world.charlie).exists()


def test_it_takes_six_queries_at_most_however_many_members(world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for n in range(20):
        user = User.objects.create_user(f"m{n}@nadir.example", None, name=f"Member {n}")
        Member.objects.create(workspace=world.workspace, user=user, role=Role.SALES, joined_at=NOW)
    client = client_of(world.alice)
    with django_assert_max_num_queries(6):
        client.get(PAGE)
