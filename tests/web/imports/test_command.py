"""`plomada import`: the page's import on the command line."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from plomada_cli.main import main
from plomada_web.imports.models import Import
from plomada_web.people.models import Person
from plomada_web.workspace import jobs
from tests.web.world import World

PEOPLE = "Name,Email,Thing\nAna,ana@q.example,1\nLuis,broken,2\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    return path


def imported(file: Path, *more: str) -> int:
    who = ["--workspace", "nadir", "--as", "bob@nadir.example"]
    with patch.object(jobs, "HEARTBEAT", timedelta(hours=1)):
        return main(["import", str(file), *who, *more])


def test_a_file_comes_in_and_what_came_of_it_is_told(
    world: World, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "failed.csv"
    assert imported(file, "--map", "Thing=person.external_id", "--map", "Email=person.email", "--failed", str(out)) == 0
    told = capsys.readouterr()
    assert "Thing  →  person.external_id" in told.out
    assert "People: 2 new, 0 changed, 0 as they were, 0 left out" in told.out
    assert "a second" in told.err
    assert Person.objects.get(external_id="1").email == "ana@q.example"
    assert "broken" in out.read_text("utf-8-sig")
    assert Import.objects.get().created_by == world.bob


def test_a_dry_run_tells_and_writes_nothing(world: World, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(file, "--dry-run") == 0
    assert "nothing is saved" in capsys.readouterr().out
    assert not Person.objects.filter(name="Ana").exists()
    assert not Import.objects.exists()


def test_modes_rules_and_defaults_are_taken(world: World, file: Path) -> None:
    assert (
        imported(
            file,
            *("--mode", "create", "--keep", "overwrite", "--match", "person=email"),
            *("--default", "person.source=Feria", "--map", "Thing="),
        )
        == 0
    )
    one = Import.objects.get()
    assert (one.options["mode"], one.options["keep"], one.options["rules"]["person"]) == (
        "create",
        "overwrite",
        ["email"],
    )
    assert Person.objects.get(name="Ana").source == "Feria"


def test_a_kept_mapping_is_taken_by_its_name(world: World, file: Path) -> None:
    imported(file, "--map", "Thing=person.phone")
    assert imported(file, "--mapping", "people.csv") == 0
    assert Import.objects.latest("pk").mapping["2"] == "person.phone"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--map", "Nothing=person.phone"], "There is no column “Nothing”"),
        (["--map", "Thing"], "lacks its “=”"),
        (["--match", "person=luck"], "is no rule"),
        (["--mapping", "Unheard"], "No mapping is kept"),
        (["--map", "Thing=person.soul"], "There is no field “person.soul”"),
        (["--workspace", "nowhere"], "There is no workspace “nowhere”"),
        (["--as", "vera@nadir.example"], "who may change it"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_left(
    world: World, file: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(file, *arguments) == 1
    assert says in capsys.readouterr().err
    assert not Import.objects.exists()
