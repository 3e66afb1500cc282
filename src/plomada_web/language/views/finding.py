"""The rows that addresses name, as far as they are the member's workspace's."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from plomada_web.language.models import Corpus, Document, Experiment, MapRun, Source, Upload
from plomada_web.workspace.access import MemberRequest


def corpus_of(request: MemberRequest, corpus_id: int, *, in_use: bool = False) -> Corpus:
    """Return the corpus; with `in_use`, only while it is not archived. One that is being erased is not found."""
    ours: QuerySet[Corpus] = request.member.workspace.corpora.filter(erasing_since=None).select_related("workspace")
    return get_object_or_404(ours.filter(archived_at=None) if in_use else ours, pk=corpus_id)


def source_of(request: MemberRequest, corpus_id: int, source_id: int) -> Source:
    """Return the source of the corpus."""
    corpus = corpus_of(request, corpus_id)
    source = get_object_or_404(corpus.sources.select_related("default_function", "made_by"), pk=source_id)
    source.corpus = corpus
    return source


def upload_of(request: MemberRequest, corpus_id: int, upload_id: int) -> Upload:
    """Return the upload into the corpus."""
    corpus = corpus_of(request, corpus_id)
    upload = get_object_or_404(corpus.uploads.select_related("source", "job", "created_by"), pk=upload_id)
    upload.corpus = corpus
    return upload


def document_of(request: MemberRequest, corpus_id: int, document_id: int) -> Document:
    """Return the document of the corpus, also one that was removed; not one whose source was."""
    corpus = corpus_of(request, corpus_id)
    rows = Document.objects.filter(corpus=corpus).select_related("source", "speaker__function", "copy_of__source")
    document = get_object_or_404(rows, pk=document_id)
    if document.source.archived_at is not None:
        raise Http404
    document.corpus = corpus
    return document


def map_of(request: MemberRequest, corpus_id: int, run_id: int) -> MapRun:
    """Return the map of the corpus."""
    corpus = corpus_of(request, corpus_id)
    run = get_object_or_404(corpus.map_runs.select_related("job", "made_by", "source"), pk=run_id)
    run.corpus = corpus
    return run


def experiment_of(request: MemberRequest, corpus_id: int, experiment_id: int) -> Experiment:
    """Return the experiment of the corpus."""
    corpus = corpus_of(request, corpus_id)
    found = get_object_or_404(corpus.experiments.select_related("made_by"), pk=experiment_id)
    found.corpus = corpus
    return found
