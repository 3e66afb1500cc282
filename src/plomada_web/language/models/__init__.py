"""A corpus, the sources it is made of, the files on their way into them, who speaks there, and what they said."""

from plomada_web.language.models.corpora import Corpus
from plomada_web.language.models.documents import Document, DocumentRows
from plomada_web.language.models.experiments import Click, Experiment, Look
from plomada_web.language.models.maps import MapRun, MapTerm
from plomada_web.language.models.sketches import FiledNumber, Sketch
from plomada_web.language.models.sources import Source
from plomada_web.language.models.speakers import Speaker
from plomada_web.language.models.uploads import Upload

__all__ = [
    "Click",
    "Corpus",
    "Document",
    "DocumentRows",
    "Experiment",
    "FiledNumber",
    "Look",
    "MapRun",
    "MapTerm",
    "Sketch",
    "Source",
    "Speaker",
    "Upload",
]
