"""The family of errors.

    PlomadaError
    ├── InputError            what was handed in cannot be used: says where, and what to change
    │   ├── OutsideScale      an answer beyond the scale
    │   ├── UnknownColumn     a column that is not there, with those that are
    │   ├── RepeatedPerson    the same person twice
    │   └── UnreadableFile    empty, too large, not text, wrong encoding
    └── NotEnoughAnswers      too few people or answers for the question asked

Members of the family stand beside what raises them where only one place does; these are the shared ones.
"""

from plomada.figures import Sentence


class PlomadaError(Exception):
    """Anything this product refuses, with a sentence a person can act on.

    Attributes:
        sentence: the number, the place and the cure; `str()` gives it in English.
    """

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class InputError(PlomadaError):
    """What was handed in cannot be used."""


class OutsideScale(InputError):
    """An answer lies beyond the scale that the question allows."""


class UnknownColumn(InputError):
    """A column that was asked for is not there."""


class RepeatedPerson(InputError):
    """The same person stands in the data twice."""


class UnreadableFile(InputError):
    """A file is empty, too large, or not text in an encoding we read."""


class NotEnoughAnswers(PlomadaError):
    """Too few people or answers for the question asked."""
