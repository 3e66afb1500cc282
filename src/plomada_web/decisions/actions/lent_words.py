"""Words of our rooms in corpora: brought in, and taken out as soon as they may no longer be there.

Whoever reads what is lent, and writes it into a corpus or out of it, holds the corpus's row meanwhile. So nothing
comes in that was taken back between the reading and the writing.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from plomada_web.decisions.lent_words import LentText, Told, functions_of_lenders, keys_of, lent_after, still_lent
from plomada_web.language.actions.erasing import erase_for_good
from plomada_web.language.actions.offered import follow_functions
from plomada_web.language.actions.taking_in import TakenIn, take_in
from plomada_web.language.arriving import Arrived
from plomada_web.language.fingerprints import author_of, fingerprint_of
from plomada_web.language.models import Corpus, Document, Source, Speaker
from plomada_web.language.parts import parts
from plomada_web.workspace.audit import MACHINE, Actor
from plomada_web.workspace.models import Workspace

WORDS: Final = "decisions.words"
AT_ONCE: Final = 500

Known = tuple[int, str, str, str]  # a document: id, key, the hash of its author, its fingerprint


def bring_words_in(source: Source, told: Told, last: int, *, now: datetime) -> tuple[int | None, TakenIn]:
    """Take in the next texts of a kind; return the row to go on from, None at the end. Call it in a transaction."""
    corpus = Corpus.objects.select_for_update().select_related("workspace").get(pk=source.corpus_id)
    texts, place = lent_after(told, corpus.workspace, last, most=AT_ONCE)
    known = set(
        Document.objects.filter(source=source, key__in=[each.key for each in texts]).values_list("key", flat=True)
    )
    new = [_arrived(each) for each in texts if each.key not in known]
    return place, take_in(source, new, now=now) if new else TakenIn(0, 0, 0)


def take_unlent_out(source: Source, last: int, *, now: datetime) -> int | None:
    """Erase what is lent no more among the next documents of a source; return the one to go on from, None at the end.

    Call it in a transaction.
    """
    corpus = Corpus.objects.select_for_update().select_related("workspace").get(pk=source.corpus_id)
    rows = list(_known(Document.objects.filter(source=source, pk__gt=last))[:AT_ONCE])
    _erase_unlent(source, rows, corpus.workspace, actor=MACHINE, now=now)
    return rows[-1][0] if len(rows) == AT_ONCE else None


def set_functions(source: Source) -> None:
    """Let each speaker have the function that the person has now. Call it in a transaction."""
    salt, workspace = source.corpus.salt, source.corpus.workspace
    follow_functions(source, {_author_of(salt, person): of for person, of in functions_of_lenders(workspace)})


@transaction.atomic
def withdraw_words(workspace: Workspace, people: Collection[int], *, actor: Actor, now: datetime) -> None:
    """Erase from all corpora what these people's words may no longer be in: call it with what takes the right away.

    One query where no corpus has words of our rooms.
    """
    sources = Source.objects.filter(kind=Source.Kind.ROOMS, corpus__workspace=workspace)
    for source in sources.select_related("corpus__workspace").order_by("corpus", "pk"):
        Corpus.objects.select_for_update().get(pk=source.corpus_id)
        for some in parts(keys_of(people)):
            rows = _known(Document.objects.filter(source=source, key__in=some))
            _erase_unlent(source, list(rows), workspace, actor=actor, now=now)


def _known(rows: QuerySet[Document]) -> QuerySet[Document, Known]:
    return rows.order_by("pk").values_list("pk", "key", "speaker__author", "fingerprint")


def _erase_unlent(source: Source, rows: Sequence[Known], workspace: Workspace, *, actor: Actor, now: datetime) -> None:
    """Erase those that are lent no more, or stand otherwise than what their key names.

    Two people were merged, or the workspace was restored from a file and its rows have other numbers: the next look
    brings them in as they are.
    """
    lent, salt = still_lent(workspace, [key for _pk, key, *_more in rows]), source.corpus.salt
    there = {key: (_author_of(salt, who), fingerprint_of(_plain(text))) for key, (who, text) in lent.items()}
    gone = [pk for pk, key, author, fingerprint in rows if there.get(key) != (author, fingerprint)]
    erase_for_good(source, gone, actor=actor, now=now)
    if gone:  # whoever has nothing left there is not there: their number would outlive what they said
        Speaker.objects.filter(source=source, rows=None).delete()


def _arrived(text: LentText) -> Arrived:
    return Arrived(
        text=_plain(text.text),
        author=_name(text.person),
        said_at=text.at,
        key=text.key,
        function=text.function,
    )


def _plain(text: str) -> str:
    return text.replace("\0", "")


def _author_of(salt: str, person: int) -> str:
    return author_of(salt, _name(person))


def _name(person: int) -> str:
    """Return what a person is called before it is hashed: nothing that says who they are to whoever lacks the salt."""
    return f"person {person}"
