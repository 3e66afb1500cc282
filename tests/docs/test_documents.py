"""The documents say what the product has, and have what they say."""

import ast
import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import plomada
from plomada_cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    path: path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
}
TEAM = ROOT / "docs" / "how-to" / "run-for-a-team.md"
READERS = {"text", "flag", "number", "words"}
MAKE = re.compile(r"^\s*make ([a-z]+)|`make ([a-z]+)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def settings_read() -> set[str]:
    """Return the environment variables that the settings read, and those that the server does."""
    code = ast.parse((ROOT / "src/plomada_web/config/settings.py").read_text(encoding="utf-8"))
    read = {
        str(call.args[0].value)
        for call in ast.walk(code)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in READERS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    return read | {"WEB_CONCURRENCY", "HOST"}


def figure_methods() -> set[str]:
    """Return every name that the library gives as the method of a figure."""
    found = set()
    for path in (ROOT / "src" / "plomada").rglob("*.py"):
        code = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(code):
            if isinstance(node, ast.keyword) and node.arg == "method" and isinstance(node.value, ast.Constant):
                found.add(str(node.value.value))
    return found


def modules() -> list[str]:
    """Return every module of the library."""
    return [plomada.__name__, *(found.name for found in pkgutil.walk_packages(plomada.__path__, "plomada."))]


def test_every_setting_is_in_the_table_for_teams_and_none_is_there_that_is_not_read() -> None:
    told = set(re.findall(r"^\| `([A-Z_]+)`", TEAM.read_text(encoding="utf-8"), re.MULTILINE))
    assert told == settings_read()


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_every_subcommand_is_told(name: str) -> None:
    assert any(f"plomada {name}" in text for text in TEXTS.values())


def test_every_method_of_a_figure_has_its_page() -> None:
    methods = figure_methods()
    assert methods, "no figure names its method"
    pages = {path.stem for path in (ROOT / "docs" / "methods").glob("*.md")}
    assert methods - pages == set()


@pytest.mark.parametrize("name", ["README.md", "README.es.md", "CONTRIBUTING.md"])
def test_every_make_command_that_is_told_exists(name: str) -> None:
    goals = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    told = {first or second for first, second in MAKE.findall((ROOT / name).read_text(encoding="utf-8"))}
    assert told, f"{name} tells no command"
    assert told - goals == set()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    broken = [target for target in LINK.findall(TEXTS[path]) if not (path.parent / target).exists()]
    assert not broken


@pytest.mark.parametrize("name", modules())
def test_every_example_in_the_library_is_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_lock_files_name_no_host() -> None:
    for path in ROOT.glob("*.lock"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path.name
        assert text.count("--hash=") >= text.count("=="), path.name
