"""The command on files as people make them: good ones, every bad one, and the real conversations."""

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.consensus import agreement
from plomada.consensus.reading import Columns, read_answers
from plomada_cli.main import main
from tests.library.polis_votes import POLIS

WIDE = """person,function,must_sign,would_sign,Cost per trip,One figure,Rent
Ana,Operations,yes,9,5,4,2
Irene,Safety,yes,8,4,5,2
Luis,Finance,yes,6,5,5,4
Marta,Purchasing,no,,5,4,5
Nuria,Management,no,,,,
"""
LONG = """person;statement;answer;phase;function;must_sign
Ana;Cost per trip;5;define;Operations;yes
Ana;Rent;2;identify;Operations;yes
Luis;Cost per trip;4;define;Finance;no
Luis;Rent;4;identify;Finance;no
Marta;Cost per trip;5;define;;
Marta;Rent;can't say;identify;;
"""


def file_of(folder: Path, content: str | bytes, name: str = "said.csv") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def run(*arguments: str | Path) -> int:
    return main(["consensus", *map(str, arguments)])


def test_a_wide_file_gives_a_report_with_intervals_people_and_methods(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file_of(tmp_path, WIDE)) == 0
    told = capsys.readouterr().out
    figure = agreement(read_answers(tmp_path / "said.csv").answers).figure
    assert f"{figure.value:.0f} ({figure.low:.0f} to {figure.high:.0f}, 90 %)" in told
    assert "n 4 of 5; agreement, Lindell, Brandt & Whitney 1999" in told
    assert "All sign" in told
    assert "Cost per trip" in told


def test_a_long_file_gives_phases_functions_and_signers(tmp_path: Path) -> None:
    reading = read_answers(file_of(tmp_path, LONG))
    assert reading.form == "long"
    assert reading.phases == {"define": ("Cost per trip",), "identify": ("Rent",)}
    assert reading.functions == {"Ana": "Operations", "Luis": "Finance"}
    assert [(one.name, one.probability) for one in reading.signers] == [("Ana", None)]
    assert np.array_equal(reading.answers.ratings, [[5, 2], [4, 4], [5, np.nan]], equal_nan=True)


def test_wide_and_long_tell_the_same(tmp_path: Path) -> None:
    wide = read_answers(file_of(tmp_path, WIDE)).answers
    lines = ["persona,afirmación,respuesta"]
    for person, row in zip(wide.people, wide.ratings, strict=True):
        cells = ["" if np.isnan(cell) else f"{cell:g}" for cell in row]
        lines += [f"{person},{statement},{cell}" for statement, cell in zip(wide.statements, cells, strict=True)]
    long = read_answers(file_of(tmp_path, "\n".join(lines), "long.csv"))
    assert long.form == "long"
    assert (long.answers.people, long.answers.statements) == (wide.people, wide.statements)
    assert np.array_equal(long.answers.ratings, wide.ratings, equal_nan=True)


def test_one_phase_alone_can_be_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_of(tmp_path, LONG)
    assert run(file, "--phase", "identify") == 0
    assert "people 3, statements 1," in capsys.readouterr().out
    assert run(file, "--phase", "choose") == 2
    assert capsys.readouterr().err == "There is no phase “choose”: there are “define” and “identify”.\n"
    assert run(file_of(tmp_path, WIDE), "--phase", "define") == 2
    assert "add a column “phase”" in capsys.readouterr().err


def test_columns_with_other_names_can_be_named(tmp_path: Path) -> None:
    file = file_of(tmp_path, "quien\tque\tcuanto\nAna\tA\t4,5\nLuis\tA\t2\n")
    reading = read_answers(file, Columns(person="quien", statement="que", answer="cuanto"))
    assert reading.answers.ratings.tolist() == [[4.5], [2.0]]


def test_a_byte_order_mark_semicolons_and_blank_rows_do_no_harm(tmp_path: Path) -> None:
    reading = read_answers(file_of(tmp_path, b"\xef\xbb\xbfperson;A\r\n\r\nAna;4\r\n;\r\nLuis;5\r\n"))
    assert reading.answers.people == ("Ana", "Luis")


def test_json_without_a_file_goes_to_the_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(file_of(tmp_path, WIDE), "--json") == 0
    assert json.loads(capsys.readouterr().out)["statements"]


def test_no_interval_is_told_beyond_unanimity(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two people alike and two apart: the interval's raw end lies at 192 points."""
    assert run(file_of(tmp_path, "person,A,B\nAna,5,4\nLuis,2,2\nMarta,4,5\nPau,4,\n")) == 0
    assert "(-100 to 100, 90 %)" in capsys.readouterr().out


def test_json_holds_every_figure_with_its_method(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert run(file_of(tmp_path, WIDE), "--json", out) == 0
    told = json.loads(out.read_text())
    figure = told["standing"]["overall"]["agreement"]["figure"]
    assert figure["method"] == "agreement"
    assert figure["low"] < figure["value"] < figure["high"]
    assert told["standing"]["fault_line"]["line"] in ("clear", "no clear camps", "one person apart", "unknown")
    assert told["people"] == ["Ana", "Irene", "Luis", "Marta", "Nuria"]


def test_csv_holds_a_row_a_statement_and_no_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_of(tmp_path, WIDE.replace("Cost per trip", "=1+1"))
    assert run(file, "--csv", "-") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["statement"] for row in rows] == ["'=1+1", "One figure", "Rent"]
    assert rows[0]["in_favour"] == "4"
    assert float(rows[0]["low"]) < float(rows[0]["agreement"]) <= 100


def test_svg_is_a_drawing_with_a_strip_a_statement(tmp_path: Path) -> None:
    out = tmp_path / "out.svg"
    assert run(file_of(tmp_path, WIDE.replace("Rent", "Rent < buy & hold")), "--svg", out) == 0
    drawing = ET.fromstring(out.read_text())
    texts = [element.text for element in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert "Rent < buy & hold" in texts
    # Two of four people at 4 and two at 5 have no interval; the other two statements do.
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}rect"))) == 2


def test_the_same_seed_prints_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_of(tmp_path, WIDE)
    run(file, "--seed", "4")
    first = capsys.readouterr().out
    run(file, "--seed", "4")
    assert capsys.readouterr().out == first


BAD = {
    "an answer beyond the scale": (
        "person,A,B\nAna,4,2\nLuis,3,9\n",
        "said.csv, row 3, column “B”: 9 is outside the scale from 1 to 5: correct it or name another scale.",
    ),
    "a person twice": (
        "person,A\nAna,4\nLuis,3\nAna,2\n",
        "said.csv, row 4, column “person”: Ana stands in row 2 already: give each person one row.",
    ),
    "an answer twice": (
        "person,statement,answer\nAna,A,4\nAna,A,5\n",
        "said.csv, row 3: Ana answers “A” in row 2 already: keep one of the two.",
    ),
    "text in a number": (
        "person,A,B\nAna,4,many\n",
        "said.csv, row 2, column “B”: “many” is not a number: write the answer as a number, or leave the cell empty.",
    ),
    "a thousand": (
        'person,A\nAna,"1,000"\n',
        "said.csv, row 2, column “A”: “1,000” is not a number: write the answer as a number, or leave the cell empty.",
    ),
    "not a number": (
        "person,A\nAna,nan\n",
        "said.csv, row 2, column “A”: “nan” is not a number: write the answer as a number, or leave the cell empty.",
    ),
    "an empty file": ("", "said.csv is empty: the first row must name the columns."),
    "only blanks": ("\n \n,,\n", "said.csv is empty: the first row must name the columns."),
    "a header alone": ("person,A\n", "said.csv has a header and no rows: there is nothing to read."),
    "a name left out": (
        "person,A\n,4\n",
        "said.csv, row 2, column “person” is empty: fill it in or take the row out.",
    ),
    "a row too long": (
        "person,A\nAna,4,5\n",
        "said.csv, row 2: 3 cells where the header has 2: look for a missing or a stray delimiter or quote.",
    ),
    "a column twice": (
        "person,A,A\nAna,4,5\n",
        "said.csv, row 1: 2 columns are named “A”: give each a name of its own.",
    ),
    "a column without a name": ("person,,A\nAna,4,5\n", "said.csv, row 1: column 2 has no name: give it one."),
    "no answers": (
        "person,function\nAna,IT\n",
        "said.csv has no column with answers beside “person”: give each statement a column.",
    ),
    "an answer column missing": (
        "person,statement,mark\nAna,A,4\n",
        "said.csv has no column “answer”: it has “person”, “statement” and “mark”.",
    ),
    "an open quote": (
        'person,A\n"Ana,4\nLuis,5\n',
        "said.csv, line 3 is not proper CSV (unexpected end of data): look for a quote that is not closed.",
    ),
    "a signer of no kind": (
        "person,must_sign,A\nAna,perhaps,4\n",
        "said.csv, row 2, column “must_sign”: “perhaps” is neither yes nor no.",
    ),
    "another encoding": (
        "person,A\nLuis,4\nTomás,5\n".encode("latin-1"),
        "said.csv is not in UTF-8: line 3, byte 4 of it; save it as CSV in UTF-8.",
    ),
    "UTF-16": ("person,A\nAna,4\n".encode("utf-16"), "said.csv is in UTF-16: save it as CSV in UTF-8."),
    "a binary file": (
        b"PK\x03\x04\x14\x00\x06\x00",
        "said.csv is not a table in text (byte 6 is binary): save it as CSV in UTF-8.",
    ),
}


@pytest.mark.parametrize("bad", BAD)
def test_bad_input_gets_one_sentence_with_place_and_cure_and_exit_code_2(
    bad: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, sentence = BAD[bad]
    assert run(file_of(tmp_path, content)) == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", sentence + "\n")


def test_an_unknown_column_is_refused_with_those_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(file_of(tmp_path, "who,A\nAna,4\n"), "--person", "name") == 2
    assert capsys.readouterr().err == "said.csv has no column “name”: it has “who” and “A”.\n"


def test_a_file_of_2_gb_is_refused_before_it_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "huge.csv"
    with file.open("wb") as hollow:
        hollow.truncate(2 * 1024**3)
    began = time.perf_counter()
    assert run(file) == 2
    assert time.perf_counter() - began < 1
    assert capsys.readouterr().err == (
        "huge.csv has 2147 MB; files of up to 200 MB are read: split it or leave columns out.\n"
    )


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "none.csv") == 2
    assert capsys.readouterr().err.endswith("none.csv cannot be read: No such file or directory.\n")
    assert run(tmp_path) == 2
    assert "cannot be read: Is a directory." in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(file_of(tmp_path, WIDE), "--json", tmp_path / "none" / "out.json") == 2
    assert "cannot be written: No such file or directory." in capsys.readouterr().err


@pytest.mark.parametrize("scale", ["5", "5:1", "a:b", "1:inf", "nan:2", "0:1000000000"])
def test_a_scale_that_is_none_is_refused(scale: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(file_of(tmp_path, WIDE), "--scale", scale)
    assert left.value.code == 2
    assert "is not a scale" in capsys.readouterr().err


def test_another_scale_can_be_named(tmp_path: Path) -> None:
    file = file_of(tmp_path, "person,A\nAna,7\nLuis,6\n")
    assert run(file, "--scale", "1:7") == 0


def test_a_bad_file_leaves_no_traceback_in_a_process_of_its_own(tmp_path: Path) -> None:
    file = file_of(tmp_path, "person,A\nAna,many\n")
    done = subprocess.run(
        [sys.executable, "-m", "plomada_cli", "consensus", str(file)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def polis(conversation: str, name: str) -> Path:
    file = POLIS / conversation / name
    if not file.is_file():
        pytest.skip(f"no votes at {file}: name the data folder in PLOMADA_SHARED")
    return file


@pytest.mark.parametrize(
    "conversation", ["15-per-hour-seattle", "bg2050-volunteers", "brexit-consensus", "vtaiwan.uberx"]
)
def test_both_exports_of_a_polis_conversation_tell_the_same_votes(conversation: str) -> None:
    one = read_answers(polis(conversation, "participants-votes.csv")).answers
    other = read_answers(polis(conversation, "votes.csv")).answers
    rows = [one.people.index(person) for person in other.people]
    columns = [one.statements.index(statement) for statement in other.statements]
    assert np.array_equal(one.ratings[np.ix_(rows, columns)], other.ratings, equal_nan=True)
    assert (one.scale.low, one.scale.high) == (-1, 1)


def test_votes_as_the_database_of_polis_writes_them_are_turned_round(tmp_path: Path) -> None:
    file = file_of(tmp_path, "timestamp,comment-id,voter-id,vote\n2,0,1,-1\n1,0,1,1\n1,0,2,-1\n")
    assert read_answers(file).answers.ratings.tolist() == [[-1.0], [-1.0]]
    assert read_answers(file, Columns(agree=-1)).answers.ratings.tolist() == [[1.0], [1.0]]


MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], check=False).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def test_all_of_a_conversation_of_1921_voters_takes_under_10_seconds_and_1_gb() -> None:
    file = polis("vtaiwan.uberx", "votes.csv")
    program = [sys.executable, "-m", "plomada_cli", "consensus", str(file)]
    began = time.perf_counter()
    # A small process starts it: what a process had at most counts what its parent had when it was started.
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *program],
        check=False, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seconds, kilobytes = (float(number) for number in done.stderr.splitlines()[-1].split())
    said = done.stdout
    # Processor time rather than the clock's: other tests share the machine.
    assert seconds < 10
    assert time.perf_counter() - began < 40
    assert kilobytes < 1_000_000
    assert "people 1,921, statements 197," in said
    assert "Pairs are listed for groups of up to 50 people; here are 1921." in said
    assert "(99 copies)" in said


@pytest.mark.parametrize("option", ["--committee", "--permutations", "--seed"])
@pytest.mark.parametrize("count", ["-1", "many", "1.5", "99999999999"])
def test_a_count_that_is_none_is_refused(option: str, count: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as left:
        run(file_of(tmp_path, WIDE), f"{option}={count}")
    assert left.value.code == 2


CELLS = st.sampled_from(
    ["", "1", "5", "4,5", "x", "-", "Ana", "statement", "answer", "person", "yes", "9", '"', "“", "=1"]
)


@given(st.lists(st.lists(CELLS, max_size=4), max_size=5), st.sampled_from([",", ";", "\t"]))
def test_whatever_a_file_holds_the_answer_is_a_report_or_one_sentence(rows: list[list[str]], delimiter: str) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        redirect_stdout(io.StringIO()),
        redirect_stderr(io.StringIO()) as told,
    ):
        file = file_of(Path(folder), "\n".join(delimiter.join(row) for row in rows))
        code = run(file, "--permutations", "9")
    assert code in (0, 2)
    assert told.getvalue().count("\n") == (1 if code else 0)


@given(st.binary(max_size=60))
def test_no_bytes_at_all_cause_a_traceback(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        assert run(file_of(Path(folder), content), "--permutations", "9") in (0, 2)
