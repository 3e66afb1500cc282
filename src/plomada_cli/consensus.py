"""`plomada consensus FILE`: where a group stands, from a file of answers."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from plomada.consensus import Answers, Scale, standing
from plomada.consensus.reading import Columns, Reading, read_answers
from plomada.errors import InputError, PlomadaError, UnreadableFile
from plomada.figures import Sentence
from plomada_cli import consensus_files, consensus_report

STANDARD_OUTPUT = "-"
WRONG_INPUT = 2
LONGEST_COUNT = 6  # digits


def add_consensus(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("file", type=Path, help="CSV: people x statements, or one answer a row, or an export of Polis")
    parser.add_argument("--phase", help="only the statements of this phase (files with a phase column)")
    parser.add_argument("--scale", type=_scale, metavar="LOW:HIGH", help="the answers allowed (1:5; Polis -1:1)")
    parser.add_argument("--committee", type=_count, metavar="N", help="how many people there are, heard or not")
    parser.add_argument("--person", metavar="COLUMN", help="the column that names the people")
    parser.add_argument("--statement", metavar="COLUMN", help="the column that holds the statements (one answer a row)")
    parser.add_argument("--answer", metavar="COLUMN", help="the column that holds the answers (one answer a row)")
    parser.add_argument(
        "--agree", type=int, choices=(1, -1), default=1, help="how Polis writes agree: 1 in exports, -1 in its database"
    )
    parser.add_argument("--permutations", type=_count, default=999, metavar="N", help="shuffled copies to compare with")
    parser.add_argument("--seed", type=_count, default=1, help="of the shuffles; the same seed gives the same figures")
    for form in consensus_files.FORMS:
        parser.add_argument(
            f"--{form}",
            nargs="?",
            const=STANDARD_OUTPUT,
            metavar="OUT",
            help=f"write {form.upper()}, to this file if named",
        )


def consensus(arguments: argparse.Namespace) -> int:
    """Print where the group of a file stands; return 2 with one sentence where the file cannot be used."""
    try:
        return _consensus(arguments)
    except PlomadaError as fault:
        print(fault, file=sys.stderr)
        return WRONG_INPUT
    except BrokenPipeError:  # the reader had seen enough
        sys.stderr.close()
        return 0


def _consensus(arguments: argparse.Namespace) -> int:
    columns = Columns(arguments.person, arguments.statement, arguments.answer, arguments.scale, arguments.agree)
    reading = read_answers(arguments.file, columns)
    if arguments.phase is not None:
        reading = _only_phase(reading, arguments.phase)
    found = standing(
        reading.answers,
        rng=np.random.default_rng(arguments.seed),
        phases=reading.phases,
        signers=reading.signers,
        committee=arguments.committee,
        permutations=arguments.permutations,
    )
    wanted = {form: getattr(arguments, form) for form in consensus_files.FORMS if getattr(arguments, form)}
    if STANDARD_OUTPUT not in wanted.values():
        print(consensus_report.report(arguments.file.name, reading, found))
    for form, target in wanted.items():
        _write(target, consensus_files.FORMS[form](reading.answers, found))
    return 0


def _only_phase(reading: Reading, phase: str) -> Reading:
    if phase not in reading.phases:
        told = tuple(f"“{name}”" for name in reading.phases)
        if not told:
            raise InputError(Sentence("The file names no phases: add a column “phase” or leave --phase out."))
        raise InputError(
            Sentence("There is no phase “%(phase)s”: there are %(phases)s.", {"phase": phase, "phases": told})
        )
    kept: Answers = reading.answers.only(reading.phases[phase])
    return replace(reading, answers=kept, phases={phase: reading.phases[phase]})


def _write(target: str, text: str) -> None:
    if target == STANDARD_OUTPUT:
        print(text)
        return
    try:
        Path(target).write_text(text + "\n", encoding="utf-8")
    except OSError as fault:
        raise UnreadableFile(
            Sentence("%(file)s cannot be written: %(fault)s.", {"file": target, "fault": fault.strerror or str(fault)})
        ) from fault


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > LONGEST_COUNT:
        raise argparse.ArgumentTypeError(f"“{text}” is not a count: write a whole number, 0 or more")
    return int(text)


def _scale(text: str) -> Scale:
    low, _, high = text.partition(":")
    try:
        return Scale(float(low), float(high))
    except (ValueError, InputError) as fault:
        raise argparse.ArgumentTypeError(f"“{text}” is not a scale: write the lowest and the highest, 1:5") from fault
