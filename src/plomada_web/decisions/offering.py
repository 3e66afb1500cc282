"""What rooms offer to corpora: the words of those who agreed, with the rule in words."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.actions.lent_words import WORDS
from plomada_web.decisions.lent_words import ready
from plomada_web.language.models import Source
from plomada_web.language.offered import Offer

WORDS_OF_ROOMS: Final = Offer(
    kind=Source.Kind.ROOMS.value,
    job=WORDS,
    title=_("What is said in our rooms"),
    about=_("What people at our customers write in their rooms, of those who agreed. What is new comes in by itself."),
    rules=(
        _("Only words of people who agreed to it. They are asked in their room, under “What you said”."),
        _(
            "Only what our team may read with the name: nothing from rooms that show only the group's answer, and "
            "where names need consent, only what was written under the name."
        ),
        _("Comments, questions and conditions; nothing beside sensitive statements, and nothing about colleagues."),
        _("Who speaks is the person's function in People; in place of the name stands a number."),
        _("Whoever takes it back or is erased is gone from here at once, with all they said."),
    ),
    ready=ready,
)
