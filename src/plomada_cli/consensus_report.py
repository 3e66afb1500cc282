"""Where a group stands, as text to read in a terminal."""

from collections.abc import Callable, Iterator, Sequence
from textwrap import fill

from plomada.consensus import (
    Agreement,
    CommonGround,
    Connections,
    FaultLine,
    Ground,
    Line,
    PhaseStanding,
    SignOff,
    Standing,
)
from plomada.consensus.reading import Reading
from plomada.figures import Figure

WIDTH = 100
MOST = 12  # rows of a list; the files hold all
DECIMALS = {"points": 0, "position": 1, "count": 0, "rho": 2}
SHARES = ("share", "probability")


def report(name: str, reading: Reading, found: Standing) -> str:
    """Return the whole report.

    Args:
        name: of the file.
        reading: what it says.
        found: what follows from it.
    """
    answers = reading.answers
    lines = [
        f"{name} ({reading.form}): people {len(answers.people):,}, statements {len(answers.statements):,}, "
        f"scale {answers.scale.low:g} to {answers.scale.high:g}",
        *_phase("", found.overall),
    ]
    for phase, part in found.by_phase.items():
        lines += _phase(phase, part)
    lines += _swing(found.overall.agreement)
    lines += _sign_off(found.sign_off)
    lines += _ground(found.common_ground)
    lines += _line(found.fault_line)
    lines += _talks(found.connections)
    return "\n".join(lines)


def told(figure: Figure) -> str:
    """Return a figure in one line: value, interval, people, method, source; or why there is no value."""
    behind = f"n {figure.n:,}" + (f" of {figure.of:,}" if figure.of is not None and figure.of != figure.n else "")
    method = f"{behind}; {figure.method}, {figure.source}"
    interval = ""
    if figure.low is not None and figure.high is not None:
        level = f", {100 * figure.level:.0f} %" if figure.level else ""
        interval = f"({_number(figure.low, figure.unit)} to {_number(figure.high, figure.unit)}{level})"
    if figure.value is None:
        return f"{interval} {figure.unknown} [{method}]".strip()
    return " ".join(part for part in (_number(figure.value, figure.unit), interval, f"[{method}]") if part)


def _range(figure: Figure) -> str:
    """Return the range that a figure without a value is about, and nothing of what it is not."""
    low, high = (_number(end, figure.unit) for end in (figure.low or 0.0, figure.high or 0.0))
    return f"between {low} and {high}, whatever the missing answers are"


def _number(value: float, unit: str) -> str:
    if unit in SHARES:
        return f"{100 * value:.0f} %"
    # Raw agreement has no floor, and its interval no ceiling; a reader needs to know only that answers lie further
    # apart than blind ones, or that they may be unanimous.
    shown = min(max(value, -100.0), 100.0) if unit == "points" else value
    return f"{shown:.{DECIMALS.get(unit, 2)}f}"


def _heading(text: str) -> list[str]:
    return ["", text, "-" * len(text)]


def _row(label: str, text: str) -> str:
    return fill(text, WIDTH, initial_indent=f"{label:<18}", subsequent_indent=" " * 18)


def _phase(name: str, part: PhaseStanding) -> list[str]:
    rows = [
        _row("Heard", told(part.heard)),
        _row("Agreement", told(part.agreement.figure)),
        _row("Direction", told(part.direction)),
    ]
    if part.agreement.figure.known and part.agreement.completion.ranged:
        rows.insert(2, _row("  once all answer", _range(part.agreement.completion)))
    if part.agreement.pair_difference is not None:
        rows.append(_row("Apart", told(part.agreement.pair_difference)))
    if part.agreement.dropped:
        rows.append(_row("Not counted", "fewer than two answers: " + _some(part.agreement.dropped)))
    return [*_heading(f"Phase: {name}" if name else "Where they stand"), *rows]


def _swing(found: Agreement) -> list[str]:
    if found.swing is None:
        return []
    rest = next(one for one in found.without if one.person == found.swing)
    return [_row("Swing", f"without {found.swing}, agreement would be {rest.points:.0f}")]


def _sign_off(found: SignOff) -> list[str]:
    if not found.signers:
        return []
    lines = [*_heading("Will everyone who must sign?"), _row("All sign", told(found.figure))]
    for effect in found.effects:
        lines.append(
            _row(
                f"  {effect.name}",
                f"{100 * effect.probability:.0f} %; if certain, all: {100 * effect.if_certain:.0f} %",
            )
        )
    return lines


def _ground(found: CommonGround) -> list[str]:
    lines = _heading("Common ground")
    lines += _list(found.shared, lambda row: f"  {row.in_favour} of {row.answered}  {row.statement}")
    if not found.shared:
        lines.append("  none yet")
    if found.near:
        lines += ["Nearly"]
        lines += _list(found.near, lambda row: f"  {row.in_favour} of {row.answered}  {row.statement}: {row.missing}")
    return lines


def _line(found: FaultLine) -> list[str]:
    lines = [*_heading("Fault line"), _row(f"{found.line.value.capitalize()}", told(found.figure))]
    lines += [fill(str(one), WIDTH, initial_indent="  ", subsequent_indent="  ") for one in found.figure.assumptions]
    if found.line is Line.APART:
        lines.append(_row("  apart", str(found.apart)))
    for number, camp in enumerate(found.camps, start=1):
        lines.append(_row(f"  side {number}", f"{len(camp):,} people: " + _some(camp)))
    for row in found.dividing[:MOST]:
        sides = " against ".join("-" if mean is None else f"{mean:.1f}" for mean in row.means)
        lines.append(_row("  divides", f"{100 * row.share:.0f} %  {row.statement} ({sides})"))
    if found.bridge_statements:
        lines.append(_row("  both accept", _some(found.bridge_statements)))
    if found.bridge_people:
        lines.append(_row("  between", _some([one.person for one in found.bridge_people])))
    return lines


def _talks(found: Connections) -> list[str]:
    lines = _heading("Who should talk next")
    if found.left_out is not None:
        return [*lines, f"  {found.left_out}"]
    if not found.conversations:
        return [*lines, "  nobody: no two people share a statement and are divided on another"]
    for talk in found.conversations[:MOST]:
        gains = [f"agreement +{talk.agreement_gain.value or 0:.0f}"]
        if talk.sign_off_gain is not None and talk.sign_off_gain.value is not None:
            gains.append(f"all sign +{100 * talk.sign_off_gain.value:.0f} %")
        lines.append(f"  {talk.pair.one} and {talk.pair.other}, about “{talk.about}”: {', '.join(gains)}")
        if talk.reasons[1:]:
            why = " ".join(map(str, talk.reasons[1:]))
            lines.append(fill(why, WIDTH, initial_indent="    ", subsequent_indent="    "))
    return [*lines, f"  {found.conversations[0].agreement_gain.assumptions[0]}"]


def _list(rows: Sequence[Ground], tell: Callable[[Ground], str]) -> Iterator[str]:
    for row in rows[:MOST]:
        yield tell(row)
    if len(rows) > MOST:
        yield f"  and {len(rows) - MOST:,} more (--csv lists all)"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST:,} more" if len(names) > MOST else ""
    return ", ".join(names[:MOST]) + more
