"""What every test stands on: data from the folder beside the repository, and settings that touch nothing of ours."""

import os
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("PLOMADA_SHARED") or ROOT.parent / "shared")


def pytest_configure(config: pytest.Config) -> None:
    """Point the product to a folder of its own, and take out what only costs time."""
    folder = Path(tempfile.mkdtemp(prefix="plomada-tests-"))
    config.add_cleanup(lambda: _remove(folder))
    settings.VAR = folder
    settings.MEDIA_ROOT = folder / "files"
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    # Nothing is collected for tests: names without their fingerprints.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    # Slow on purpose in the product; two hundred sign-ins need not be.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with the data that tests read; skip where it is not there."""
    if not SHARED.is_dir():
        pytest.skip(f"no data folder at {SHARED}: name it in PLOMADA_SHARED")
    return SHARED
