"""Functions over arrays that are made into machine code when first called, and kept for the next run."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from numba import njit

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def compiled(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Return the function as machine code that several threads can run at once.

    Example:
        >>> import numpy as np
        >>> @compiled
        ... def total(numbers):
        ...     found = 0
        ...     for number in numbers:
        ...         found += number
        ...     return found
        >>> int(total(np.arange(5)))
        10
    """
    made: Callable[Arguments, Result] = njit(
        nogil=True, cache=hasattr(function, "__code__") and _is_in_a_file(function)
    )(function)
    return made


def _is_in_a_file(function: Callable[Arguments, Result]) -> bool:
    """Return whether what is made can be kept beside the function's file: an example in a text has none."""
    return not function.__code__.co_filename.startswith("<")
