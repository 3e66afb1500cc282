"""The command `plomada`: a table of subcommands, each with its arguments and the function that does it."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plomada import __version__
from plomada_cli import backup, consensus, doctor, exports, imports, language_arguments, server


@dataclass(frozen=True)
class Command:
    """One subcommand.

    Attributes:
        name: what is typed after `plomada`.
        does: one line for the help.
        add: says what arguments it takes.
        run: does it; returns the exit code.
    """

    name: str
    does: str
    add: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def nothing(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


COMMANDS = (
    Command("consensus", "where a group stands, from a file of answers", consensus.add_consensus, consensus.consensus),
    Command(
        "language-map",
        "the words that roles share, from what they said",
        language_arguments.add_language_map,
        language_arguments.language_map_command,
    ),
    Command(
        "adoption",
        "whether every group took up a message, from what they said",
        language_arguments.add_adoption,
        language_arguments.adoption_command,
    ),
    Command("serve", "run the web server and one worker", server.add_serve, server.serve),
    Command("worker", "run one more worker for background jobs", server.add_worker, server.worker),
    Command("migrate", "bring the database and the static files up to date", server.add_migrate, server.migrate),
    Command("import", "bring a file in: people, accounts, decisions, touches", imports.add_import, imports.import_file),
    Command("doctor", "say what is wrong with the set-up, and its cure", nothing, doctor.doctor),
    Command("backup", "write everything to one file", backup.add_backup, backup.backup),
    Command("restore", "put a backup in the place of what is here", backup.add_restore, backup.restore),
    Command("export", "write a whole workspace to one file", exports.add_export, exports.export),
    Command("manage", "run one of Django's management commands", server.add_manage, server.manage),
)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command."""
    whole = argparse.ArgumentParser(prog="plomada", description="Common ground for buying groups.")
    whole.add_argument("--version", action="version", version=f"plomada {__version__}")
    subcommands = whole.add_subparsers(dest="command_name", required=True, metavar="COMMAND")
    for command in COMMANDS:
        part = subcommands.add_parser(command.name, help=command.does, description=command.does)
        command.add(part)
        part.set_defaults(run=command.run)
    return whole


def main(argv: Sequence[str] | None = None) -> int:
    """Run the subcommand that the arguments name; return its exit code."""
    arguments = parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    return run(arguments)
