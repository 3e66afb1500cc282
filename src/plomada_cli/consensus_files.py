"""Where a group stands, as JSON, CSV or a drawing."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import escape

from plomada.consensus import Answers, Standing, StatementAgreement
from plomada.figures import Sentence

ROW: Final = 34  # pixels
LEFT: Final = 430
WIDTH: Final = 900
RIGHT: Final = 60
INK: Final = "#26231e"
QUIET: Final = "#6f6a60"
BAND: Final = "#cfc8b8"
LONGEST: Final = 62  # characters of a statement in the drawing
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_json(answers: Answers, found: Standing) -> str:
    """Return everything, with every figure's interval, people, method and source."""
    whole = {"people": answers.people, "statements": answers.statements, "standing": _plain(found)}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def as_csv(answers: Answers, found: Standing) -> str:
    """Return one row a statement."""
    agreed = {row.statement: row for row in found.overall.agreement.per_statement}
    ground = found.common_ground
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(
        ["statement", "common_ground", "in_favour", "against", "answered", "agreement", "low", "high", "direction"]
    )
    for row in (*ground.shared, *ground.near, *ground.open):
        known = agreed.get(row.statement)
        figure = known.agreement if known else None
        numbers = (figure.value, figure.low, figure.high, known.direction.value) if known and figure else (None,) * 4
        cells = [row.statement, row.standing, row.in_favour, row.against, row.answered]
        out.writerow([_harmless(cell) for cell in cells] + ["" if one is None else round(one, 2) for one in numbers])
    return text.getvalue().rstrip("\n")


def as_svg(answers: Answers, found: Standing) -> str:
    """Return a strip a statement: agreement from 0 to 100 as a tick on its interval, the most agreed first."""
    rows = sorted(found.overall.agreement.per_statement, key=lambda row: -(row.agreement.value or 0.0))
    height = ROW * (len(rows) + 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        'font-size="13">',
        f"<title>Agreement per statement: {len(rows)} statements, {len(answers.heard)} people</title>",
        *(_mark(points, height) for points in (0, 25, 50, 75, 100)),
        *(part for number, row in enumerate(rows, start=1) for part in _strip(row, number * ROW)),
        "</svg>",
    ]
    return "\n".join(parts)


FORMS: Final[Mapping[str, Callable[[Answers, Standing], str]]] = MappingProxyType(
    {"json": as_json, "csv": as_csv, "svg": as_svg}
)


def _at(points: float) -> float:
    """Return where on the drawing an agreement lies; below 0 counts as 0."""
    return round(LEFT + (WIDTH - LEFT - RIGHT) * min(max(points, 0.0), 100.0) / 100, 1)


def _mark(points: int, height: int) -> str:
    x = _at(points)
    line = f'<line x1="{x}" y1="{ROW // 2}" x2="{x}" y2="{height - ROW}" stroke="{BAND}" stroke-width="1"/>'
    number = f'<text x="{x}" y="{height - ROW // 2}" fill="{QUIET}" text-anchor="middle" font-size="11">{points}</text>'
    return line + number


def _strip(row: StatementAgreement, y: int) -> list[str]:
    figure = row.agreement
    text = row.statement if len(row.statement) <= LONGEST else row.statement[: LONGEST - 1] + "…"
    value = figure.value or 0.0
    parts = [
        f'<text x="{LEFT - 14}" y="{y + 4}" fill="{INK}" text-anchor="end">{escape(text)}</text>',
        f'<text x="{WIDTH - RIGHT + 12}" y="{y + 4}" fill="{INK}">{"below 0" if value < 0 else f"{value:.0f}"}</text>',
        f'<line x1="{_at(value)}" y1="{y - 8}" x2="{_at(value)}" y2="{y + 8}" stroke="{INK}" stroke-width="2.5"/>',
    ]
    if figure.low is not None and figure.high is not None:
        low, high = _at(figure.low), _at(figure.high)
        parts.insert(0, f'<rect x="{low}" y="{y - 4}" width="{round(high - low, 1)}" height="8" rx="2" fill="{BAND}"/>')
    return parts


def _harmless(cell: object) -> object:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _plain(thing: object) -> object:
    """Return a result as JSON can hold it; sentences in English."""
    if isinstance(thing, Sentence):
        return str(thing)
    if isinstance(thing, Enum):
        return thing.value
    if is_dataclass(thing):
        return {field.name: _plain(getattr(thing, field.name)) for field in fields(thing)}
    if isinstance(thing, Mapping):
        return {str(name): _plain(value) for name, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_plain(each) for each in thing]
    return thing
