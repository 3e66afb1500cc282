"""The form that a visitor fills in, in a frame or by its own address, and the link that confirms it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from plomada_web.site.telling import say
from plomada_web.tracking import limits
from plomada_web.tracking.actions.submissions import confirm, is_open, submit
from plomada_web.tracking.confirming import submission_of
from plomada_web.tracking.embedding import form_page, show
from plomada_web.tracking.forms.asked import AskedForm, started
from plomada_web.tracking.models import WebForm
from plomada_web.tracking.reading import UTM
from plomada_web.tracking.scripts_served import nothing, served
from plomada_web.tracking.views.tracker import asked_not_to


@require_safe
def script(request: HttpRequest, form_key: str) -> HttpResponse:
    """Give the script that puts the form into a page."""
    there = "\0" not in form_key and WebForm.objects.filter(key=form_key, archived_at=None).exists()
    return served(request, "form.js") if there else nothing()


@require_http_methods(["GET", "HEAD", "POST"])
@form_page
def fill_in(request: HttpRequest, web_form: WebForm) -> HttpResponse:
    """Show the form, and take it when it is sent."""
    if not is_open(web_form):
        return show(request, "tracking/form_closed.html", {"web_form": web_form}, status=410)
    now = timezone.now()
    if request.method != "POST":
        return _form(request, AskedForm(initial=_said_in_the_address(request), web_form=web_form, now=now))
    form = AskedForm(request.POST, web_form=web_form, now=now)
    try:
        limits.take(limits.SUBMISSIONS, request, now=now)
    except limits.TooManyAttempts as error:
        form.add_error(None, say(error.sentence))
        return _form(request, form, status=429)
    if not form.is_of_a_machine():
        if not form.is_valid():
            return _form(request, form, status=422)
        submit(web_form, form.sent(counts_visitor=not asked_not_to(request)), now=now)
    return redirect("web_form:thanks", form_key=web_form.key)


@require_safe
@form_page
def thanks(request: HttpRequest, web_form: WebForm) -> HttpResponse:
    """Thank; the same for everyone, known or not."""
    return show(request, "tracking/form_thanks.html", {"web_form": web_form})


@require_http_methods(["GET", "HEAD", "POST"])
@form_page
def confirm_sent(request: HttpRequest, web_form: WebForm, token: str) -> HttpResponse:
    """Ask whether it was them; the POST says yes. Opening alone confirms nothing: mail servers open addresses too."""
    submission = submission_of(token, web_form.key)
    if submission is None:
        return show(request, "tracking/form_too_late.html", {"web_form": web_form}, status=404)
    if request.method == "POST":
        confirm(submission, now=timezone.now())
        submission.refresh_from_db()
    return show(request, "tracking/form_confirm.html", {"web_form": web_form, "submission": submission})


def _form(request: HttpRequest, form: AskedForm, *, status: int = 200) -> HttpResponse:
    context = {"web_form": form.web_form, "form": form, "started": started(form.web_form, now=form.now)}
    return show(request, "tracking/form_page.html", context, status=status)


def _said_in_the_address(request: HttpRequest) -> dict[str, str]:
    """Return what a plain link to the form says of its campaign."""
    return {"utm": AskedForm.utm_said({f"utm_{name}": request.GET.get(f"utm_{name}", "") for name in UTM})}
