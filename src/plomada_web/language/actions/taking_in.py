"""What arrives becomes documents, a batch at a time: whatever it comes from, it comes in here.

Here is how this works. All of a batch is written in one transaction, which holds the corpus's row: of two that bring
the same text at once, the second finds that of the first. A document is known by its key in its source; one that is
there already changes nothing. Of the others, one whose text is there already by the same author, or which passes on
what is there, is kept as a copy: it belongs to its source and can be read, and does not count. So is what says nearly
the same (`near_copies`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from plomada_web.language.arriving import LONGEST_NAME, Arrived
from plomada_web.language.copies import parted
from plomada_web.language.detecting import languages_of
from plomada_web.language.fingerprints import author_of, fingerprint_of, key_of
from plomada_web.language.models import Corpus, Document, Source, Speaker
from plomada_web.language.offered import OFFERS
from plomada_web.language.parts import AT_ONCE, parts
from plomada_web.language.tallying import Tally
from plomada_web.language.writing import insert_documents

Who = tuple[str, str]  # role, author's hash


@dataclass(frozen=True)
class TakenIn:
    """What became of a batch.

    Attributes:
        new: how many documents are there now and count.
        copies: how many are there now, and do not count, because another one says the same.
        known: how many were there already.
    """

    new: int
    copies: int
    known: int


def take_in(source: Source, arrived: Sequence[Arrived], *, now: datetime) -> TakenIn:
    """Make documents of what arrived. Call it in a transaction.

    Args:
        source: where it comes from; `source.corpus` is locked.
        arrived: what was said, some hundreds to thousands at once.
        now: the moment of it.
    """
    corpus = Corpus.objects.select_for_update().get(pk=source.corpus_id)
    who = [(each.role, author_of(corpus.salt, each.author)) for each in arrived]
    fresh, known = _fresh(source, _rows(source, arrived, who), who)
    speakers = _speakers(source, {who[place]: arrived[place] for place, _row in fresh}, now=now)
    for place, row in fresh:
        row.speaker = speakers[who[place]]
    apart = parted(corpus, [row for _place, row in fresh])
    insert_documents(apart.new)
    originals = [row.copy_of for row in apart.copies if row.copy_of is not None]
    _learn_ids(source, originals)
    for row, original in zip(apart.copies, originals, strict=True):
        row.copy_of_id = original.pk
    insert_documents(apart.copies)
    _learn_ids(source, apart.near.unwritten)
    apart.near.write()
    Tally().add(apart.new).add(apart.copies).write()
    return TakenIn(len(apart.new), len(apart.copies), known)


def _learn_ids(source: Source, rows: Iterable[Document]) -> None:
    """Let rows that were only now inserted know their ids."""
    inserted = {row.key: row for row in rows if row.pk is None}
    there = Document.objects.filter(source=source)
    for some in parts(list(inserted)):
        for key, pk in there.filter(key__in=some).values_list("key", "pk"):
            inserted[key].pk = pk


def _rows(source: Source, arrived: Sequence[Arrived], who: Sequence[Who]) -> list[Document]:
    return [
        Document(
            corpus_id=source.corpus_id,
            source_id=source.pk,
            text=each.text,
            said_at=each.said_at,
            language=language,
            address=each.address,
            key=key_of(each.key, *of, each.said_at and each.said_at.isoformat(), each.address, each.text),
            fingerprint=fingerprint_of(each.text),
            repost=each.repost,
        )
        for each, of, language in zip(arrived, who, languages_of(arrived), strict=True)
    ]


def _fresh(source: Source, rows: list[Document], who: Sequence[Who]) -> tuple[list[tuple[int, Document]], int]:
    """Return the rows whose keys are new in the source, with their places, and how many are not."""
    keys = list(dict.fromkeys(row.key for row in rows))
    there = Document.objects.filter(source=source)
    seen = {key for some in parts(keys) for key in there.filter(key__in=some).values_list("key", flat=True)}
    fresh = []
    for place, row in enumerate(rows):
        if row.key not in seen:
            seen.add(row.key)
            fresh.append((place, row))
    return fresh, len(who) - len(fresh)


def _speakers(source: Source, said: dict[Who, Arrived], *, now: datetime) -> dict[Who, Speaker]:
    """Return the speakers of a source by role and hash; those that are missing are added, understood as before."""
    wanted = set(said)
    found = _those(source, wanted)
    missing = sorted(wanted - found.keys())
    if not missing:
        return found
    of_roles = _answers(source, {role for role, _author in missing if role})
    made = [_new_speaker(source, who, said[who], of_roles.get(who[0]), now=now) for who in missing]
    Speaker.objects.bulk_create(made, batch_size=AT_ONCE, ignore_conflicts=True)
    return found | _those(source, set(missing))


def _new_speaker(source: Source, who: Who, first: Arrived, answer: Speaker | None, *, now: datetime) -> Speaker:
    role, author = who
    made = Speaker(source=source, role=role, author=author, first_seen_at=now)
    if first.function is not None:
        made.function_id = first.function
    elif answer is not None:  # who else has this role is known: so is this one
        made.function_id, made.ignored, made.by_default = answer.function_id, answer.ignored, answer.by_default
    elif source.default_function_id is not None:
        made.function_id, made.by_default = source.default_function_id, True
    if made.is_open and not role and source.kind not in OFFERS:
        made.label = " ".join(first.author.split())[:LONGEST_NAME]
    return made


def _answers(source: Source, roles: Iterable[str]) -> dict[str, Speaker]:
    """Return someone of each role of whom it was said who they are."""
    rows = Speaker.objects.filter(source=source, role__in=list(roles)).exclude(function=None, ignored=False)
    return {row.role: row for row in rows.order_by("-pk")[:AT_ONCE]}


def _those(source: Source, wanted: set[Who]) -> dict[Who, Speaker]:
    authors = sorted({author for _role, author in wanted})
    there = Speaker.objects.filter(source=source)
    rows = [row for some in parts(authors) for row in there.filter(author__in=some)]
    return {who: row for row in rows if (who := (row.role, row.author)) in wanted}
