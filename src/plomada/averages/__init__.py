"""What many have in common: averages, the middle and the spread, shares; each with how far it may be off."""

from plomada.averages.means import mean
from plomada.averages.quartiles import Quartiles, quartiles
from plomada.averages.shares import share

__all__ = ["Quartiles", "mean", "quartiles", "share"]
