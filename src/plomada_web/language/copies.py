"""Which of several documents that say the same counts: the first one that is there.

One says the same as another where its text is the same and its author is, or where it passes on what someone else said.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from plomada_web.language.models import Corpus, Document, Source, Speaker
from plomada_web.language.tallying import Tally

AT_ONCE: Final = 500  # values in one query: SQLite takes so many


def parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    """Return the values in lists that one query takes."""
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def parted(
    corpus: Corpus, rows: Sequence[Document], *, but: Collection[int] = ()
) -> tuple[list[Document], list[Document]]:
    """Return those that count and those that are copies; each copy knows of what. Nothing is written.

    Args:
        corpus: the one they belong to; what is said in another one is no matter.
        rows: with their speakers.
        but: ids of documents that are not looked at as originals.
    """
    originals: dict[str, list[Document]] = {}
    for some in parts(list(dict.fromkeys(row.fingerprint for row in rows))):
        there = Document.objects.there().filter(corpus=corpus, fingerprint__in=some, copy_of__isnull=True)
        # Sorted here: asked to sort by id, a database walks the whole corpus in that order instead of these few.
        for row in sorted(there.exclude(pk__in=but).select_related("speaker").defer("text"), key=lambda row: row.pk):
            originals.setdefault(row.fingerprint, []).append(row)
    new, copies = [], []
    for row in rows:
        same = originals.setdefault(row.fingerprint, [])
        row.copy_of = next((other for other in same if row.repost or _by_the_same(row.speaker, other.speaker)), None)
        if row.copy_of is not None:
            copies.append(row)
        else:
            same.append(row)
            new.append(row)
    return new, copies


def _by_the_same(one: Speaker, other: Speaker) -> bool:
    return one.pk == other.pk or (one.author != "" and one.author == other.author)


def let_copies_take_over(leaving: QuerySet[Document]) -> None:
    """Let a copy that stays take the place of each original that has left. Call it in a transaction.

    The original becomes a copy of what took its place: should it come back, it does not count twice.
    """
    seen = 0
    with_copies = leaving.filter(Exists(Document.objects.there().filter(copy_of=OuterRef("pk"))))
    while some := list(with_copies.filter(pk__gt=seen).defer("text").order_by("pk")[:AT_ONCE]):
        seen = some[-1].pk
        _take_over(some)


def _take_over(originals: Sequence[Document]) -> None:
    staying = Document.objects.there().filter(copy_of__in=[row.pk for row in originals]).defer("text").order_by("pk")
    copies: dict[int | None, list[Document]] = {}
    for row in staying:
        copies.setdefault(row.copy_of_id, []).append(row)
    for original in originals:
        first = copies[original.pk][0]
        # One that left with its source has its place in the source's counts; one that was removed has none.
        moved = [first] if original.removed_at else [first, original]
        tally = Tally().add(moved, times=-1)
        Document.objects.filter(copy_of=original).exclude(pk=first.pk).update(copy_of=first)
        first.copy_of, original.copy_of = None, first
        Document.objects.bulk_update([first, original], ["copy_of"])
        tally.add(moved).write()


def settle_returned(corpus: Corpus, returned: QuerySet[Document], *, alone: bool = False) -> None:
    """Find out anew which of the documents that came back are copies. Call it in a transaction, when they are there.

    Meanwhile someone may have brought the same again, and what they were copies of may be gone.

    Args:
        corpus: the one they belong to; it is locked.
        returned: those that came back.
        alone: nobody else has anything in the corpus, who could have brought the same.
    """
    there = Document.objects.there()
    _settle(corpus, returned.filter(~Exists(there.filter(pk=OuterRef("copy_of_id"))), copy_of__isnull=False))
    if not alone:
        same = there.filter(corpus=corpus, copy_of__isnull=True, fingerprint=OuterRef("fingerprint"))
        _settle(corpus, returned.filter(Exists(same.exclude(pk=OuterRef("pk"))), copy_of__isnull=True))


def _settle(corpus: Corpus, unsettled: QuerySet[Document]) -> None:
    seen = 0
    while some := list(unsettled.filter(pk__gt=seen).select_related("speaker").defer("text").order_by("pk")[:AT_ONCE]):
        seen = some[-1].pk
        tally = Tally().add(some, times=-1)
        parted(corpus, some, but=[row.pk for row in some])
        Document.objects.bulk_update(some, ["copy_of"])
        tally.add(some).write()


def of_source(source: Source) -> QuerySet[Document]:
    """Return the documents that a source has brought, without those removed one by one."""
    return Document.objects.filter(source=source, removed_at__isnull=True)
