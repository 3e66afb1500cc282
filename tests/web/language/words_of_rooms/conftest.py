"""A corpus, and rooms in which nobody has said anything yet."""

import pytest

from plomada_web.decisions.models import (
    Answer,
    Comment,
    SignIntent,
)
from plomada_web.language.models import Corpus
from tests.web.language.bringing import corpus_of
from tests.web.world import World


@pytest.fixture
def corpus(world: World) -> Corpus:
    return corpus_of(world)


@pytest.fixture(autouse=True)
def nothing_said_yet(world: World) -> None:
    """Leave only what each test lets people say."""
    Answer.objects.update(comment="")
    SignIntent.objects.update(condition="")
    Comment.objects.all().delete()
