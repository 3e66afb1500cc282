"""A language map as files: CSV, a drawing, and one page that needs nothing else."""

import csv
from collections.abc import Iterator, Sequence
from html import escape
from io import StringIO
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from plomada.language.drawing import HEIGHT, MIDDLE, WIDTH, drawn_height, placed, placed_groups
from plomada.language.mapping import LanguageMap, MappedTerm

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
STYLE: Final = (Path(__file__).parent / "language_page.css").read_text()
KINDS: Final = ("shared", "owned", "equal", "rising", "busy")


def rows(found: LanguageMap) -> Iterator[tuple[str, str, MappedTerm]]:
    """Return every term that is told, with its kind and whose it is."""
    for term in found.shared:
        yield "shared", "", term
    for group, terms in found.owned.items():
        for term in terms:
            yield "owned", group, term
    for term in found.equal:
        yield "equal", "", term
    for term in found.rising:
        yield "rising", "", term
    for group, terms in found.rising_in.items():
        for term in terms:
            yield "rising", group, term
    for term in found.busy:
        yield "busy", "", term


def columns(found: LanguageMap) -> dict[str, list[object]]:
    """Return what is told as columns, one row a term."""
    made: dict[str, list[object]] = {
        name: [] for name in ("kind", "group", "term", "bits", "q", "lift", "balance", "probability", "busy")
    }
    for kind, group, term in rows(found):
        busy = in_words(term.busy)
        q, lift = (None, None) if kind == "busy" else (term.q, term.lift)  # a burst has neither
        values = (kind, group, term.term, term.bits, q, lift, term.balance, term.probability, busy)
        for name, value in zip(list(made)[:9], values, strict=True):
            made[name].append(value)
        growth = term.growth or (None,) * len(found.groups)
        of_groups = zip(found.groups, term.rates, term.authors, term.documents, growth, strict=True)
        for name, rate, authors, documents, grows in of_groups:
            for column, value in (
                (f"{name}: per 10,000 words", rate.value), (f"{name}: low", rate.low), (f"{name}: high", rate.high),
                (f"{name}: authors", authors), (f"{name}: documents", documents),
                (f"{name}: times a period", grows.value if grows else None),
            ):  # fmt: skip
                made.setdefault(column, []).append(value)
    return made


def in_words(times: Sequence[tuple[str, str]]) -> str:
    """Return stretches of time as they are written.

    Example:
        >>> in_words([("2021-03", "2021-05"), ("2021-09", "2021-09")])
        '2021-03 to 2021-05, 2021-09'
    """
    return ", ".join(first if first == last else f"{first} to {last}" for first, last in times)


def as_csv(found: LanguageMap) -> str:
    """Return one row a term."""
    made = columns(found)
    text = StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow([_harmless(name) for name in made])
    for values in zip(*made.values(), strict=True):
        out.writerow([_harmless(_written(value)) for value in values])
    return text.getvalue()


def write_parquet(found: LanguageMap, to: Path) -> None:
    """Write one row a term."""
    pq.write_table(pa.table(columns(found)), to)


def as_svg(found: LanguageMap, *, alone: bool = True) -> str:
    """Return the map as a drawing: groups at the edge, what all share in the middle.

    Args:
        alone: whether it has to bring its own colours; on the page it has the page's.
    """
    style = f"<style>{STYLE}</style>" if alone else ""
    groups, terms = placed_groups(found.groups), placed(found)
    top, bottom = drawn_height(terms, groups)
    box = f"0 {top:.0f} {WIDTH:.0f} {bottom - top:.0f}"
    parts = [
        f'<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" '
        f'aria-label="Language map of {escape(", ".join(found.groups))}">{style}',
        f'<ellipse class="middle" cx="{WIDTH / 2:.0f}" cy="{HEIGHT / 2:.0f}" rx="{MIDDLE[0]:.0f}" '
        f'ry="{MIDDLE[1]:.0f}"/>',
        *(f'<text class="group" x="{group.x:.0f}" y="{group.y:.0f}">{escape(group.name)}</text>' for group in groups),
        *(
            f'<text class="{"shared" if term.group is None else "owned"}" x="{term.x:.0f}" '
            f'y="{term.y + term.size * 0.35:.0f}" font-size="{term.size:.1f}">{escape(term.term)}'
            f"<title>{escape(_in_words(found, term.mapped))}</title></text>"
            for term in terms
        ),
        "</svg>",
    ]
    return "".join(parts)


def _in_words(found: LanguageMap, term: MappedTerm) -> str:
    return "; ".join(
        f"{group} {rate.value or 0:.1f} per 10,000 words" for group, rate in zip(found.groups, term.rates, strict=True)
    )


def _written(value: object) -> object:
    return "" if value is None else round(value, 4) if isinstance(value, float) else value


def _harmless(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
