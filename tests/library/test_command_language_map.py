"""`plomada language-map`: from a file to a map, with nothing in it that does harm, and nothing half written."""

import argparse
import csv
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from plomada_cli.language_arguments import in_one_sentence
from plomada_cli.language_map import whole
from plomada_cli.main import main
from tests.library.language_corpus import OWN, ROLES, written

COLUMNS = ("--text", "text", "--group", "role", "--author", "who")
FILES = {"index.html", "map.svg", "terms.csv", "terms.parquet", "counts"}


def run(file: Path, *arguments: str | Path, columns: tuple[str, ...] = COLUMNS) -> int:
    return main(["language-map", str(file), *columns, *map(str, arguments)])


def terms(out: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((out / "terms.csv").read_text())))


def kind(out: Path, name: str, group: str = "") -> set[str]:
    return {row["term"] for row in terms(out) if (row["kind"], row["group"]) == (name, group)}


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.fixture
def said(tmp_path: Path) -> Path:
    return written(tmp_path / "said.csv")


def test_a_file_gives_a_map_a_table_and_a_page(said: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert run(said, "--out", out, "--background", "rest") == 0
    assert {each.name for each in out.iterdir()} == FILES
    assert "gearbox noise" in kind(out, "shared")
    assert not kind(out, "shared") & set(OWN.values())
    for role, own in OWN.items():
        assert own in kind(out, "owned", role)
    assert pq.read_table(out / "terms.parquet")["term"].to_pylist() == [row["term"] for row in terms(out)]
    texts = [text.text for text in ET.fromstring((out / "map.svg").read_text()).iter() if text.tag.endswith("}text")]
    assert {*ROLES, *OWN.values()} <= set(texts)
    told = capsys.readouterr()
    assert "Shared by Finance, IT more than what the others said" in told.out
    assert "gearbox noise" in told.out
    assert [line.split(":")[0] for line in told.err.splitlines()] == ["reading", "counting"]


def test_the_rates_are_those_counted_by_hand(said: Path, tmp_path: Path) -> None:
    run(said, "--out", tmp_path / "out", "--background", "rest")
    rows = list(csv.DictReader(said.open()))
    for row in terms(tmp_path / "out"):
        for role in ROLES:
            spoken = [each for each in rows if each["role"] == role]
            texts = [f" {each['text'].rstrip('.')} " for each in spoken]
            times = sum(len(re.findall(rf"(?= {row['term']} )", text)) for text in texts)
            words = sum(len(text.split()) for text in texts)
            assert float(row[f"{role}: per 10,000 words"]) == pytest.approx(times / words * 10_000, abs=1e-4)
            speakers = {each["who"] for each, text in zip(spoken, texts, strict=True) if f" {row['term']} " in text}
            assert int(row[f"{role}: authors"]) == len(speakers)


def test_the_second_run_uses_the_counts_of_the_first_and_writes_the_same(
    said: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    run(said, "--out", out)
    first = {name: (out / name).read_bytes() for name in FILES - {"counts"}}
    capsys.readouterr()
    assert run(said, "--out", out) == 0
    assert capsys.readouterr().err == "The counts of the run before are used again: the files are the same.\n"
    assert {name: (out / name).read_bytes() for name in FILES - {"counts"}} == first


def test_a_file_that_changed_is_counted_again(said: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    run(said, "--out", out)
    written(said, more="turbine blade", seed=2)
    capsys.readouterr()
    assert run(said, "--out", out) == 0
    assert "used again" not in capsys.readouterr().err
    assert "turbine blade" in kind(out, "shared")


@pytest.mark.parametrize(
    "other", [("--min-documents", "6"), ("--date", "when"), ("--date", "when", "--period", "week")], ids=" ".join
)
def test_other_settings_are_counted_again(
    other: tuple[str, ...], said: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(said, "--out", tmp_path / "out")
    capsys.readouterr()
    assert run(said, *other, "--out", tmp_path / "out") == 0
    assert "counting" in capsys.readouterr().err


def test_the_page_needs_nothing_else(said: Path, tmp_path: Path) -> None:
    run(said, "--out", tmp_path / "out")
    text = (tmp_path / "out" / "index.html").read_text()
    page = Page(text)
    assert {"script", "link", "img", "iframe", "object", "a"}.isdisjoint(page.tags)
    assert {"src", "href", "style"}.isdisjoint(page.attributes)
    assert not [name for name in page.attributes if name.startswith("on")]
    assert "default-src 'none'; style-src 'unsafe-inline'" in page.attributes["content"]
    assert set(re.findall(r"https?://[^\s\"'<]*", text)) == {"http://www.w3.org/2000/svg"}  # a name, fetched by nobody
    assert "url(" not in text
    assert "@import" not in text


HOSTILE = ('<script>alert("1")</script>', "=HYPERLINK('x') & <b>")


def test_names_and_texts_that_would_do_harm_are_shown_as_they_are(said: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "<img src=x onerror=alert(1)>.csv"
    written(hostile, names=HOSTILE, more="</main><script>alert(1)</script> turbine <img src=x onerror=y>")
    harmless, out = tmp_path / "harmless", tmp_path / "out"
    run(said, "--out", harmless)
    assert run(hostile, "--out", out) == 0
    page, usual = Page((out / "index.html").read_text()), Page((harmless / "index.html").read_text())
    assert page.tags == usual.tags
    assert page.attributes.keys() == usual.attributes.keys()
    assert set(HOSTILE) <= set(page.said)
    assert any("<img src=x onerror=" in text for text in page.said)
    drawing = ET.fromstring((out / "map.svg").read_text())
    assert set(HOSTILE) <= {text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert not list(drawing.iter("{http://www.w3.org/2000/svg}script"))


def test_no_cell_of_the_table_is_a_formula(tmp_path: Path) -> None:
    file = written(tmp_path / "said.csv", names=("=1+1", "@SUM(A1)"))
    run(file, "--out", tmp_path / "out", "--background", "rest")
    cells = [cell for row in csv.reader((tmp_path / "out" / "terms.csv").open()) for cell in row]
    assert "'=1+1" in cells
    assert "'@SUM(A1): authors" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert all(float(cell) < 0 for cell in cells if cell.startswith("-"))


def test_what_was_said_since_a_date_is_compared_with_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = written(tmp_path / "before.csv"), written(tmp_path / "after.csv", more="turbine blade", seed=2)
    after.write_text(after.read_text().replace(",2020-", ",2021-"))
    arguments = ["language-map", str(before), str(after), *COLUMNS, "--date", "when", "--out", str(tmp_path / "out")]
    assert main([*arguments, "--since", "2021-01"]) == 0
    assert "more than what the same groups said before 2021-01" in capsys.readouterr().out
    shared = kind(tmp_path / "out", "shared")
    assert "turbine blade" in shared
    assert all("turbine" in term or "blade" in term for term in shared)
    assert main([*arguments, "--since", "2021-01", "--background", "general"]) == 0
    assert "more than the language at large (en)" in capsys.readouterr().out
    assert main([*arguments, "--since", "2031-01"]) == 2
    assert "Nothing was said since 2031-01: what was counted goes from 2020-01 to 2021-0" in capsys.readouterr().err


def test_the_language_at_large_is_a_background(said: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(said, "--out", tmp_path / "out", "--background", "general") == 0
    assert "more than the language at large (en)" in capsys.readouterr().out
    assert "gearbox noise" in kind(tmp_path / "out", "shared")


def test_in_at_least_one_group_is_less_than_in_all(said: Path, tmp_path: Path) -> None:
    run(said, "--out", tmp_path / "all", "--background", "rest")
    assert run(said, "--out", tmp_path / "one", "--background", "rest", "--at-least", "1") == 0
    assert kind(tmp_path / "all", "shared") < kind(tmp_path / "one", "shared")
    assert set(OWN.values()) <= kind(tmp_path / "one", "shared")


WRONG = {
    "a column": (("--text", "texto"), "said.csv has no column “texto”: it has text, role, who and when."),
    "an engine": (("--engine", "abacus"), "There is no engine “abacus”: duckdb counts here, spark://host:7077 on a"),
    "a language": (("--background", "general", "--language", "de"), "The language “de” is not known: es, en, pt and"),
    "a group": (("--groups", "IT", "Sales"), "There is no group “Sales”: there are Finance and IT."),
    "one group": (("--groups", "IT"), "To be shared, a term needs two groups or more. What was counted has"),
    "too many groups": (("--at-least", "3"), "“At least” has to be from 1 to the number of groups, 2."),
    "no dates": (("--since", "2020-02"), "What was said has no dates"),
    "too much asked": (("--min-documents", "99999"), "There is nothing to count: no word is in 99999 documents"),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("again", [False, True], ids=["at first", "with counts there"])
def test_what_cannot_be_used_gets_one_sentence_and_exit_code_2(
    wrong: str, again: bool, said: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, sentence = WRONG[wrong]
    if again:
        run(said, "--out", tmp_path / "out")
        capsys.readouterr()
    assert run(said, "--out", tmp_path / "out", *arguments) == 2
    told = capsys.readouterr()
    *progress, last = told.err.splitlines()
    assert last.startswith(sentence)
    assert all(line.startswith(("reading: ", "counting: ", "The counts of the run before")) for line in progress)
    assert told.out == ""


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--memory", "much"), ("--memory", "infG"), ("--memory", "1T"), ("--threads", "0"), ("--at-least", "0"),
        ("--min-authors", "x"), ("--min-documents", "1.5"), ("--period", "year"), ("--background", "none"),
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_refused(
    option: str, value: str, said: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        run(said, "--out", tmp_path / "out", option, value)
    assert left.value.code == 2
    assert value in capsys.readouterr().err.splitlines()[-1]
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_said(
    said: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(said, "--out", said) == 2
    assert capsys.readouterr().err == f"{said} cannot be written: File exists.\n"
    assert run(said, "--out", tmp_path / "out", "--scratch", tmp_path / "none") == 2
    assert "cannot be written: No such file or directory." in capsys.readouterr().err


def test_dates_that_cannot_be_read_are_told(said: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said.write_text(said.read_text().replace("2020-03-05", "soon"))
    sentence = "200 dates could not be read: those documents have none. The first is “soon”, in row 4 of said.csv."
    for _time in ("counted", "from the counts of the run before"):
        assert run(said, "--date", "when", "--out", tmp_path / "out") == 0
        assert sentence in capsys.readouterr().out
        assert sentence in Page((tmp_path / "out" / "index.html").read_text()).said


def test_spark_without_java_says_what_is_missing(
    said: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert run(said, "--out", tmp_path / "out", "--engine", "spark://127.0.0.1:7077") == 2
    assert "or leave the engine out." in capsys.readouterr().err.splitlines()[-1]
    assert list((tmp_path / "out").iterdir()) == []


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    def broken_off() -> None:
        with whole(tmp_path / "page") as part:
            part.write_text("half")
            raise KeyboardInterrupt

    (tmp_path / "page").write_text("before")
    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("page", "before")]


def listen() -> None:
    """Listen to Ctrl-C also where the tests run behind a shell that does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_key_that_stops_a_query_is_told_as_any_other(capsys: pytest.CaptureFixture[str]) -> None:
    """What DuckDB makes of Ctrl-C, where it is looking for it: it is not always, so it is raised here by hand."""

    def stopped(said: str) -> Callable[[argparse.Namespace], int]:
        def ask(_arguments: argparse.Namespace) -> int:
            raise RuntimeError(said)

        return ask

    assert in_one_sentence(stopped("Query interrupted"), argparse.Namespace()) == 130
    assert capsys.readouterr().err == "Broken off: nothing half written is left.\n"
    with pytest.raises(RuntimeError, match="something else"):
        in_one_sentence(stopped("something else"), argparse.Namespace())


@pytest.mark.parametrize("stage", ["reading", "counting"])
def test_breaking_off_leaves_nothing_half_written(stage: str, tmp_path: Path) -> None:
    """In a process of its own: little memory makes many small pieces of work."""
    big, out, scratch = tmp_path / "big.csv", tmp_path / "out", tmp_path / "scratch"
    scratch.mkdir()
    lines = written(tmp_path / "said.csv", rows=20_000).read_text().partition("\n")
    with big.open("w") as file:
        file.write("text,role,who,when\n")
        for _time in range(20):
            file.write(lines[2] + "\n")
    program = [sys.executable, "-m", "plomada_cli", "language-map", str(big), *COLUMNS, "--out", str(out)]
    process = subprocess.Popen(
        [*program, "--memory", "1M", "--scratch", str(scratch)],
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
        preexec_fn=listen,  # noqa: PLW1509  one call, before the program begins
    )
    assert process.stderr
    for line in process.stderr:
        if line.startswith(stage):
            break
    process.send_signal(signal.SIGINT)
    _out, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert told.splitlines()[-1] == "Broken off: nothing half written is left."
    assert "Traceback" not in told
    assert list(out.iterdir()) == []
    assert list(scratch.iterdir()) == []
    shutil.rmtree(out)
