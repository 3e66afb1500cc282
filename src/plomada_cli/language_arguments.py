"""`plomada language-map FILES` and `plomada adoption FILES`: what they are asked, and how they end.

What does the work is loaded only when it is asked for: `plomada serve` needs none of it.
"""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from plomada.errors import PlomadaError
from plomada.language.mapped import GENERAL, REST
from plomada.language.periods import Period

WRONG_INPUT: Final = 2
BROKEN_OFF: Final = 130
QUERY_BROKEN_OFF: Final = "Query interrupted"
LOCAL: Final = "duckdb"
MOST: Final = 1_000_000_000  # of what is counted one by one
UNITS: Final = {"M": 1 << 20, "G": 1 << 30}


def add_corpus(parser: argparse.ArgumentParser) -> None:
    """Add what says what a corpus is and how it is counted."""
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="Parquet, Arrow, CSV, XLSX or JSON lines")
    parser.add_argument("--text", required=True, metavar="COLUMN", help="what was said")
    parser.add_argument("--group", required=True, metavar="COLUMN", help="the role or function that said it")
    parser.add_argument("--author", metavar="COLUMN", help="who said it; without it each document is its own author")
    parser.add_argument("--date", metavar="COLUMN", help="when")
    parser.add_argument("--period", type=Period, choices=list(Period), default=Period.MONTH, help="of time (month)")
    parser.add_argument("--groups", nargs="+", default=(), metavar="NAME", help="those to compare (all)")
    parser.add_argument("--min-documents", type=_from_one, default=5, metavar="N", help="that a term has to be in (5)")
    parser.add_argument(
        "--min-authors", type=_from_one, default=5, metavar="N", help="of each group that uses a term (5)"
    )
    parser.add_argument("--engine", default=LOCAL, help="duckdb (this machine), or a Spark master: spark://host:7077")
    parser.add_argument("--memory", type=_bytes, default="1G", metavar="SIZE", help="that counting may use (1G)")
    parser.add_argument("--threads", type=_from_one, default=2, metavar="N", help="that count (2)")
    parser.add_argument("--scratch", type=Path, help="a folder for what memory should not hold")
    parser.add_argument(
        "--out", type=Path, default=Path("language-map"), metavar="DIR", help="where it goes (language-map)"
    )


def add_language_map(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_corpus(parser)
    parser.add_argument(
        "--background", choices=(REST, GENERAL), help="rest: what other groups said; general: the language"
    )
    parser.add_argument("--since", metavar="DATE", help="only what was said since, compared with before: 2021-03")
    parser.add_argument(
        "--until", metavar="DATE", help="with --since: only what was said up to then, that period included"
    )
    parser.add_argument(
        "--at-least", type=_from_one, metavar="N", help="so many groups are enough for a term to be shared (all)"
    )
    parser.add_argument("--language", nargs="+", default=("en",), metavar="CODE", help="es, en, pt, ca (en)")


def language_map_command(arguments: argparse.Namespace) -> int:
    """Count, compare and write; return 2 with one sentence where the files cannot be used."""
    from plomada_cli.language_map import write_language_map  # noqa: PLC0415  loaded by who asks for it

    return in_one_sentence(write_language_map, arguments)


def in_one_sentence(do: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """Return the exit code of what is done; what stops it is told in one sentence, 2 where it cannot be used."""
    try:
        return do(arguments)
    except PlomadaError as fault:
        print(fault, file=sys.stderr)
        return WRONG_INPUT
    except OSError as fault:
        print(f"{fault.filename or arguments.out} cannot be written: {fault.strerror}.", file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        return _broken_off()
    except RuntimeError as fault:
        if QUERY_BROKEN_OFF in str(fault):  # DuckDB's word for the same key, where it is at work
            return _broken_off()
        raise


def _broken_off() -> int:
    print("Broken off: nothing half written is left.", file=sys.stderr)
    return BROKEN_OFF


def add_adoption(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_corpus(parser)
    parser.set_defaults(period=Period.WEEK, out=Path("adoption"))
    parser.add_argument("--term", required=True, help="one to three words of the message, as people would say them")
    parser.add_argument("--since", required=True, type=_day, metavar="DAY", help="when it was published: 2026-03-02")
    parser.add_argument(
        "--without", nargs="+", default=(), metavar="GROUP", help="groups that did not get it, to compare with"
    )


def adoption_command(arguments: argparse.Namespace) -> int:
    """Print whether every group took the message up; return 2 with one sentence where that cannot be asked."""
    from plomada_cli.adoption import tell_adoption  # noqa: PLC0415  loaded by who asks for it

    return in_one_sentence(tell_adoption, arguments)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"“{written}” is no day: write it as 2026-03-02") from fault


def _bytes(written: str) -> int:
    unit = UNITS.get(written[-1:].upper(), 0)
    try:
        return int(float(written[:-1]) * unit) if unit else int(written)
    except (ValueError, OverflowError) as fault:
        raise argparse.ArgumentTypeError(f"“{written}” is no size: write 512M or 2G") from fault


def _from_one(written: str) -> int:
    if not written.isdecimal() or not 1 <= int(written) <= MOST:
        raise argparse.ArgumentTypeError(f"“{written}” is no whole number from 1 on")
    return int(written)
