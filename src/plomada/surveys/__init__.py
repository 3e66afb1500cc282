"""Surveys: net promoter scores, and what may be shown of a group without showing anyone in it.

nps.py          promoters less detractors, with its interval
disclosure.py   thresholds that hold against subtraction, in space (groups) and in time (releases)
"""

from plomada.surveys.disclosure import Distribution, Event, Release, Suppression, distribution, released, suppress
from plomada.surveys.nps import nps, nps_difference

__all__ = [
    "Distribution",
    "Event",
    "Release",
    "Suppression",
    "distribution",
    "nps",
    "nps_difference",
    "released",
    "suppress",
]
