"""Keep the catalogues of translations: take the strings out of the code, merge them, compile them.

    python tools/messages.py extract    # every app's locale/es/LC_MESSAGES/django.po, from its code and templates
    python tools/messages.py compile    # the .mo files that Django reads; only those older than their .po
    python tools/messages.py missing    # what is still to be translated

Babel does the work, so that no gettext programs are needed. Each Django app has its own catalogue; the sentences
of the library, which knows no translation, go to the app `site`.
"""

# ruff: noqa: T201  a command prints

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src" / "plomada_web"
LIBRARY = ROOT / "src" / "plomada"
LANGUAGE = "es"
LIBRARY_APP = "site"
CONTEXT = ((1, "c"), 2)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "Sentence": None,
}
Found = tuple[str | tuple[str, ...], str | None]
# Dates would change with every run, and say nothing that the history of the file does not.
NOISE = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team):.*\n', re.MULTILINE
)


def apps() -> list[Path]:
    """Return the folder of every Django app."""
    return sorted(path.parent for path in WEB.glob("*/apps.py"))


def catalogue_path(app: Path) -> Path:
    """Return where the app's translations are kept."""
    return app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def strings_of_python(path: Path) -> Iterator[Found]:
    """Yield the strings that a Python file marks, each with its context."""
    with path.open("rb") as file:
        for _line, message, _comments, context in extract("python", file, keywords=KEYWORDS):
            yield message, context


def strings_of_template(path: Path) -> Iterator[Found]:
    """Yield the strings that a template marks, each with its context."""
    from django.utils.translation.template import templatize  # noqa: PLC0415  compiling needs no Django

    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    # What is not a string comes out as X's at its old place; its indentation is no Python.
    flat = "\n".join(line.lstrip() for line in code.splitlines())
    for _line, message, _comments, context in extract("python", io.BytesIO(flat.encode()), keywords=KEYWORDS):
        yield message, context


def strings_of(app: Path) -> Iterator[Found]:
    """Yield every string of an app: its code, its templates and, for `site`, the library's sentences."""
    for path in sorted(app.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from strings_of_python(path)
    for folder in sorted(app.rglob("templates")):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".html", ".txt", ".svg"}:
                yield from strings_of_template(path)
    if app.name == LIBRARY_APP:
        for path in sorted(LIBRARY.rglob("*.py")):
            yield from strings_of_python(path)


def extracted(app: Path) -> Catalog:
    """Return what is to be translated in an app, as the code stands."""
    catalogue = Catalog(locale=LANGUAGE, charset="utf-8")
    for message, context in strings_of(app):
        catalogue.add(message, context=context)
    return catalogue


def stored(app: Path) -> Catalog:
    """Return the app's translations, none where there is no catalogue yet."""
    path = catalogue_path(app)
    if not path.exists():
        return Catalog(locale=LANGUAGE, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, charset="utf-8", abort_invalid=True)


def same_key(message: Message) -> tuple[str | None, str | tuple[str, ...]]:
    """Return what tells one entry from another."""
    ids = tuple(message.id) if isinstance(message.id, list | tuple) else message.id
    return message.context, ids


def is_translated(message: Message) -> bool:
    """Return whether an entry has all its forms."""
    texts = message.string if isinstance(message.string, list | tuple) else [message.string]
    return bool(texts) and all(texts)


def untranslated(app: Path) -> list[Message]:
    """Return the entries of the code that the catalogue lacks, has empty or calls fuzzy."""
    known = {same_key(entry): entry for entry in stored(app) if entry.id}
    wanted = [entry for entry in extracted(app) if entry.id]
    return [
        entry
        for entry in wanted
        if same_key(entry) not in known or known[same_key(entry)].fuzzy or not is_translated(known[same_key(entry)])
    ]


def merged(app: Path, memory: dict[tuple[str | None, str | tuple[str, ...]], Message]) -> Catalog:
    """Return the app's catalogue for the strings of today, with every translation that any catalogue has."""
    fresh = extracted(app)
    own = {same_key(entry): entry for entry in stored(app) if entry.id and is_translated(entry)}
    for entry in fresh:
        known = own.get(same_key(entry)) or memory.get(same_key(entry))
        if entry.id and known is not None:
            entry.string = known.string
            entry.user_comments = known.user_comments
            if known.fuzzy:
                entry.flags.add("fuzzy")
    return fresh


def save(catalogue: Catalog, path: Path) -> bool:
    """Write a catalogue where it changed; return whether it did."""
    catalogue.fuzzy = False
    catalogue.header_comment = "# Spanish translations of Plomada."
    catalogue.project, catalogue.version = "Plomada", ""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, no_location=True, sort_output=True)
    text = NOISE.sub(b"", buffer.getvalue())
    if path.exists() and path.read_bytes() == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return True


def extract_all() -> None:
    """Merge the strings of the code into every app's catalogue."""
    memory = {same_key(entry): entry for app in apps() for entry in stored(app) if entry.id and is_translated(entry)}
    catalogues = {app: merged(app, memory) for app in apps()}  # all are read before any is written
    for app, catalogue in catalogues.items():
        if len(catalogue) or catalogue_path(app).exists():
            changed = save(catalogue, catalogue_path(app))
            left = sum(1 for entry in catalogue if entry.id and not is_translated(entry))
            print(f"{app.name}: {len(catalogue)} strings, {left} to translate{'' if changed else ', unchanged'}")


def compile_all() -> None:
    """Write the .mo beside every .po that is newer."""
    for source in sorted(WEB.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, charset="utf-8", abort_invalid=True)
        # Written beside and renamed: a server that starts meanwhile never reads half a file.
        beside = target.with_suffix(".mo.new")
        with beside.open("wb") as file:
            write_mo(file, catalogue)
        beside.replace(target)


def list_missing() -> int:
    """Print what is still to be translated; return 1 where there is any."""
    missing = [(app.name, entry) for app in apps() for entry in untranslated(app)]
    for name, entry in missing:
        print(f"{name}: {entry.id!r}" + (f" ({entry.context})" if entry.context else ""))
    return 1 if missing else 0


def main(arguments: list[str]) -> int:
    """Do what the first argument says."""
    match arguments:
        case ["extract"]:
            extract_all()
        case ["compile"]:
            compile_all()
        case ["missing"]:
            return list_missing()
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
