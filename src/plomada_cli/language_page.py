"""A language map as one page that needs nothing else: the drawing, tables, shared terms in each group's own words."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from plomada.figures import Figure
from plomada.language.context import Context
from plomada.language.mapped import LanguageMap, MappedTerm
from plomada_cli.language_files import STYLE, as_svg, in_words

QUOTES: Final = 3  # of each group, beside a term


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
{_over_time(found)}
<h2>How this was computed</h2>
<p>Shared: the rate of {some} is at least 1.5 times that of the background (intersection–union test with the authors'
dispersion; Berger 1982; Monroe, Colaresi &amp; Quinn 2008), false finds kept to 5 % (Benjamini &amp; Hochberg 1995).
Bits: the smallest over groups of rate × log2 lift, both at their lower bounds, per 10,000 words. Own: log odds against
the other groups together. Equal: two one-sided tests (Schuirmann 1987) within a ratio of 1.5. Busy: a two-state
automaton (Kleinberg 2003). More and more: quasi-Poisson regression (McCullagh &amp; Nelder 1989).</p>
</main></body></html>
"""


def _over_time(found: LanguageMap) -> str:
    """Return what moves: nothing where there are too few periods to tell."""
    if not (found.busy or found.rising or any(found.rising_in.values())):
        return ""
    busy = "".join(
        f'<tr><th scope="row">{escape(term.term)}</th><td>{escape(in_words(term.busy))}</td>'
        + "".join(f"<td>{_rate(rate)} <small>{rate.n:,}</small></td>" for rate in term.rates)
        + "</tr>"
        for term in found.busy[:60]
    )
    rows = [("all", term) for term in found.rising] + [
        (group, term) for group, terms in found.rising_in.items() for term in terms[:30]
    ]
    more = "".join(
        f'<tr><th scope="row">{escape(term.term)}</th><td>{escape(whose)}</td><td>{term.lift:.2f}</td>'
        f"<td>{term.q:.3f}</td>" + "".join(f"<td>{_growth(grows)}</td>" for grows in term.growth) + "</tr>"
        for whose, term in rows
    )
    head = "".join(f'<th scope="col">{escape(group)}</th>' for group in found.groups)
    return f"""<h2>Unusually busy, all at once</h2>
<p>When all said a term at least about twice as often as usual, the clearest first. It does not say why. Rates are of
all the time.</p><div class="scroll"><table><thead><tr><th scope="col">Term</th><th scope="col">When</th>{head}</tr>
</thead><tbody>{busy}</tbody></table></div>
<h2>Said more and more</h2>
<p>Times as often from one period to the next, with 95 % intervals; at most 5 % of each list are false finds.</p>
<div class="scroll"><table><thead><tr><th scope="col">Term</th><th scope="col">By</th><th scope="col">at least</th>
<th scope="col">q</th>{head}</tr></thead><tbody>{more}</tbody></table></div>"""


def _growth(grows: Figure | None) -> str:
    if grows is None or grows.value is None:
        return "–"
    return f"{grows.value:.2f} <small>{grows.low or 0:.2f} to {grows.high or 0:.2f}</small>"


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
