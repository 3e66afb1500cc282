"""The sample is loaded from the command line, with a password of its own on each installation."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from plomada_web.start.sample.sign_in import new_password, sample_sign_in
from plomada_web.workspace.models import User
from tests.web.world import client_of


def test_the_password_is_made_once_for_each_installation_and_only_its_owner_reads_it(
    tmp_path: Path, settings: Settings
) -> None:
    settings.VAR = tmp_path / "var"
    made = sample_sign_in()
    assert sample_sign_in() == made
    assert stat.S_IMODE((tmp_path / "var" / "sample_sign_in").stat().st_mode) == 0o600
    assert made.password != new_password()
    assert len(made.password) == 27


def test_the_command_prints_the_sign_in(db: None, tmp_path: Path, settings: Settings) -> None:
    settings.VAR = tmp_path
    sign_in = sample_sign_in()
    for _ in range(2):  # the second time finds it there
        told = StringIO()
        call_command("load_sample", stdout=told)
        assert f"Sign in as {sign_in.email} with {sign_in.password}" in told.getvalue()
    answer = client_of(None).post("/account/login/", {"login": sign_in.email, "password": sign_in.password})
    assert answer.status_code == 302
    assert "there already" in told.getvalue()


@pytest.mark.django_db
def test_a_password_that_was_changed_is_not_printed(tmp_path: Path, settings: Settings) -> None:
    settings.VAR = tmp_path
    call_command("load_sample", stdout=StringIO())
    elena = User.objects.get(email=sample_sign_in().email)
    elena.set_password("otra muy distinta")
    elena.save()
    told = StringIO()
    call_command("load_sample", stdout=told)
    assert sample_sign_in().password not in told.getvalue()
    assert "password_link" in told.getvalue()
