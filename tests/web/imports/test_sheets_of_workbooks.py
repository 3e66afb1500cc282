"""A workbook with several sheets: which of them is brought in."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from plomada_cli.main import main
from plomada_web.imports import actions
from plomada_web.imports.models import Import
from plomada_web.imports.plans import sheet_of
from plomada_web.people.models import Account, Person
from plomada_web.workspace import jobs
from plomada_web.workspace.audit import Actor
from tests.web.imports.importing import brought, mapped, received, run, workbook
from tests.web.world import World, client_of

BOOK = workbook(
    Cover=[],
    People=[["Name", "E-mail"], ["Ana", "ana@q.example"]],
    Firms=[["Company", "Industry"], ["Acme", "Steel"], ["Globex", "Glass"]],
)


def address(name: str, world: World, one: Import) -> str:
    return reverse(f"imports:{name}", kwargs={"workspace": world.workspace.slug, "import_id": one.pk})


@pytest.fixture
def draft(world: World) -> Import:
    return received(world, BOOK, name="book.xlsx")


def test_the_first_sheet_with_rows_is_chosen_and_the_others_are_offered(world: World) -> None:
    client = client_of(world.bob)
    file = SimpleUploadedFile("book.xlsx", BOOK)
    client.post(reverse("imports:new", args=[world.workspace.slug]), {"file": file})
    one = Import.objects.get()
    page = client.get(address("one", world, one)).content.decode()
    assert '<option value="People" selected>' in page
    assert '<option value="Cover">' in page
    assert one.headers == ["Name", "E-mail"]


def test_another_sheet_is_read_mapped_and_brought_in(world: World, draft: Import) -> None:
    actions.set_mapping(draft, mapping={0: "person.name"}, options=actions.Options(), now=timezone.now())
    response = client_of(world.bob).post(address("sheet", world, draft), {"sheet": "Firms"})
    assert response["Location"] == address("one", world, draft)
    draft.refresh_from_db()
    assert (draft.headers, draft.form["sheet"]) == (["Company", "Industry"], "Firms")
    assert draft.mapping == {"0": "account.name", "1": "account.industry"}
    run(draft, world)
    assert Account.objects.get(name="Globex").industry == "Glass"
    assert not Person.objects.filter(name="Ana").exists()


@pytest.mark.parametrize(
    ("sheet", "says"), [("Cover", "“Cover” of book.xlsx is empty"), ("Nowhere", "Nowhere"), ("", "required")]
)
def test_a_sheet_with_nothing_in_it_is_refused_and_the_one_before_stays(
    world: World, draft: Import, sheet: str, says: str
) -> None:
    response = client_of(world.bob).post(address("sheet", world, draft), {"sheet": sheet})
    assert response.status_code == 422
    assert says in response.content.decode()
    draft.refresh_from_db()
    assert (draft.form["sheet"], draft.headers) == ("People", ["Name", "E-mail"])


def test_a_file_with_one_table_asks_nothing(world: World) -> None:
    one = received(world, workbook(Only=[["Name"], ["Ana"]]), name="one.xlsx")
    assert one.sheets == []
    page = client_of(world.bob).get(address("one", world, one)).content.decode()
    assert address("sheet", world, one) not in page


def test_a_started_import_takes_no_other_sheet(world: World) -> None:
    one = brought(world, BOOK)
    client_of(world.bob).post(address("sheet", world, one), {"sheet": "Firms"})
    one.refresh_from_db()
    assert one.form["sheet"] == "People"


def test_who_only_reads_chooses_none(world: World, draft: Import) -> None:
    vera = client_of(world.vera)
    assert "Read this sheet" not in vera.get(address("one", world, draft)).content.decode()
    assert vera.post(address("sheet", world, draft), {"sheet": "Firms"}).status_code == 403
    assert client_of(world.charlie).post(address("sheet", world, draft), {"sheet": "Firms"}).status_code == 404
    assert client_of(world.bob).get(address("sheet", world, draft)).status_code == 405


def test_the_command_takes_a_sheet_by_its_name(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "book.xlsx").write_bytes(BOOK)
    asked = ["import", str(tmp_path / "book.xlsx"), "--workspace", "nadir", "--as", "bob@nadir.example"]
    with patch.object(jobs, "HEARTBEAT", timedelta(hours=1)):
        assert main([*asked, "--sheet", "Firms"]) == 0
    assert "Sheet “Firms”; --sheet takes another: “Cover”, “People”" in capsys.readouterr().out
    assert Account.objects.filter(name="Globex").exists()
    assert main([*asked, "--sheet", "Nowhere"]) == 1
    assert "book.xlsx has no sheet “Nowhere”: it has “Cover”, “People” and “Firms”" in capsys.readouterr().err


def test_a_second_attempt_reads_the_sheet_that_was_chosen(world: World, draft: Import) -> None:
    actions.choose_sheet(draft, sheet="Firms")
    again = mapped(Import.objects.get(pk=draft.pk))
    actions.start(again, actor=Actor.of(world.bob), now=timezone.now())
    assert sheet_of(again).columns == ("Company", "Industry")
