"""Maps are made behind the pages."""

from typing import TYPE_CHECKING

from django.utils import timezone

from plomada.errors import PlomadaError
from plomada.language.mapped import LanguageMap
from plomada_web.language import counts
from plomada_web.language.actions.maps import MAP, finish, write_map
from plomada_web.language.models import MapRun
from plomada_web.language.queries.languages import shares
from plomada_web.workspace.jobs import Run, handles

if TYPE_CHECKING:
    from plomada.language.periods import Span


@handles(MAP)
def make_map(run: Run) -> dict[str, object]:
    """Count the corpus if it is not counted, compare, write down; what was half counted is counted anew."""
    rows = MapRun.objects.select_related("corpus__workspace")
    wanted = rows.filter(pk=int(str(run.payload["run"])), corpus__workspace=run.job.workspace).first()
    if wanted is None or wanted.finished_at:
        return {}
    try:
        found, documents, unnamed = _found(run, wanted)
    except PlomadaError as refused:
        counts.drop(wanted)
        wanted.folder = ""
        with run.once("refused"):
            finish(wanted, now=timezone.now(), problem=refused.sentence)
        return {"run": wanted.pk}
    with run.once("written") as todo:
        if todo:
            write_map(wanted, found, documents=documents, unnamed=unnamed, now=timezone.now())
    return {"run": wanted.pk, "shared": len(found.shared)}


def _found(run: Run, wanted: MapRun) -> tuple[LanguageMap, int, int]:
    """Return the map, of how many documents it is, and of how many of these nobody says who said them."""
    # Loaded by workers, not by every web process: what counts is large.
    from plomada.language.mapping import MapChoice, language_map  # noqa: PLC0415
    from plomada_web.language import counting  # noqa: PLC0415
    from plomada_web.language.queries import cubes  # noqa: PLC0415

    everything = cubes.everything(wanted) or counting.count(wanted, run.progress)
    span = cubes.span_of(wanted)
    cube = counting.count_span(everything, span) if span else everything
    spoken = set(cube.totals.groups) - {""}
    chosen = tuple(str(pk) for pk in wanted.functions if str(pk) in spoken)
    found = language_map(
        cube,
        MapChoice(
            groups=chosen,
            background=wanted.background or None,
            languages={wanted.language: 1.0} if wanted.language else shares(wanted.corpus),
            at_least=wanted.at_least,
        ),
        everything if span and not wanted.background else None,
    )
    return found, int(cube.totals.documents.sum()), _unnamed(wanted, span)


def _unnamed(wanted: MapRun, span: "Span | None") -> int:
    """Return of how many documents nobody says who said them, as another map of the same has found it or anew."""
    same = {"folder": wanted.folder, "since": wanted.since, "until": wanted.until}
    first = MapRun.objects.filter(**same, finished_at__isnull=False, told__has_key="unnamed").first()
    if first is not None:
        return int(first.told["unnamed"])
    from plomada_web.language import counting  # noqa: PLC0415

    rows = counting.documents_of(wanted).filter(speaker__author="")
    return (counting.said_in(rows, span) if span else rows).count()
