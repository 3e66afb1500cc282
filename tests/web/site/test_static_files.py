"""The style sheets, scripts and fonts that we serve: all there, all ours, nothing that the policy refuses."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.test import override_settings

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "src/plomada_web/site/static"
SHEETS = sorted(STATIC.rglob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_asks_for_nothing_from_elsewhere_nor_from_inside_itself(sheet: Path) -> None:
    asked = re.findall(r"url\(\s*[\"']?([^)\"']+)", sheet.read_text("utf-8"))
    assert [address for address in asked if ":" in address or address.startswith("//")] == []
    assert all((sheet.parent / address.split("#")[0]).is_file() for address in asked)
    assert "@import" not in sheet.read_text("utf-8")


def test_every_token_that_is_used_is_defined() -> None:
    ours = "".join((STATIC / "plomada" / name).read_text("utf-8") for name in ("tokens.css", "pages.css"))
    assert set(re.findall(r"var\((--pl-[\w-]+)", ours)) <= set(re.findall(r"(--pl-[\w-]+):", ours))


def test_no_vendored_file_points_at_a_map() -> None:
    for path in STATIC.rglob("*"):
        if path.suffix in {".js", ".css"}:
            assert "sourceMappingURL" not in path.read_text("utf-8"), path


def test_every_vendored_package_comes_with_its_licence() -> None:
    for folder in (STATIC / "vendor").iterdir():
        assert re.search(r"permission|licen[sc]e", (folder / "LICENSE").read_text("utf-8"), re.IGNORECASE), folder


@pytest.mark.parametrize(
    ("package", "path", "mark"),
    [
        ("htmx.org", STATIC / "vendor/htmx/htmx.min.js", 'version:"{}"'),
        ("@alpinejs/csp", STATIC / "vendor/alpine/alpine-csp.min.js", 'version:"{}"'),
        ("@tabler/core", STATIC / "vendor/tabler/tabler.min.css", "Tabler v{} "),
        ("axe-core", ROOT / "tests/browser/vendor/axe.min.js", "axe v{}"),
    ],
)
def test_what_is_vendored_is_the_version_that_package_json_names(package: str, path: Path, mark: str) -> None:
    version = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"][package]
    assert mark.format(version) in path.read_text("utf-8")


def test_the_hashed_static_files_can_all_be_collected(tmp_path: Path) -> None:
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages, STATIC_URL="/static/"):
        call_command("collectstatic", interactive=False, verbosity=0)
        storage = ManifestStaticFilesStorage(location=str(tmp_path), base_url="/static/")
        for name in ("plomada/tokens.css", "vendor/inter/opsz.css", "vendor/icons/icons.svg", "plomada/app.js"):
            assert find(name)
            assert re.search(r"\.[0-9a-f]{12}\.", storage.stored_name(name))
