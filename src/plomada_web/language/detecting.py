"""In which language documents are."""

from collections.abc import Sequence

from plomada_web.language.arriving import Arrived


def languages_of(arrived: Sequence[Arrived]) -> list[str]:
    """Return the code of each document's language: as the source tells it, else as its words do; empty: not known."""
    from plomada.language.detection import languages  # noqa: PLC0415  loaded by who takes documents in

    unsaid = [place for place, each in enumerate(arrived) if not each.language]
    found = dict(zip(unsaid, languages([arrived[place].text for place in unsaid]), strict=True))
    return [each.language or found[place] or "" for place, each in enumerate(arrived)]
