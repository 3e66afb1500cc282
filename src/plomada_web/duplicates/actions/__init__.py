"""Everything that is decided of duplicates."""

from plomada_web.duplicates.actions.deciding import keep_apart, reopen
from plomada_web.duplicates.actions.looking import LOOK, ask_to_look
from plomada_web.duplicates.actions.merging import NotTwoAnyMore, merge
from plomada_web.duplicates.stakes import BothAnswered

__all__ = ["LOOK", "BothAnswered", "NotTwoAnyMore", "ask_to_look", "keep_apart", "merge", "reopen"]
