"""One question a page. Every POST keeps what was said at once, so that leaving loses nothing."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plomada.errors import PlomadaError
from plomada_web.decisions.answering import record_answer, record_comment, record_intent, record_ranking
from plomada_web.decisions.models import Comment
from plomada_web.rooms.door import RoomRequest, posted, room_page, show
from plomada_web.rooms.forms import CANNOT_SAY, FIVE, AnswerForm, CommentForm, SigningForm
from plomada_web.rooms.queries.path import Asked, Path, path_of
from plomada_web.rooms.views.welcome import is_open

SHAPES = ("d2", "d1", "n", "a1", "a2")
REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@room_page
def statement(request: RoomRequest, statement_id: int) -> HttpResponse:
    """Ask about one statement."""
    path = path_of(request.link.stakeholder, request.link.tells_from)
    here = path.at(statement_id)
    if here is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, path, here)
    if not is_open(request.link.stakeholder):
        return redirect("rooms:yours", token=request.token)
    return _ask(request, path, here, AnswerForm(initial=_said_so_far(here)))


def _answer(request: RoomRequest, path: Path, here: Asked) -> HttpResponse:
    """Keep the answer and go on, or back; saved in passing (by htmx), stay."""
    form = AnswerForm(_with_earlier_answer(request.POST, here))
    goes_back = request.POST.get("go") == "back"
    if "answer" not in form.data and (goes_back or (here.is_closed and not form.data.get("comment", "").strip())):
        # Nothing new is said: what was said through an earlier link stands.
        return redirect(_before(request.token, path, here) if goes_back else _after(request.token, path, here))
    if not form.is_valid():
        return _ask(request, path, here, form, status=REFUSED)
    try:
        record_answer(
            stakeholder=request.link.stakeholder, statement=here.statement, said=form.said(), now=timezone.now()
        )
    except PlomadaError as error:
        return _ask(request, path, here, form, status=REFUSED, error=error.sentence)
    if request.headers.get("HX-Request"):
        return show(request, "rooms/_saved.html", {"saved": True})
    return redirect(_before(request.token, path, here) if goes_back else _after(request.token, path, here))


def _ask(
    request: RoomRequest, path: Path, here: Asked, form: AnswerForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "path": path,
        "here": here,
        "form": form,
        "chosen": str(form["answer"].value() or ""),
        "five": [(str(value), label, shape) for (value, label), shape in zip(FIVE, SHAPES, strict=True)],
        "before": _before(request.token, path, here),
        **more,
    }
    # Saved in passing: only a word beside the form changes, whether it went well or not.
    template = "rooms/_saved.html" if request.headers.get("HX-Request") else "rooms/statement.html"
    return show(request, template, context, status=status)


def _said_so_far(here: Asked) -> dict[str, str]:
    if here.said is None or here.is_closed:
        return {}
    answer = CANNOT_SAY if here.said.cannot_say else str(here.said.value)
    return {"answer": answer, "comment": here.said.comment}


def _with_earlier_answer(posted: QueryDict, here: Asked) -> QueryDict:
    """Return what was posted; without an answer the earlier one stands, so that going on does not ask twice."""
    if "answer" in posted or here.said is None or here.is_closed:
        return posted
    data = posted.copy()
    data["answer"] = _said_so_far(here)["answer"]
    return data


def _page(token: str, name: str, **kwargs: int) -> str:
    return reverse(f"rooms:{name}", kwargs={"token": token, **kwargs})


def _before(token: str, path: Path, here: Asked) -> str:
    earlier = path.numbered(here.number - 1)
    return _page(token, "welcome") if earlier is None else _page(token, "statement", statement_id=earlier.statement.pk)


def _after(token: str, path: Path, here: Asked) -> str:
    later = path.numbered(here.number + 1)
    if later is not None:
        return _page(token, "statement", statement_id=later.statement.pk)
    return _page(token, "priorities" if path.ranks else "signing")


def _last_statement(token: str, path: Path) -> str:
    last = path.numbered(len(path.asked))
    return _page(token, "welcome") if last is None else _page(token, "statement", statement_id=last.statement.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@room_page
def priorities(request: RoomRequest) -> HttpResponse:
    """Ask for the priorities in order, one tap after the other; the address carries the order so far."""
    stakeholder = request.link.stakeholder
    path = path_of(stakeholder, request.link.tells_from)
    if not is_open(stakeholder) and request.method != "POST":
        return redirect("rooms:yours", token=request.token)
    by_id = {str(priority.pk): priority for priority in path.priorities}
    named = request.POST.getlist("order") if request.method == "POST" else request.GET.getlist("order")
    chosen = [by_id[each] for each in dict.fromkeys(named) if each in by_id]
    error = None
    if request.method == "POST":
        try:
            record_ranking(stakeholder=stakeholder, order=[each.pk for each in chosen], now=timezone.now())
        except PlomadaError as refused:
            error = refused.sentence
        else:
            return redirect("rooms:signing", token=request.token)
    again = "again" in request.GET or bool(chosen) or error is not None
    if path.order and not again:
        chosen = list(path.order)
    left = [each for each in path.priorities if each not in chosen]
    if len(left) == 1:
        # The last one has only one place left.
        chosen, left = [*chosen, left[0]], []
    context = {
        "path": path,
        "chosen": chosen,
        "left": left,
        "undone": chosen[: len(path.priorities) - 2] if not left else chosen[:-1],
        "is_saved": not again and bool(path.order),
        "before": _last_statement(request.token, path),
        "error": error,
    }
    return show(request, "rooms/priorities.html", context, status=200 if error is None else REFUSED)


@require_http_methods(["GET", "HEAD", "POST"])
@room_page
def signing(request: RoomRequest) -> HttpResponse:
    """Ask how likely they are to sign, or to support it where they need not sign."""
    stakeholder = request.link.stakeholder
    path = path_of(stakeholder, request.link.tells_from)
    if not is_open(stakeholder) and request.method != "POST":
        return redirect("rooms:yours", token=request.token)
    initial = {"likelihood": path.intent.likelihood, "condition": path.intent.condition} if path.intent else {}
    form = SigningForm(posted(request), initial=initial)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            if form.has_changed():
                record_intent(stakeholder=stakeholder, now=timezone.now(), **form.cleaned_data)
        except PlomadaError as refused:
            error = refused.sentence
        else:
            return redirect("rooms:comment", token=request.token)
    context = {
        "path": path,
        "form": form,
        "numbers": [str(number) for number in range(11)],
        "chosen": str(form["likelihood"].value() if form["likelihood"].value() is not None else ""),
        "before": _page(request.token, "priorities") if path.ranks else _last_statement(request.token, path),
        "error": error,
    }
    return show(request, "rooms/signing.html", context, status=REFUSED if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@room_page
def comment(request: RoomRequest) -> HttpResponse:
    """Ask what else they want to say; nothing is a fine answer."""
    stakeholder = request.link.stakeholder
    if not is_open(stakeholder) and request.method != "POST":
        return redirect("rooms:yours", token=request.token)
    form = CommentForm(posted(request))
    error = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            if text:
                record_comment(stakeholder=stakeholder, text=text, now=timezone.now())
        except PlomadaError as refused:
            error = refused.sentence
        else:
            return redirect("rooms:shared", token=request.token)
    context = {
        "form": form,
        "earlier": _told(request, Comment.objects.filter(stakeholder=stakeholder)).order_by("said_at"),
        "before": _page(request.token, "signing"),
        "error": error,
    }
    return show(request, "rooms/comment.html", context, status=REFUSED if request.method == "POST" else 200)


def _told(request: RoomRequest, comments: QuerySet[Comment]) -> QuerySet[Comment]:
    since = request.link.tells_from
    return comments if since is None else comments.filter(said_at__gte=since)
