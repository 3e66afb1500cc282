"""The commands that run the product: serve, worker, migrate, manage."""

import argparse
import os
import subprocess
import sys

from plomada_cli.processes import Part, run_together

EVERY_ADDRESS = {"0.0.0.0", "::", "[::]"}  # noqa: S104  compared with, not listened on


def set_up_django() -> None:
    """Load the product, so that its modules can be imported; end with one sentence where a setting cannot be read."""
    import django  # noqa: PLC0415  `plomada consensus` must not wait for it
    from dj_database_url import ParseError, UnknownSchemeError  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plomada_web.config.settings")
    try:
        settings.configured or settings.DATABASES  # noqa: B018  the first look reads the file
    except (ParseError, UnknownSchemeError):
        sys.exit("WRONG  DATABASE_URL: it cannot be read\n       cure: write it as postgres://user:password@host/name")
    except OSError as error:
        sys.exit(
            f"WRONG  PLOMADA_VAR: {error.filename} cannot be used: {error.strerror}\n       cure: name another folder"
        )
    except ValueError as error:
        sys.exit(f"WRONG  {error}")
    django.setup()


def serve(arguments: argparse.Namespace) -> int:
    """Bring the database up to date, then run the web server and one worker until told to stop."""
    os.environ["PORT"] = str(arguments.port)
    # In a process of its own: what it loads is given back, and this one stays small.
    code = subprocess.call(_ourselves("migrate", *(["--sample"] if arguments.sample else [])))  # noqa: S603
    if code != 0:
        return code
    bind = f"{arguments.host}:{arguments.port}"
    web = [sys.executable, "-m", "gunicorn", "--config", "python:plomada_web.config.gunicorn", "--bind", bind]
    parts = [Part("web", web), Part("worker", _ourselves("worker"))]
    shown = "127.0.0.1" if arguments.host in EVERY_ADDRESS else arguments.host
    told = f"Plomada runs at http://{shown}:{arguments.port}/ (Ctrl-C stops it)"
    return run_together(parts, started=lambda: print(told, flush=True))


def _ourselves(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "plomada_cli", *arguments]


def migrate(arguments: argparse.Namespace) -> int:
    """Bring the database and the static files up to date."""
    set_up_django()
    from django.db import Error  # noqa: PLC0415  Django must be set up first

    from plomada_web.config import running  # noqa: PLC0415

    try:
        running.bring_up_to_date(sample=arguments.sample, verbosity=arguments.verbosity)
    except Error as error:
        told = " ".join(str(error).split())
        print(f"The database cannot be brought up to date: {told}\n`plomada doctor` says more.", file=sys.stderr)
        return 1
    return 0


def worker(arguments: argparse.Namespace) -> int:
    """Do background jobs until told to stop."""
    set_up_django()
    from plomada_web.config import running  # noqa: PLC0415  Django must be set up first

    running.work(interval=arguments.interval, until_empty=arguments.until_empty)
    return 0


def manage(arguments: argparse.Namespace) -> int:
    """Run one of Django's management commands."""
    set_up_django()
    from django.core.management import execute_from_command_line  # noqa: PLC0415  not needed by the other commands

    execute_from_command_line(["plomada manage", *arguments.command])
    return 0


def add_serve(parser: argparse.ArgumentParser) -> None:
    """Say what `plomada serve` takes."""
    parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000, help="port to listen on")
    _add_sample(parser)


def add_migrate(parser: argparse.ArgumentParser) -> None:
    """Say what `plomada migrate` takes."""
    _add_sample(parser)
    parser.add_argument("--verbosity", type=int, default=0, choices=range(4), help="how much to tell")


def add_worker(parser: argparse.ArgumentParser) -> None:
    """Say what `plomada worker` takes."""
    parser.add_argument("--interval", type=float, default=1.0, help="seconds between two looks at an empty queue")
    parser.add_argument("--until-empty", action="store_true", help="stop once nothing is waiting")


def add_manage(parser: argparse.ArgumentParser) -> None:
    """Say what `plomada manage` takes."""
    parser.add_argument("command", nargs=argparse.REMAINDER, help="a Django command and its arguments")


def _add_sample(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sample", action="store_true", help="load the sample workspace if there is none at all")
