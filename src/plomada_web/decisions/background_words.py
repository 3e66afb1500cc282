"""Words of our rooms come into corpora behind the pages, and leave them."""

from collections import Counter

from django.utils import timezone

from plomada_web.decisions.actions.lent_words import WORDS, bring_words_in, set_functions, take_unlent_out
from plomada_web.decisions.lent_words import TOLD
from plomada_web.language.actions.offered import end_look
from plomada_web.language.actions.polling import begin_look, in_use
from plomada_web.language.models import Corpus, Source
from plomada_web.workspace.jobs import Run, handles


@handles(WORDS)
def bring_in_words(run: Run) -> dict[str, object]:
    """Bring in what is lent and is not there, and take out what is lent no more; killed in the middle, begin anew.

    Whatever took the right away, a merge of duplicates or an undone import, the next look knows of it.
    """
    rows = in_use().filter(kind=Source.Kind.ROOMS, corpus__workspace=run.job.workspace)
    source = rows.filter(pk=int(str(run.payload["source"]))).first()
    if source is None:
        return {}
    now = timezone.now()
    counts = Counter(new=0, copies=0)
    with run.once(f"{run.attempt}: begin"):
        begin_look(source, now=now)
    place: int | None = 0
    while place is not None:
        with run.once(f"{run.attempt}: out after {place}"):
            place = take_unlent_out(source, place, now=now)
    for told in TOLD:
        place = 0
        while place is not None:
            with run.once(f"{run.attempt}: {told.name} after {place}"):
                Corpus.objects.select_for_update().get(pk=source.corpus_id)  # whoever removes the source waits here
                if not in_use().filter(pk=source.pk).exists():
                    return dict(counts)
                place, taken = bring_words_in(source, told, place, now=now)
            counts.update(new=taken.new, copies=taken.copies)
            run.progress(counts.total())
    with run.once(f"{run.attempt}: end"):
        set_functions(source)
        end_look(source, now=timezone.now())
    return {"source": source.pk, **counts}
