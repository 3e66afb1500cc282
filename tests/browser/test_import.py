"""A file on its way in a real browser: upload, what the columns mean, dry run, import, and all of it undone."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, NewPage, signed_in
from tests.browser.watching import expect_accessible
from tests.live import Live

ROWS = """Nombre;Correo electrónico;Cargo;Empresa;Color
{0} Robledo;{0}.ana@robledo.example;Jefa de planta;Aceros {0};rojo
{0} Paz;{0}.luis@robledo.example;Compras;Aceros {0};verde
;;Nadie;Aceros {0};
"""


@dataclass(frozen=True)
class Words:
    """What the pages say."""

    locale: str
    file: str
    go_on: str
    preview: str
    new_field: str
    try_it: str
    would: str
    start: str
    came: str
    as_file: str
    missing: str
    undo: str
    undone: str


EN = Words(
    "en-GB",
    *("File", "Go on", "The first rows as records", "New field: Person", "Try it out", "What would come of it"),
    *("Start the import", "What came of it", "All of them as a file", "The name is missing.", "Undo", "are undone"),
)
ES = Words(
    "es-ES",
    *("Archivo", "Seguir", "Las primeras filas como registros", "Campo nuevo: Persona", "Probar", "Qué saldría"),
    *("Empezar la importación", "Qué salió", "Todos en un archivo", "Falta el nombre.", "Deshacer", "deshech"),
)


@pytest.mark.parametrize(
    ("words", "options"),
    [(EN, {}), (ES, {"viewport": PHONE, "has_touch": True, "color_scheme": "dark"})],
    ids=["english", "spanish-phone-dark"],
)
def test_a_file_comes_in_and_goes_out_again(
    words: Words, options: dict[str, object], new_page: NewPage, site: Live, tmp_path: Path
) -> None:
    page = signed_in(new_page(locale=words.locale, **options), site)
    page.set_default_timeout(60_000)
    who = "Eng" if words is EN else "Esp"
    path = tmp_path / "people.csv"
    path.write_text(ROWS.format(who), encoding="utf-8")
    slug = re.search(r"/w/([^/]+)/", page.url)
    assert slug is not None
    base = f"/w/{slug[1]}"

    page.goto(f"{base}/people/")
    page.locator(f"a[href='{base}/imports/new/']").click()
    seen(page)
    page.get_by_label(re.compile(f"^{words.file}")).set_input_files(path)
    page.get_by_role("button", name=words.go_on).click()

    expect(page.get_by_role("heading", name=words.preview)).to_be_visible()
    expect(page.locator("#preview")).to_contain_text(f"{who} Robledo")
    seen(page)
    # What is chosen shows at once in the preview, and is kept with the dry run.
    page.locator("select[name=column-2]").select_option("person.notes")
    expect(page.locator("#preview dd", has_text="Jefa de planta")).to_have_count(0)
    page.locator("select[name=column-2]").select_option("person.title")
    expect(page.locator("#preview dd", has_text="Jefa de planta")).to_have_count(1)
    page.locator("select[name=column-4]").select_option("new:person" if words is EN else "")
    page.get_by_role("button", name=words.try_it).click()

    expect(page.get_by_role("heading", name=words.would)).to_be_visible(timeout=60_000)
    expect(page.locator("#trial")).to_be_visible()
    expect(page.get_by_text(words.missing).first).to_be_visible()
    seen(page)
    page.get_by_role("button", name=words.start).click()

    expect(page.get_by_role("heading", name=words.came)).to_be_visible(timeout=60_000)
    seen(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=words.as_file).click()
    assert words.missing in download.value.path().read_text("utf-8-sig")
    address = page.url

    page.goto(f"{base}/people/?q={who}+Robledo")
    expect(page.get_by_role("link", name=f"{who} Robledo")).to_be_visible()
    page.goto(address)
    page.get_by_role("link", name=words.undo, exact=True).click()
    page.get_by_role("button", name=words.undo, exact=True).click()
    expect(page.get_by_text(re.compile(words.undone))).to_be_visible(timeout=60_000)
    page.goto(f"{base}/people/?q={who}+Robledo")
    expect(page.get_by_role("link", name=f"{who} Robledo")).to_have_count(0)
    page.goto(f"{base}/imports/")
    seen(page)


def seen(page: Page) -> None:
    """Nothing for axe to find, nothing to scroll sideways for."""
    expect_accessible(page)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"
