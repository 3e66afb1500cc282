"""What can be done to a decision: one verb each, in one transaction, with its audit line."""

from plomada_web.decisions.actions.kinds import add_usual_kinds

__all__ = ["add_usual_kinds"]
