"""What `plomada doctor` looks at: each wrong setting, and its cure."""

import os
import smtplib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from plomada_web.config import regular_backups
from plomada_web.people import search_indexes

KEY_LENGTH = 40
AT_HOME = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Finding:
    """Something about the set-up.

    Attributes:
        about: the setting or thing, as the person who set it calls it.
        wrong: what is the matter.
        cure: what to do.
        serious: whether it must be cured; otherwise it is good to know.
    """

    about: str
    wrong: str
    cure: str
    serious: bool = True


Check = Callable[[], Iterator[Finding]]


def examine() -> list[Finding]:
    """Return what is wrong with the set-up, the serious first."""
    found = [finding for check in CHECKS for finding in check()]
    return sorted(found, key=lambda finding: not finding.serious)


def base_url() -> str:
    """Return what says where the product is reached."""
    return str(settings.BASE_URL)


def serves_others() -> bool:
    """Return whether the product is reached from other machines, so that what suits a trial no longer does."""
    return (urlsplit(base_url()).hostname or "") not in AT_HOME


def secret_key() -> Iterator[Finding]:
    """Look for a key that could be guessed."""
    if len(settings.SECRET_KEY) < KEY_LENGTH or len(set(settings.SECRET_KEY)) < 10:
        yield Finding(
            "PLOMADA_SECRET_KEY",
            f"it has {len(settings.SECRET_KEY)} characters; sessions and links could be forged by guessing it",
            "unset it (a key is then made and kept in the data folder), or give 50 random characters",
        )


def debug() -> Iterator[Finding]:
    """Look for the mode that shows the inside of the product to anyone."""
    if settings.DEBUG:
        yield Finding("PLOMADA_DEBUG", "errors show code and settings to whoever meets them", "unset it")


def addresses() -> Iterator[Finding]:
    """Look at where the product says it is, and at which names it answers to."""
    address = urlsplit(base_url())
    if address.scheme not in {"http", "https"} or not address.hostname or address.path:
        yield Finding(
            "PLOMADA_BASE_URL",
            f"{base_url()!r} is not an address that links in mails can start with",
            "give scheme and name only, for example https://plomada.example.com",
        )
        return
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding(
            "PLOMADA_ALLOWED_HOSTS",
            "it is *: a forged Host header could put someone else's address into our pages",
            f"name the hosts, for example {address.hostname}",
        )
    elif not any(_answers_to(pattern, address.hostname) for pattern in settings.ALLOWED_HOSTS):
        yield Finding(
            "PLOMADA_ALLOWED_HOSTS",
            f"it lacks {address.hostname}, the name in PLOMADA_BASE_URL: every page there answers 400",
            f"add {address.hostname}",
        )


def _answers_to(pattern: str, host: str) -> bool:
    return pattern.lower() == host or (
        pattern.startswith(".") and (host.endswith(pattern.lower()) or host == pattern[1:])
    )


def encryption() -> Iterator[Finding]:
    """Look at how passwords and answers travel."""
    if not serves_others():
        yield Finding(
            "PLOMADA_BASE_URL",
            f"it is {base_url()}: links in mails work on this machine only",
            "for a team, give the address by which others reach this server",
            serious=False,
        )
    elif not settings.HTTPS:
        yield Finding(
            "PLOMADA_BASE_URL",
            "it starts with http://: passwords and answers travel readable",
            "put a proxy with a certificate in front and start the address with https://",
        )
    elif not settings.TRUSTED_PROXIES:
        yield Finding(
            "PLOMADA_TRUSTED_PROXIES",
            "it is 0 though the address is https://: every visitor seems to come from the proxy, over http",
            "give the number of proxies in front, usually 1",
        )


def database() -> Iterator[Finding]:
    """Look whether the database is reached and up to date."""
    try:
        connection.ensure_connection()
        plan = MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes())
    except Error as error:
        reason = " ".join(str(error).split())
        yield Finding(
            "DATABASE_URL", f"the database is not reached: {reason}", "correct it, or start the server it names"
        )
        return
    if plan:
        yield Finding("the database", f"{len(plan)} migrations are to be applied", "run plomada migrate")
    elif search_indexes.missing():
        yield Finding(
            "the database",
            "it has no indexes for parts of words: searches that find little read every row",
            "install PostgreSQL's extension pg_trgm (on Debian it comes with the server), then run plomada migrate",
            serious=False,
        )
    if connection.vendor == "sqlite" and serves_others():
        yield Finding(
            "DATABASE_URL",
            "the data is in an SQLite file: right for one machine, but no second one can join it",
            "for a team, name a PostgreSQL database: postgres://user:password@host/name",
            serious=False,
        )


def folder() -> Iterator[Finding]:
    """Look whether the data folder can be written, and by whom its key can be read."""
    try:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.VAR):
            pass
    except OSError as error:
        yield Finding(
            "PLOMADA_VAR",
            f"{settings.VAR} cannot be written: {error.strerror}",
            "name a folder that belongs to the user who runs Plomada",
        )
        return
    key = Path(settings.VAR) / "secret_key"
    if os.name == "posix" and key.exists() and key.stat().st_mode & 0o077:
        yield Finding("PLOMADA_VAR", f"{key} can be read by other users of this machine", f"chmod 600 {key}")


def static_files() -> Iterator[Finding]:
    """Look whether styles and scripts are where the server looks for them."""
    if not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Finding("the static files", "they have not been collected: pages would fail", "run plomada migrate")


def mail() -> Iterator[Finding]:
    """Look whether mail can be sent: connect and sign in, and send nothing."""
    if not settings.MAIL_CONFIGURED:
        yield Finding(
            "PLOMADA_SMTP_HOST",
            "no mail server is named: invitations and reminders are shown to be copied, not sent",
            "name the server, and PLOMADA_SMTP_USER, PLOMADA_SMTP_PASSWORD and PLOMADA_MAIL_FROM as it asks",
            serious=False,
        )
        return
    sender = settings.DEFAULT_FROM_EMAIL
    if sender.rstrip(">").endswith("@localhost"):
        yield Finding(
            "PLOMADA_MAIL_FROM", f"it is {sender}: other servers refuse it", "give an address of your own domain"
        )
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=10) as server_connection:
            if settings.EMAIL_USE_TLS:
                server_connection.starttls()
            if settings.EMAIL_HOST_USER:
                server_connection.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except smtplib.SMTPAuthenticationError:
        yield Finding(
            "PLOMADA_SMTP_USER", f"{server} refuses the user or the password", "correct it and PLOMADA_SMTP_PASSWORD"
        )
    except smtplib.SMTPNotSupportedError as error:
        yield Finding(
            "PLOMADA_SMTP_STARTTLS",
            f"{server}: {error}",
            "correct the port, or set it to 0 for a server inside your network",
        )
    except (OSError, smtplib.SMTPException) as error:
        yield Finding(
            "PLOMADA_SMTP_HOST",
            f"{server} does not answer as a mail server: {error}",
            "correct it or PLOMADA_SMTP_PORT",
        )


def single_sign_on() -> Iterator[Finding]:
    """Look whether an identity provider that is named has all it needs."""
    issuer = settings.OIDC_ISSUER
    if not issuer:
        return
    if not issuer.startswith("https://"):
        yield Finding(
            "PLOMADA_OIDC_ISSUER", f"{issuer} does not start with https://", "give the provider's https address"
        )
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    app = providers["openid_connect"]["APPS"][0]
    for field, variable in [("client_id", "PLOMADA_OIDC_CLIENT_ID"), ("secret", "PLOMADA_OIDC_CLIENT_SECRET")]:
        if not app[field]:
            yield Finding(variable, "it is empty, so nobody can sign in by the provider", "copy it from the provider")


def regular_backup() -> Iterator[Finding]:
    """Look whether the backups that the worker is to make are made."""
    if not regular_backups.wanted():
        return
    newest = regular_backups.newest_at(settings.BACKUP_FOLDER)
    if newest is None:
        wrong = f"there is no backup yet in {settings.BACKUP_FOLDER}"
    elif timezone.now() - newest > timedelta(hours=2 * settings.BACKUP_EVERY_HOURS):
        wrong = f"the newest backup is of {newest:%Y-%m-%d %H:%M} UTC"
    else:
        return
    yield Finding(
        "PLOMADA_BACKUP_EVERY_HOURS", wrong, "look whether a worker runs, and into its log", serious=newest is not None
    )


CHECKS: tuple[Check, ...] = (
    secret_key,
    debug,
    addresses,
    encryption,
    folder,
    database,
    static_files,
    mail,
    single_sign_on,
    regular_backup,
)
