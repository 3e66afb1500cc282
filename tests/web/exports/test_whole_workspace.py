"""A workspace goes into one file and comes back as it was: the same file again, byte for byte."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models
from django.utils import timezone

from plomada_web.decisions.models import Ranking
from plomada_web.exports.whole import dump_workspace, references, restore_workspace
from plomada_web.exports.whole.cells import is_secret
from plomada_web.exports.whole.dump import DumpFailed
from plomada_web.exports.whole.owned import LEFT_OUT, keys_of, owned_tables, path_of, product_models
from plomada_web.exports.whole.restore import RestoreFailed
from plomada_web.people.models import Account, Function, Person, Tag, Touch
from plomada_web.start.sample.loading import load_sample
from plomada_web.start.sample.sign_in import sample_sign_in
from plomada_web.tracking.models import TrackedSite, WebForm
from plomada_web.undo.models import Change
from plomada_web.undo.recording import Changed, begin, close, record, snapshot
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import AuditLine, Invitation, Member, User, Workspace
from tests.web.world import NOW, World


@pytest.fixture
def full(world: World) -> World:
    """Return a world with something of everything that names other rows inside."""
    carla, workspace, actor = world.people["Carla Ferrer"], world.workspace, Actor.of(world.bob)
    before = snapshot(carla, ["title", "function", "owner"])
    tag = Tag.objects.create(workspace=workspace, name="Feria")
    carla.tags.add(tag)
    carla.custom = {"b": 2.0, "a": {"amount": 12.5, "currency": "EUR"}}
    carla.title, carla.owner = "CFO", world.bob
    carla.save()
    change_set = begin(workspace, kind="bulk", label="Title", actor=actor, now=NOW)  # type: ignore[arg-type]
    record(
        change_set,
        [
            Changed("person", carla.pk, before, snapshot(carla, ["title", "function", "owner"])),
            Changed("person", 10**9, None, {"title": "of one who is gone"}),
        ],
    )
    close(change_set, now=NOW)
    audit.note(workspace, actor=actor, action="person.changed", target=Target(carla), now=NOW)
    Touch.objects.create(
        workspace=workspace, person=carla, team="sales", channel="call", at=NOW, source="typed", created_at=NOW,
        cost_amount=3, cost_currency="EUR", detail={"utm": "x"},
    )  # fmt: skip
    Invitation.objects.create(
        workspace=workspace, email="new@nadir.example", token_hash="a" * 64, invited_at=NOW, expires_at=NOW
    )
    return world


def taken_away(workspace: Workspace) -> None:
    """Remove a workspace and all that it owns, and the work behind its pages, which is in no file."""
    workspace.jobs.all().delete()
    keys = [(table.model, list(table.rows_of(workspace).values_list("pk", flat=True))) for table in owned_tables()]
    for model, found in reversed(keys):
        model._base_manager.filter(pk__in=found)._raw_delete(connection.alias)  # type: ignore[attr-defined]


def lines_of(file: Path, table: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(file) as archive:
        return [json.loads(line) for line in archive.read(f"{table}.jsonl").splitlines()]


def test_the_file_of_what_was_restored_is_the_same_byte_for_byte(full: World, tmp_path: Path) -> None:
    parts = dump_workspace(full.workspace, tmp_path / "one.zip")
    assert sum(part.rows for part in parts) > 60
    taken_away(full.workspace)
    restored = restore_workspace(tmp_path / "one.zip")
    assert restored.pk != full.workspace.pk
    dump_workspace(restored, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_the_sample_comes_back_byte_for_byte_too(db: None, tmp_path: Path) -> None:
    load_sample(sign_in=sample_sign_in(), now=timezone.now())
    workspace = Workspace.objects.get()
    dump_workspace(workspace, tmp_path / "one.zip")
    taken_away(workspace)
    dump_workspace(restore_workspace(tmp_path / "one.zip"), tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_workspace_stands_beside_its_copy_and_each_names_its_own_rows(full: World, tmp_path: Path) -> None:
    dump_workspace(full.workspace, tmp_path / "one.zip")
    copy = restore_workspace(tmp_path / "one.zip", slug="copy")
    carla = Person.objects.get(workspace=copy, name="Carla Ferrer")
    assert carla.account
    assert carla.function
    assert carla.account.workspace == carla.function.workspace == copy
    assert [tag.workspace for tag in carla.tags.all()] == [copy]
    assert carla.owner == full.bob  # the same people of ours
    change = Change.objects.get(change_set__workspace=copy, state=Change.State.MADE)
    assert change.record_id == carla.pk
    assert change.before
    assert change.after
    assert change.before["function"] == carla.function.pk
    assert change.after["owner"] == full.bob.pk
    line = AuditLine.objects.get(workspace=copy, action="person.changed")
    assert line.target_id == carla.pk
    ranking = Ranking.objects.filter(stakeholder__decision__workspace=copy).first()
    assert ranking
    assert set(ranking.order) == {priority.pk for priority in ranking.stakeholder.decision.priorities.all()}
    assert Person.objects.filter(workspace=full.workspace).count() == Person.objects.filter(workspace=copy).count()
    # New rows get keys beyond the copy's.
    assert Account.objects.create(workspace=copy, name="New", created_at=NOW).pk


def test_websites_and_forms_of_a_copy_have_keys_of_their_own(db: None, tmp_path: Path) -> None:
    load_sample(sign_in=sample_sign_in(), now=timezone.now())
    sample = Workspace.objects.get()
    dump_workspace(sample, tmp_path / "one.zip")
    copy = restore_workspace(tmp_path / "one.zip", slug="copy")
    for model in (TrackedSite, WebForm):
        keys = [set(model.objects.filter(workspace=one).values_list("key", flat=True)) for one in (sample, copy)]
        assert len(keys[0]) == len(keys[1]) > 0
        assert keys[0].isdisjoint(keys[1])


def test_a_change_whose_row_is_gone_is_not_undone_elsewhere(full: World, tmp_path: Path) -> None:
    dump_workspace(full.workspace, tmp_path / "one.zip")
    changes = lines_of(tmp_path / "one.zip", "undo.change")
    assert [(change["record_id"] > 0, change["state"]) for change in changes] == [(True, "made"), (False, "overtaken")]


def test_rows_of_another_workspace_are_not_in_the_file(full: World, tmp_path: Path) -> None:
    Account.objects.create(workspace=full.elsewhere, name="Not ours", created_at=NOW)
    dump_workspace(full.workspace, tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        text = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Molinos Quimera" in text
    assert b"Not ours" not in text
    assert b"charlie@nadir.example" not in text


def test_no_secret_is_in_the_file_and_a_new_one_that_opens_nothing_is_made(full: World, tmp_path: Path) -> None:
    dump_workspace(full.workspace, tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        text = b"".join(archive.read(name) for name in archive.namelist())
    assert b"a" * 64 not in text
    assert full.bob.password.encode() not in text
    copy = restore_workspace(tmp_path / "one.zip", slug="copy")
    assert len(copy.invitations.get().token_hash) == 64
    assert copy.invitations.get().token_hash != "a" * 64


def test_people_of_ours_are_known_by_their_address_and_made_where_they_are_not(full: World, tmp_path: Path) -> None:
    dump_workspace(full.workspace, tmp_path / "one.zip")
    taken_away(full.workspace)
    User.objects.filter(email="vera@nadir.example").delete()
    restored = restore_workspace(tmp_path / "one.zip")
    vera = Member.objects.get(workspace=restored, user__email="vera@nadir.example")
    assert (vera.role, vera.user.name, vera.user.has_usable_password()) == ("viewer", "Vera", False)
    assert Member.objects.get(workspace=restored, role="sales").user == full.bob


def test_what_a_rule_names_is_named_again(full: World) -> None:
    rule = {"all": [{"field": "function", "operator": "any_of", "value": [7, 8]}, {"has": "touches", "which": {"not":
            {"field": "account.owner", "operator": "is", "value": 3}}, "at_least": 1}]}  # fmt: skip

    def naming(model: type[models.Model], name: int | str) -> int | str | None:
        return {(Function, 7): 1, (User, 3): "bob@nadir.example"}.get((model, name))  # type: ignore[arg-type]

    told = references.renamed(Tag, {"rule": rule}, naming)["rule"]
    assert told["all"][0]["value"] == [1, references.UNKNOWN]
    assert told["all"][1]["which"]["not"]["value"] == "bob@nadir.example"


def test_a_file_is_not_written_over(full: World, tmp_path: Path) -> None:
    (tmp_path / "one.zip").write_text("mine")
    with pytest.raises(DumpFailed, match="is there already"):
        dump_workspace(full.workspace, tmp_path / "one.zip")
    assert (tmp_path / "one.zip").read_text() == "mine"


def test_a_name_that_is_taken_is_refused(full: World, tmp_path: Path) -> None:
    dump_workspace(full.workspace, tmp_path / "one.zip")
    with pytest.raises(RestoreFailed, match="a workspace “nadir” here already: give it another --slug"):
        restore_workspace(tmp_path / "one.zip")


def altered(source: Path, target: Path, name: str, old: bytes, new: bytes) -> Path:
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as changed:
        for one in archive.namelist():
            content = archive.read(one)
            changed.writestr(one, content.replace(old, new) if one == name else content)
    return target


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("people.person.jsonl", b"Carla", b"Clara", "people.person is not what was written"),
        ("manifest.json", b'"format": 1', b'"format": 2', "bring Plomada up to date"),
        ("manifest.json", b"people.person", b"people.robot", "has a table people.robot"),
        ("manifest.json", b"{", b"", "damaged"),
    ],
)
def test_a_file_that_is_not_what_was_written_changes_nothing(
    full: World, tmp_path: Path, name: str, old: bytes, new: bytes, told: str
) -> None:
    dump_workspace(full.workspace, tmp_path / "one.zip")
    with pytest.raises(RestoreFailed, match=told):
        restore_workspace(altered(tmp_path / "one.zip", tmp_path / "two.zip", name, old, new), slug="copy")
    assert not Workspace.objects.filter(slug="copy").exists()


@pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_such_file_is_refused(db: None, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "one.zip").write_bytes(content)
    with pytest.raises(RestoreFailed, match="no whole workspace, or damaged"):
        restore_workspace(tmp_path / "one.zip")
    with pytest.raises(RestoreFailed, match="No such file"):
        restore_workspace(tmp_path / "two.zip")


def test_every_table_of_the_product_is_owned_or_left_out_for_a_reason() -> None:
    owned = {table.name for table in owned_tables()}
    neither = {model._meta.label_lower for model in product_models()} - owned - LEFT_OUT.keys()
    assert neither == set(), "no key leads to a workspace: give it one that is never null, or say why it is left out"
    assert owned & LEFT_OUT.keys() == set()
    assert all(LEFT_OUT.values())


def test_nothing_that_is_in_the_file_needs_what_is_left_out() -> None:
    for table in owned_tables():
        for field in keys_of(table.model):
            target = field.remote_field.model
            known = target is User or target is Workspace or path_of(target) is not None
            assert known, f"{table.name}.{field.name}"
            assert field.null or target._meta.label_lower not in LEFT_OUT or target is User, (
                f"{table.name}.{field.name}"
            )


def test_of_every_json_it_is_said_whether_it_names_rows() -> None:
    said = {
        f"{table.name}.{field.name}": references.names_rows(field) or f"{table.name}.{field.name}" in references.PLAIN
        for table in owned_tables()
        for field in table.fields()
        if isinstance(field, models.JSONField)
    }
    assert [name for name, known in said.items() if not known] == [], "say in whole/references.py whether it names rows"


def test_secrets_are_known_by_their_names() -> None:
    secret = {f"{table.name}.{field.name}" for table in owned_tables() for field in table.fields() if is_secret(field)}
    assert secret >= {"workspace.invitation.token_hash", "rooms.personallink.token_hash"}
    told = {"token", "secret", "password", "hash"}
    doubtful = {
        f"{table.name}.{field.name}"
        for table in owned_tables()
        for field in table.fields()
        if told & set(field.name.split("_")) and not is_secret(field)
    }
    assert doubtful == set()
