"""In which language documents are."""

from collections.abc import Sequence

from plomada_web.language.arriving import Arrived


def languages_of(arrived: Sequence[Arrived]) -> list[str]:
    """Return the code of each document's language: as the source tells it, empty where it does not.

    The one place at which languages are found out: where the library can tell one from the text, it is asked here.
    """
    return [each.language for each in arrived]
