"""What people say on its way in, in a real browser: a corpus, a file, its columns, who speaks, what was said."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, NewPage, signed_in
from tests.browser.watching import expect_accessible
from tests.live import Live

ROWS = """Rol;Quién;Fecha;Texto
Finanzas;Ana Robledo;2026-03-02;El precio de cada envase es lo que decide al final.
Finanzas;Ana Robledo;2026-04-09;Queremos visibilidad de lo que cuesta cada parada.
Operaciones;Luis Paz;2026-03-03;Una parada nos cuesta más que cualquier precio.
Operaciones;Luis Paz;ayer;Sin visibilidad de noche no hay turno que aguante.
;Pere Font;2026-03-05;Yo solo escucho.
"""


@dataclass(frozen=True)
class Words:
    """What the pages say."""

    locale: str
    new_corpus: str
    name: str
    add_corpus: str
    add_source: str
    file: str
    go_on: str
    leave_out: str
    start: str
    came: str
    say_who: str
    save: str
    documents: str
    words: str
    narrow: str
    remove: str
    undo: str


EN = Words(
    "en-GB",
    *(
        "New corpus",
        "Name",
        "Add corpus",
        "Add source",
        "File",
        "Go on",
        "Leave out",
        "Bring them in",
        "What came of it",
    ),
    *("Say who speaks", "Save", "Documents", "Words in the text", "Find", "Remove this document", "Undo"),
)
ES = Words(
    "es-ES",
    *("Nuevo corpus", "Nombre", "Añadir corpus", "Añadir fuente", "Archivo", "Seguir", "Dejar fuera", "Traerlos"),
    *("Qué salió", "Decir quién habla", "Guardar", "Documentos", "Palabras del texto", "Buscar"),
    *("Quitar este documento", "Deshacer"),
)


@pytest.mark.parametrize(
    ("words", "options"),
    [(EN, {}), (ES, {"viewport": PHONE, "has_touch": True, "color_scheme": "dark"})],
    ids=["english", "spanish-phone-dark"],
)
def test_a_file_becomes_a_corpus_in_which_it_is_known_who_speaks(
    words: Words,
    options: dict[str, object],
    new_page: NewPage,
    site: Live,
    tmp_path: Path,
    picture: Callable[[Page, str], Path],
) -> None:
    page = signed_in(new_page(locale=words.locale, **options), site)
    page.set_default_timeout(60_000)
    path = tmp_path / "meetings.csv"
    path.write_text(ROWS, encoding="utf-8")

    def seen(name: str) -> None:
        expect_accessible(page)
        picture(page, f"language/{words.locale} {name}")

    slug = re.search(r"/w/([^/]+)/", page.url)
    assert slug is not None
    page.goto(f"/w/{slug[1]}/language/")
    seen("1 corpora")
    page.get_by_role("link", name=words.new_corpus).first.click()
    page.get_by_label(words.name, exact=True).fill(f"Envases {words.locale}")
    seen("2 new corpus")
    page.get_by_role("button", name=words.add_corpus).click()
    seen("3 empty corpus")
    page.get_by_role("link", name=words.add_source).click()
    seen("4 file")
    page.get_by_label(re.compile(f"^{words.file}")).set_input_files(path)
    page.get_by_role("button", name=words.go_on).click()

    expect(page.locator("#preview")).to_contain_text("El precio de cada envase")
    expect(page.locator("#preview")).to_contain_text("Ana Robledo")
    # What is chosen shows at once in the preview.
    page.locator("select[name=column-1]").select_option("")
    expect(page.locator("#preview")).not_to_contain_text("Ana Robledo")
    page.locator("select[name=column-1]").select_option("author")
    expect(page.locator("#preview")).to_contain_text("Ana Robledo")
    seen("5 columns")
    page.get_by_role("button", name=words.start).click()

    expect(page.get_by_role("heading", name=words.came)).to_be_visible(timeout=60_000)
    seen("6 result")
    page.get_by_role("link", name=words.say_who).click()
    page.get_by_label("Pere Font").select_option("ignore")
    seen("7 who")
    page.get_by_role("button", name=words.save, exact=True).click()
    seen("8 corpus")

    page.get_by_role("link", name=re.compile(f"^{words.documents}")).first.click()
    expect(page.locator(".lg-said > li")).to_have_count(5)
    seen("9 documents")
    page.get_by_label(words.words).fill("visibilidad")
    page.get_by_role("button", name=words.narrow, exact=True).click()
    expect(page.locator("#count")).to_contain_text("2")
    expect(page.locator(".lg-said > li")).to_have_count(2)
    seen("10 narrowed")
    page.locator(".lg-said a").first.click()
    seen("11 document")
    page.get_by_role("button", name=words.remove).click()
    page.get_by_role("button", name=words.undo).click()
    expect(page.get_by_role("button", name=words.undo)).to_have_count(0)
    expect(page.get_by_role("button", name=words.remove)).to_be_visible()
    seen("12 back")
