"""The documents of a corpus: the list with its filters, one of them; removed, and brought back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plomada_web.language.actions.documents import remove_document, restore_document
from plomada_web.language.forms import DocumentsForm
from plomada_web.language.queries.corpora import language_name
from plomada_web.language.queries.documents import EXCERPT, choices_of, copies_of, count_of, page_of
from plomada_web.language.views.finding import corpus_of, document_of
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor

MOST_SHOWN = 20_000  # characters of a text on its page


@require_safe
@member_page()
def documents(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """List what was said in a corpus, narrowed as the address says."""
    corpus = corpus_of(request, corpus_id)
    choices = choices_of(corpus)
    form = DocumentsForm(request.GET, choices=choices)
    asked, after = form.asked(), request.GET.get("after", "")
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "corpus": corpus,
        "form": form,
        "asked": asked,
        "page": page_of(corpus, asked, after=int(after) if after.isdecimal() and len(after) < 19 else None),
        "query": query.urlencode(),
        "first": not after,
        "excerpt": EXCERPT,
        "total": sum(source.documents for source in choices.sources),
        "may_edit": may_edit(request.member),
    }
    return render(request, "language/documents.html", context)


@require_safe
@member_page()
def documents_count(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """Say how many documents a narrowed list has, counted no further than a thousand."""
    corpus = corpus_of(request, corpus_id)
    form = DocumentsForm(request.GET, choices=choices_of(corpus))
    return render(request, "language/_count.html", {"count": count_of(corpus, form.asked())})


@require_safe
@member_page()
def document(request: MemberRequest, corpus_id: int, document_id: int) -> HttpResponse:
    """Show one document: what was said, by whom, when and where."""
    shown = document_of(request, corpus_id, document_id)
    context = {
        "corpus": shown.corpus,
        "document": shown,
        "text": shown.text[:MOST_SHOWN],
        "cut": max(0, len(shown.text) - MOST_SHOWN),
        "spoken": language_name(shown.language),
        "leads_somewhere": shown.address.startswith(("http://", "https://")),
        "copies": copies_of(shown),
        "may_edit": may_edit(request.member),
    }
    return render(request, "language/document.html", context)


@require_POST
@member_page(may_edit)
def document_remove(request: MemberRequest, corpus_id: int, document_id: int) -> HttpResponse:
    """Remove one document, and offer to undo it."""
    removed = document_of(request, corpus_id, document_id)
    remove_document(removed, actor=Actor.of(request.user), now=timezone.now())
    slug = request.member.workspace.slug
    row = {"workspace": slug, "corpus_id": corpus_id, "document_id": document_id}
    undo = reverse("language:document_restore", kwargs=row)
    messages.success(request, _("The document is removed."), extra_tags=undo)
    return redirect("language:documents", workspace=slug, corpus_id=corpus_id)


@require_POST
@member_page(may_edit)
def document_restore(request: MemberRequest, corpus_id: int, document_id: int) -> HttpResponse:
    """Bring a removed document back."""
    back = document_of(request, corpus_id, document_id)
    restore_document(back, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("The document is back."))
    slug = request.member.workspace.slug
    return redirect("language:document", workspace=slug, corpus_id=corpus_id, document_id=document_id)
