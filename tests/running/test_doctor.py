"""`plomada doctor` names each wrong setting, says its cure, and is silent about right ones."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from plomada_web.config import checks
from tests.live import ROOT, Mailbox, environment, mail_server


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


@pytest.fixture
def team(settings: Settings, mailbox: Mailbox) -> Settings:
    """Return settings with which a team can work."""
    settings.SECRET_KEY = "k8Jd_0sPq2vXz71LmNbTyRwEuIoAhGfCv5-9KjHgT4"
    settings.DEBUG = False
    settings.BASE_URL = "https://plomada.example.com"
    settings.HTTPS = True
    settings.ALLOWED_HOSTS = ["plomada.example.com"]
    settings.TRUSTED_PROXIES = 1
    settings.MAIL_CONFIGURED = True
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
    settings.DEFAULT_FROM_EMAIL = "Plomada <plomada@example.com>"
    settings.OIDC_ISSUER = ""
    return settings


def found(check: checks.Check) -> list[tuple[str, bool]]:
    return [(finding.about, finding.serious) for finding in check()]


QUIET_CHECKS = (checks.secret_key, checks.debug, checks.addresses, checks.encryption, checks.folder, checks.mail)


@pytest.mark.parametrize("check", [*QUIET_CHECKS, checks.single_sign_on])
def test_nothing_is_said_of_right_settings(team: Settings, check: checks.Check) -> None:
    assert found(check) == []


@pytest.mark.parametrize(
    ("check", "setting", "value", "about"),
    [
        (checks.secret_key, "SECRET_KEY", "short", "PLOMADA_SECRET_KEY"),
        (checks.secret_key, "SECRET_KEY", "a" * 60, "PLOMADA_SECRET_KEY"),
        (checks.debug, "DEBUG", True, "PLOMADA_DEBUG"),
        (checks.addresses, "BASE_URL", "plomada.example.com", "PLOMADA_BASE_URL"),
        (checks.addresses, "BASE_URL", "https://plomada.example.com/app", "PLOMADA_BASE_URL"),
        (checks.addresses, "ALLOWED_HOSTS", ["*"], "PLOMADA_ALLOWED_HOSTS"),
        (checks.addresses, "ALLOWED_HOSTS", ["other.example.com"], "PLOMADA_ALLOWED_HOSTS"),
        (checks.encryption, "HTTPS", False, "PLOMADA_BASE_URL"),
        (checks.encryption, "TRUSTED_PROXIES", 0, "PLOMADA_TRUSTED_PROXIES"),
        (checks.folder, "VAR", Path("/proc/nowhere"), "PLOMADA_VAR"),
        (checks.mail, "DEFAULT_FROM_EMAIL", "plomada@localhost", "PLOMADA_MAIL_FROM"),
        (checks.mail, "EMAIL_PORT", 1, "PLOMADA_SMTP_HOST"),
        (checks.mail, "EMAIL_USE_TLS", True, "PLOMADA_SMTP_STARTTLS"),
    ],
)
def test_a_wrong_setting_is_named(team: Settings, check: checks.Check, setting: str, value: object, about: str) -> None:
    setattr(team, setting, value)
    assert found(check) == [(about, True)]


@pytest.mark.parametrize("pattern", ["plomada.example.com", ".example.com", "PLOMADA.example.com"])
def test_a_host_that_is_answered_to_is_not_missed(team: Settings, pattern: str) -> None:
    team.ALLOWED_HOSTS = [pattern]
    assert found(checks.addresses) == []


def test_a_provider_without_its_secret_is_named(team: Settings) -> None:
    team.OIDC_ISSUER = "http://id.example.com"
    team.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [{"client_id": "x", "secret": ""}]}}
    assert found(checks.single_sign_on) == [("PLOMADA_OIDC_ISSUER", True), ("PLOMADA_OIDC_CLIENT_SECRET", True)]


def test_every_finding_says_what_is_wrong_and_its_cure(team: Settings) -> None:
    team.SECRET_KEY, team.DEBUG, team.ALLOWED_HOSTS, team.TRUSTED_PROXIES = "x", True, ["*"], 0
    findings = [finding for check in QUIET_CHECKS for finding in check()]
    assert len(findings) == 4
    assert all(finding.wrong and finding.cure for finding in findings)


def doctor(folder: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "plomada_cli", "doctor"]
    return subprocess.run(
        command, env=environment(folder, **more), cwd=ROOT, capture_output=True, text=True, check=False, timeout=180
    )


def test_an_installation_that_was_not_migrated_is_sent_to_migrate_and_is_well_after_it(tmp_path: Path) -> None:
    sick = doctor(tmp_path)
    assert sick.returncode == 1
    assert "cure: run plomada migrate" in sick.stdout
    command = [sys.executable, "-m", "plomada_cli", "migrate"]
    subprocess.run(command, env=environment(tmp_path), cwd=ROOT, check=True, timeout=240)
    well = doctor(tmp_path)
    assert well.returncode == 0, well.stdout
    assert "WRONG" not in well.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none"),
        ("PLOMADA_SMTP_PORT", "many"),
        ("DATABASE_URL", "nonsense"),
    ],
)
def test_settings_that_cannot_be_used_are_told_without_a_traceback(tmp_path: Path, name: str, value: str) -> None:
    sick = doctor(tmp_path, **{name: value})
    assert sick.returncode == 1
    assert f"WRONG  {name}" in sick.stdout + sick.stderr
    assert "Traceback" not in sick.stdout + sick.stderr
