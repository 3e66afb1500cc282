"""The calculations of Plomada: numbers in, figures out.

Importable and useful on its own. Every result that a person may see is a `Figure`, which carries its
interval, the number of people behind it, its method and its source. Nothing here reads a clock, a database,
the network or global state; whatever needs chance takes a `numpy.random.Generator`.
"""

from plomada.errors import PlomadaError
from plomada.figures import Figure, Sentence

__all__ = ["Figure", "PlomadaError", "Sentence", "__version__"]

__version__ = "0.1.0"
