"""Maps are made behind the pages."""

from django.utils import timezone

from plomada.errors import PlomadaError
from plomada.language.mapped import LanguageMap
from plomada_web.language import counts
from plomada_web.language.actions.maps import MAP, finish, write_map
from plomada_web.language.models import MapRun
from plomada_web.language.queries.languages import shares
from plomada_web.workspace.jobs import Run, handles


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
    from plomada.language.counting.cube import Cube  # noqa: PLC0415
    from plomada.language.mapping import MapChoice, language_map  # noqa: PLC0415
    from plomada_web.language import counting  # noqa: PLC0415

    reused = counts.is_there(wanted)
    cube = Cube(counts.where(wanted)) if reused else counting.count(wanted, run.progress)
    spoken = set(cube.totals.groups) - {""}
    chosen = tuple(str(pk) for pk in wanted.functions if str(pk) in spoken)
    found = language_map(
        cube,
        MapChoice(
            groups=chosen,
            background=wanted.background or None,
            since=wanted.since or None,
            until=wanted.until or None,
            languages={wanted.language: 1.0} if wanted.language else shares(wanted.corpus),
            at_least=wanted.at_least,
        ),
    )
    first = MapRun.objects.filter(folder=wanted.folder, finished_at__isnull=False, told__has_key="unnamed").first()
    unnamed = (
        counting.documents_of(wanted).filter(speaker__author="").count() if first is None else first.told["unnamed"]
    )
    return found, int(cube.totals.documents.sum()), unnamed
