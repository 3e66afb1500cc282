"""Which languages a corpus is in, as far as the map knows them."""

from collections import Counter
from typing import Final

from plomada.language.stop_words import LANGUAGES
from plomada_web.language.models import Corpus, Source

BOTH: Final = {"es": 0.5, "en": 0.5}


def shares(corpus: Corpus) -> dict[str, float]:
    """Return the share of each language, 0 to 1; Spanish and English alike where no document's is known."""
    counted: Counter[str] = Counter()
    for languages in Source.objects.filter(corpus=corpus, archived_at=None).values_list("languages", flat=True):
        counted.update({code: documents for code, documents in languages.items() if code in LANGUAGES})
    total = counted.total()
    return {code: documents / total for code, documents in counted.items()} if total else BOTH
