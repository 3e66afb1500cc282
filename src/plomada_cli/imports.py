"""`plomada import`: a file becomes accounts, people, decisions and touches, as on the page."""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from plomada import PlomadaError
from plomada_cli import exports
from plomada_cli.server import set_up_django

PIECE = 1024 * 1024


def import_file(arguments: argparse.Namespace) -> int:
    """Bring a file in, or try it out; with `--all`, make a workspace from the file that holds one."""
    if arguments.all:
        return exports.import_all(arguments.file, arguments.slug)
    if not (arguments.workspace and arguments.email):
        print("Say whose workspace, and as whom: --workspace SLUG --as EMAIL.", file=sys.stderr)
        return 2
    set_up_django()
    from plomada_web.imports import command  # noqa: PLC0415  Django must be set up first

    wanted = command.Wanted(
        workspace=arguments.workspace,
        email=arguments.email,
        sheet=arguments.sheet,
        columns=tuple(arguments.map),
        mapping=arguments.mapping,
        match=tuple(arguments.match),
        defaults=tuple(arguments.default),
        mode=arguments.mode,
        keep=arguments.keep,
    )
    try:
        one = command.received(wanted, name=arguments.file.name, pieces=_pieces(arguments.file))
        for line in command.mapping_lines(one):
            print(line)
        result = (command.tried_out if arguments.dry_run else command.brought_in)(one, told=_Progress())
        print()
        for line in result.lines:
            print(line)
        if arguments.failed is not None and result.problems:
            arguments.failed.write_text("".join(command.failed_lines(one)), encoding="utf-8", newline="")
            print(f"Rows with problems: {arguments.failed}")
    except (PlomadaError, OSError) as error:
        print(f"Nothing was imported. {error}", file=sys.stderr)
        return 1
    return 0 if result.whole else 1


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


class _Progress:
    """Tell on one line how far the import is."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def __call__(self, rows: int, of: int | None) -> None:
        seconds = max(time.monotonic() - self.began, 0.001)
        total = f" of about {of}" if of else ""
        print(f"\r{rows}{total} rows, {rows / seconds:.0f} a second   ", end="", file=sys.stderr, flush=True)


def add_import(parser: argparse.ArgumentParser) -> None:
    """Say what `plomada import` takes."""
    parser.add_argument(
        "file", type=Path, help="CSV, TSV, XLSX, JSON lines, Parquet or Arrow; with --all, a whole workspace"
    )
    parser.add_argument("--all", action="store_true", help="a new workspace from what `plomada export --all` wrote")
    parser.add_argument("--slug", default="", help="with --all: another name in addresses than the one in the file")
    parser.add_argument("--workspace", default="", metavar="SLUG", help="whose workspace, as in its address")
    parser.add_argument("--as", default="", dest="email", metavar="EMAIL", help="the member who imports")
    parser.add_argument("--sheet", default="", metavar="NAME", help="of a workbook (the first sheet that has rows)")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="HEADER=TARGET",
        help='what a column means: "E-mail=person.email"; "Notes=" leaves one out; the others are found',
    )
    parser.add_argument("--mapping", default="", metavar="NAME", help="a mapping that was kept under that name")
    parser.add_argument(
        "--match",
        action="append",
        default=[],
        metavar="RECORD=RULES",
        help='by what records are found: "person=external_id,email"',
    )
    parser.add_argument("--mode", choices=["both", "create", "update"], help="which rows count (both)")
    parser.add_argument("--keep", choices=["fill", "overwrite"], help="fill only empty fields, or overwrite (fill)")
    parser.add_argument(
        "--default", action="append", default=[], metavar="TARGET=TEXT", help='for empty cells: "touch.team=marketing"'
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would come of it, and write nothing")
    parser.add_argument("--failed", type=Path, metavar="OUT.csv", help="write the rows with problems to a file")
