"""Which of several documents that say the same counts: the first one that is there.

One says the same as another where its text is the same, or nearly (`near_copies`), and its author is; or where it
passes on what someone else said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from plomada_web.language.models import Corpus, Document, FiledNumber, Source, Speaker
from plomada_web.language.near_copies import NearCopies
from plomada_web.language.parts import AT_ONCE, parts
from plomada_web.language.tallying import Tally


@dataclass(frozen=True)
class Parted:
    """Documents apart.

    Attributes:
        new: those that count.
        copies: those that do not; each knows of what it is one.
        near: what is to be kept of them, so that later ones can be held against them.
    """

    new: list[Document]
    copies: list[Document]
    near: NearCopies


def parted(corpus: Corpus, rows: Sequence[Document], *, among: QuerySet[Document] | None = None) -> Parted:
    """Find out which rows count and which are copies. Nothing is written.

    Args:
        corpus: the one they belong to; what is said in another one is no matter.
        rows: with their speakers.
        among: what may be their originals; None: all that is there.
    """
    there = Document.objects.there() if among is None else among
    same = _with_fingerprints(corpus, rows, there)
    exact = {id(row): _first(row, same.get(row.fingerprint, ())) for row in rows}
    near = NearCopies(corpus, [row for row in rows if exact[id(row)] is None], among=there)
    apart = Parted([], [], near)
    for row in rows:
        others = same.setdefault(row.fingerprint, [])
        row.copy_of = exact[id(row)] or _first(row, others) or near.original_of(row, _is_copy)
        if row.copy_of is not None:
            apart.copies.append(row)
        else:
            others.append(row)
            near.add(row)
            apart.new.append(row)
    return apart


def _with_fingerprints(
    corpus: Corpus, rows: Sequence[Document], among: QuerySet[Document]
) -> dict[str, list[Document]]:
    """Return what counts and has the same text as one of the rows, by fingerprint."""
    found: dict[str, list[Document]] = {}
    for some in parts(list(dict.fromkeys(row.fingerprint for row in rows))):
        there = among.filter(corpus=corpus, fingerprint__in=some, copy_of__isnull=True)
        # Sorted here: asked to sort by id, a database walks the whole corpus in that order instead of these few.
        for row in sorted(there.select_related("speaker").defer("text"), key=lambda row: row.pk):
            found.setdefault(row.fingerprint, []).append(row)
    return found


def _first(row: Document, others: Iterable[Document]) -> Document | None:
    return next((other for other in others if _is_copy(row, other)), None)


def _is_copy(row: Document, of: Document) -> bool:
    """Return whether a row that says the same, or nearly, is a copy: by the same author, or passed on."""
    return row.repost or _by_the_same(row.speaker, of.speaker)


def _by_the_same(one: Speaker, other: Speaker) -> bool:
    return one.pk == other.pk or (one.author != "" and one.author == other.author)


def let_copies_take_over(leaving: QuerySet[Document]) -> None:
    """Let a copy that stays take the place of each original that has left. Call it in a transaction.

    The original becomes a copy of what took its place: should it come back, it does not count twice.
    """
    _take_over(leaving.filter(copy_of__isnull=True), Document.objects.there())


def let_copies_be_originals(forgotten: QuerySet[Document], *, staying: QuerySet[Document]) -> None:
    """Let copies count in the place of what is about to be gone for good. Call it in a transaction.

    Those that are there come first. A copy that is away with its source has a place in that source's counts: there it
    counts from now on, and when the source is back, it does.

    Args:
        forgotten: has left already.
        staying: what was not removed and will not be forgotten with it, there or away.
    """
    let_copies_take_over(forgotten)
    counting = _take_over(forgotten, staying)
    for some in parts(counting):  # ... unless another one that is away says the same
        _settle(forgotten[0].corpus, staying.filter(pk__in=some), among=staying)


def _take_over(leaving: QuerySet[Document], staying: QuerySet[Document]) -> list[int]:
    """Return the ids of those that count now."""
    seen, counting = 0, []
    with_copies = leaving.filter(Exists(staying.filter(copy_of=OuterRef("pk"))))
    while some := list(
        with_copies.filter(pk__gt=seen).select_related("speaker").defer("text").order_by("pk")[:AT_ONCE]
    ):
        seen = some[-1].pk
        counting += _take_places(some, staying)
    return counting


def _take_places(originals: Sequence[Document], among: QuerySet[Document]) -> list[int]:
    """Let a copy of each take its place.

    What was near the one that left need not be near the one that took its place: of that it is found out anew.
    """
    staying = among.filter(copy_of__in=[row.pk for row in originals]).defer("text").order_by("pk")
    copies: dict[int | None, list[Document]] = {}
    for row in staying.select_related("speaker"):
        copies.setdefault(row.copy_of_id, []).append(row)
    corpus, firsts, near = originals[0].corpus, [], []
    for original in originals:
        first = _successor(original, copies[original.pk])
        if first.fingerprint != original.fingerprint:
            near.append(first.pk)
        firsts.append(first)
        # One that left with its source has its place in the source's counts; one that was removed has none.
        moved = [first] if original.removed_at else [first, original]
        tally = Tally().add(moved, times=-1)
        Document.objects.filter(copy_of=original).exclude(pk=first.pk).update(copy_of=first)
        first.copy_of, original.copy_of = None, first
        Document.objects.bulk_update([first, original], ["copy_of"])
        tally.add(moved).write()
    _keep_sketches(corpus, firsts)
    for some in parts(near):
        _settle(corpus, among.filter(copy_of__in=some), among=among)
    return [row.pk for row in firsts]


def _successor(original: Document, copies: Sequence[Document]) -> Document:
    """Return the first copy by the same author, an exact one before a near one; then those that pass it on."""
    return min(
        copies,
        key=lambda row: (not _by_the_same(row.speaker, original.speaker), row.fingerprint != original.fingerprint),
    )


def _keep_sketches(corpus: Corpus, counting: Sequence[Document]) -> None:
    """Let near copies of what counts now be found."""
    for some in parts(counting):
        near = NearCopies(corpus, some, among=Document.objects.none())
        for row in some:
            near.add(row)
        near.write()


def settle_returned(corpus: Corpus, returned: QuerySet[Document], *, alone: bool = False) -> None:
    """Find out anew which of the documents that came back are copies. Call it in a transaction, when they are there.

    Meanwhile someone may have brought the same again, and what they were copies of may be gone.

    Args:
        corpus: the one they belong to; it is locked.
        returned: those that came back.
        alone: nobody else has anything in the corpus, who could have brought the same.
    """
    there = Document.objects.there()
    counting = there.filter(corpus=corpus, copy_of__isnull=True)
    _settle(corpus, returned.filter(~Exists(counting.filter(pk=OuterRef("copy_of_id"))), copy_of__isnull=False))
    if not alone:
        same = counting.filter(fingerprint=OuterRef("fingerprint")).exclude(pk=OuterRef("pk"))
        filed = FiledNumber.objects.filter(corpus=corpus, number=OuterRef("number"), document__in=counting)
        near = FiledNumber.objects.filter(Exists(filed.exclude(document=OuterRef("document"))), document=OuterRef("pk"))
        _settle(corpus, returned.filter(Exists(same) | Exists(near), copy_of__isnull=True))


def _settle(corpus: Corpus, unsettled: QuerySet[Document], *, among: QuerySet[Document] | None = None) -> None:
    seen, there = 0, Document.objects.there() if among is None else among
    while some := list(unsettled.filter(pk__gt=seen).select_related("speaker").defer("text").order_by("pk")[:AT_ONCE]):
        seen = some[-1].pk
        counted, tally = {row.pk for row in some if row.copy_of_id is None}, Tally().add(some, times=-1)
        apart = parted(corpus, some, among=there.exclude(pk__in=[row.pk for row in some]))
        Document.objects.bulk_update(some, ["copy_of"])
        apart.near.write()
        tally.add(some).write()
        # What was a copy of one that is a copy itself now need not be near that one's original.
        followed = [row.pk for row in apart.copies if row.pk in counted]
        if followed:
            _settle(corpus, there.filter(copy_of__in=followed), among=there)


def of_source(source: Source) -> QuerySet[Document]:
    """Return the documents that a source has brought, without those removed one by one."""
    return Document.objects.filter(source=source, removed_at__isnull=True)
