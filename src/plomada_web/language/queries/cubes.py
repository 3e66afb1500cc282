"""What was counted for a map, where it is still there: of all periods, and what the map tells of."""

from plomada.language.counting.cube import Cube
from plomada.language.periods import Span
from plomada_web.language.counts import is_there, where
from plomada_web.language.models import MapRun


def span_of(run: MapRun) -> Span | None:
    """Return the periods that a map is of; None: all."""
    return Span(run.since, run.until or None) if run.since else None


def everything(run: MapRun) -> Cube | None:
    """Return what was counted, of all periods; None where it is gone."""
    return Cube(where(run)) if is_there(run) else None


def told(run: MapRun) -> Cube | None:
    """Return what a map tells of: all that was counted, or what was said in its periods; None where it is gone."""
    cube, span = everything(run), span_of(run)
    if cube is None or span is None:
        return cube
    found = cube.of_span(span)
    return found if found and found.is_there else None
