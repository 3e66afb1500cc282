"""Whatever is removed, brought back and forgotten, in whatever order: counts stay true, and each text counts once."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from plomada_web.language import keeping
from plomada_web.language.actions.documents import remove_document, restore_document
from plomada_web.language.actions.erasing import erase_for_good
from plomada_web.language.actions.sources import BeingForgotten, add_source, archive_source, restore_source
from plomada_web.language.actions.taking_in import take_in
from plomada_web.language.arriving import Arrived
from plomada_web.language.models import Document, Source
from plomada_web.workspace.audit import MACHINE
from tests.web.language.bringing import corpus_of, counts_are_true
from tests.web.language.test_near_copies import FRIDAY, MONDAY
from tests.web.world import NOW, World

SHORT = "The price decides."
BROUGHT = {  # by source: text, author, whether it is passed on
    "A": ((SHORT, "ana", False), (MONDAY, "ana", False)),
    "B": ((SHORT, "ana", False), (SHORT, "luis", True), (FRIDAY, "ana", False), (SHORT, "eva", True)),
    "C": ((FRIDAY, "ana", False), (SHORT, "ana", False), (MONDAY, "ana", False)),
}
DOCUMENTS, SOURCES = sum(map(len, BROUGHT.values())), len(BROUGHT)
ONE_AND_THE_SAME = ((SHORT,), (MONDAY, FRIDAY))  # by Ana: exact copies, and near ones

Step = tuple[str, int]
STEPS = st.one_of(
    st.tuples(st.sampled_from(["remove", "restore", "erase"]), st.integers(0, DOCUMENTS - 1)),
    st.tuples(st.sampled_from(["archive", "bring back"]), st.integers(0, SOURCES - 1)),
    st.tuples(st.sampled_from(["forget", "wait"]), st.just(0)),
)


class Told:
    """A corpus in which one thing after another is done."""

    def __init__(self, world: World) -> None:
        self.corpus, self.now = corpus_of(world), NOW
        self.sources, self.documents = [], []
        for name, texts in BROUGHT.items():
            source = add_source(self.corpus, kind=Source.Kind.API, name=name, actor=MACHINE, now=NOW)
            self.sources.append(source.pk)
            for n, (text, author, repost) in enumerate(texts):
                said_at = NOW - timedelta(days=n) if n else None
                take_in(source, [Arrived(text, author=author, said_at=said_at, key=str(n), repost=repost)], now=NOW)
        self.documents = list(Document.objects.order_by("pk").values_list("pk", flat=True))

    def do(self, step: Step) -> None:
        what, which = step
        does: dict[str, Callable[[int], None]] = {
            "remove": self._remove, "restore": self._restore, "erase": self._erase, "archive": self._archive,
            "bring back": self._bring_back, "forget": self._forget, "wait": self._wait,
        }  # fmt: skip
        does[what](which)

    def _document(self, which: int) -> Document | None:
        rows = Document.objects.filter(pk=self.documents[which], source__archived_at=None)
        return rows.select_related("source", "corpus__workspace").first()

    def _source(self, which: int) -> Source | None:
        return Source.objects.select_related("corpus__workspace").filter(pk=self.sources[which]).first()

    def _remove(self, which: int) -> None:
        if (one := self._document(which)) is not None:
            remove_document(one, actor=MACHINE, now=self.now)

    def _restore(self, which: int) -> None:
        if (one := self._document(which)) is not None:
            restore_document(one, actor=MACHINE, now=self.now)

    def _erase(self, which: int) -> None:
        if (one := Document.objects.filter(pk=self.documents[which]).first()) is not None:
            erase_for_good(one.source, [one.pk], actor=MACHINE, now=self.now)

    def _archive(self, which: int) -> None:
        if (one := self._source(which)) is not None:
            archive_source(one, actor=MACHINE, now=self.now)

    def _bring_back(self, which: int) -> None:
        if (one := self._source(which)) is not None:
            with suppress(BeingForgotten):
                restore_source(one, actor=MACHINE, now=self.now)

    def _forget(self, _which: int) -> None:
        keeping.forget_old(now=self.now)

    def _wait(self, _which: int) -> None:
        self.now += timedelta(days=20)  # what went before the last time is old by now, what went since is not

    def is_true(self) -> None:
        counts_are_true(self.corpus)
        there = Document.objects.there()
        assert not there.exclude(copy_of=None).exclude(copy_of__in=there.filter(copy_of=None)).exists()
        for texts in ONE_AND_THE_SAME:
            # Where one that passes it on has taken the place, it keeps it, and none of Ana's counts.
            by_ana = there.filter(text__in=texts, repost=False).exclude(copy_of__repost=True)
            assert by_ana.filter(copy_of=None).count() == min(1, by_ana.count())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=12))
def test_counts_stay_true_whatever_goes_and_comes_in_whatever_order(world: World, steps: list[Step]) -> None:
    with transaction.atomic():
        told = Told(world)
        told.is_true()
        for step in steps:
            note(str(step))
            told.do(step)
            told.is_true()
        for source in range(SOURCES):
            told.do(("bring back", source))
            told.is_true()
        transaction.set_rollback(True)
