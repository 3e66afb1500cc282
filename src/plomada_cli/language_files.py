"""A language map as files: CSV, a drawing, and one page that needs nothing else."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from io import StringIO
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from plomada.figures import Figure
from plomada.language.context import Context
from plomada.language.drawing import HEIGHT, MIDDLE, WIDTH, drawn_height, placed, placed_groups
from plomada.language.mapping import LanguageMap, MappedTerm

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
STYLE: Final = (Path(__file__).parent / "language_page.css").read_text()
KINDS: Final = ("shared", "owned", "equal")
QUOTES: Final = 3  # of each group, beside a term


def rows(found: LanguageMap) -> Iterator[tuple[str, str, MappedTerm]]:
    """Return every term that is told, with its kind and whose it is."""
    for term in found.shared:
        yield "shared", "", term
    for group, terms in found.owned.items():
        for term in terms:
            yield "owned", group, term
    for term in found.equal:
        yield "equal", "", term


def columns(found: LanguageMap) -> dict[str, list[object]]:
    """Return what is told as columns, one row a term."""
    made: dict[str, list[object]] = {
        name: [] for name in ("kind", "group", "term", "bits", "q", "lift", "balance", "probability")
    }
    for kind, group, term in rows(found):
        values = (kind, group, term.term, term.bits, term.q, term.lift, term.balance, term.probability)
        for name, value in zip(list(made)[:8], values, strict=True):
            made[name].append(value)
        for name, rate, authors, documents in zip(found.groups, term.rates, term.authors, term.documents, strict=True):
            for column, value in (
                (f"{name}: per 10,000 words", rate.value), (f"{name}: low", rate.low), (f"{name}: high", rate.high),
                (f"{name}: authors", authors), (f"{name}: documents", documents),
            ):  # fmt: skip
                made.setdefault(column, []).append(value)
    return made


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


def as_page(
    name: str, found: LanguageMap, contexts: Mapping[str, tuple[Context, Mapping[int, str]]], notes: Iterable[str]
) -> str:
    """Return the map, its tables, and the shared terms' contexts as one page that needs nothing else.

    Args:
        name: of the corpus.
        contexts: by shared term, with the texts that its rows name.
        notes: what to know before reading it.
    """
    words = " · ".join(
        f"{escape(group)}: {words:,} words, {authors:,} authors"
        for group, words, authors in zip(found.groups, found.words, found.authors, strict=True)
    )
    some = "all groups" if found.at_least is None else f"at least {found.at_least} groups"
    told = "".join(f"<li>{escape(str(note))}</li>" for note in (*found.notes, *notes))
    own = "".join(
        f"<h2>{escape(group)}'s own</h2>{_table(found, terms[:60], 'bits', 'lift, at least')}"
        for group, terms in found.owned.items()
    )
    nothing = "<p>No term is shown to be used about as much by all.</p>"
    equal = _table(found, found.equal[:100], "", "largest ratio") if found.equal else nothing
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Language map · {escape(name)}</title><style>{STYLE}</style></head><body><main>
<h1>{escape(name)}</h1><p>{words}</p>{f"<ul>{told}</ul>" if told else ""}
<h2>What the groups say</h2>
<p>Larger words tell more. In the middle: what {some} say more than {escape(str(found.background))}.</p>
{as_svg(found, alone=False)}
<h2>Shared terms</h2>
<p>{len(found.shared):,} of {found.candidates:,} terms that enough people in enough groups said; at most 5 % of these
are false finds. Rates per 10,000 words, with 90 % intervals over authors.</p>
{_table(found, found.shared, "bits", "lift, at least")}
{"".join(_context(found, *contexts[term.term]) for term in found.shared if term.term in contexts)}
{own}
<h2>Used equally</h2>
{equal}
<h2>How this was computed</h2>
<p>Shared: the rate of {some} is at least 1.5 times that of the background (intersection–union test with the authors'
dispersion; Berger 1982; Monroe, Colaresi &amp; Quinn 2008), false finds kept to 5 % (Benjamini &amp; Hochberg 1995).
Bits: the smallest over groups of rate × log2 lift, both at their lower bounds, per 10,000 words. Own: log odds against
the other groups together. Equal: two one-sided tests (Schuirmann 1987) within a ratio of 1.5.</p>
</main></body></html>
"""


def _table(found: LanguageMap, terms: Sequence[MappedTerm], score: str, lift: str) -> str:
    head = "".join(f'<th scope="col">{escape(group)}</th>' for group in found.groups)
    scored = f'<th scope="col">{score}</th>' if score else ""
    body = "".join(
        f'<tr><th scope="row">{escape(term.term)}</th>'
        + (f"<td>{term.bits:.1f}</td>" if score else "")
        + f"<td>{term.lift:.1f}</td><td>{term.q:.3f}</td>"
        + "".join(f"<td>{_rate(rate)} <small>{rate.n:,}</small></td>" for rate in term.rates)
        + "</tr>"
        for term in terms
    )
    return (
        f'<div class="scroll"><table><thead><tr><th scope="col">Term</th>{scored}<th scope="col">{lift}</th>'
        f'<th scope="col">q</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _rate(rate: Figure) -> str:
    return f"{rate.value or 0:.1f} <small>{rate.low or 0:.1f} to {rate.high or 0:.1f}</small>"


def _context(found: LanguageMap, context: Context, texts: Mapping[int, str]) -> str:
    shared = ", ".join(neighbour.word for neighbour in context.shared[:8]) or "nothing that all groups connect with it"
    own = "".join(
        f"<dt>{escape(group)}</dt><dd>{escape(', '.join(each.word for each in context.own[group][:8]) or '–')}"
        + "".join(f"<blockquote>{quote}</blockquote>" for quote in quotes(context.term, context.rows[group], texts))
        + "</dd>"
        for group in found.groups
        if group in context.rows
    )
    return (
        f"<details><summary>“{escape(context.term)}” in their own words</summary>"
        f"<p>Near it in all groups: {escape(shared)}.</p><dl>{own}</dl></details>"
    )


def quotes(
    term: str, among: Sequence[int], texts: Mapping[int, str], most: int = QUOTES, around: int = 90
) -> list[str]:
    """Return places where a term stands, with some letters on either side, as HTML with the term marked."""
    found = []
    first = term.split(maxsplit=1)[0]
    for row in among:
        text = " ".join((texts.get(row) or "").split())
        at = text.lower().find(term) if term in text.lower() else text.lower().find(first)
        if at < 0:
            continue
        end = at + len(term if text.lower().startswith(term, at) else first)
        before, after = text[max(0, at - around) : at], text[end : end + around]
        found.append(f"…{escape(before)}<mark>{escape(text[at:end])}</mark>{escape(after)}…")
        if len(found) == most:
            break
    return found


def _in_words(found: LanguageMap, term: MappedTerm) -> str:
    return "; ".join(
        f"{group} {rate.value or 0:.1f} per 10,000 words" for group, rate in zip(found.groups, term.rates, strict=True)
    )


def _written(value: object) -> object:
    return "" if value is None else round(value, 4) if isinstance(value, float) else value


def _harmless(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
