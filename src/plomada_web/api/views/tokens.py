"""The tokens of a member: made, shown once, revoked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.api import queries
from plomada_web.api.actions.tokens import MadeToken, make_token, revoke_token
from plomada_web.api.forms import TokenForm
from plomada_web.api.models import ApiToken
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_administer, member_page
from plomada_web.workspace.audit import Actor


@require_safe
@member_page()
def tokens(request: MemberRequest) -> HttpResponse:
    """Show one's own tokens; an admin sees everyone's."""
    return _page(request, TokenForm(member=request.member))


@require_POST
@never_cache
@member_page()
def make(request: MemberRequest) -> HttpResponse:
    """Make a token and show it this once."""
    form, now = TokenForm(request.POST, member=request.member), timezone.now()
    if form.is_valid():
        try:
            made = make_token(request.member, wanted=form.wanted(now), actor=Actor.of(request.user), now=now)
        except PlomadaError as refused:
            form.add_error("scopes", say(refused.sentence))
        else:
            return _page(request, TokenForm(member=request.member), made)
    return _page(request, form)


@require_POST
@member_page()
def revoke(request: MemberRequest, token_id: int) -> HttpResponse:
    """Make a token open nothing any more: one's own, or as an admin anyone's."""
    rows = ApiToken.objects.filter(member__workspace=request.member.workspace).select_related("member__workspace")
    token = get_object_or_404(
        rows if may_administer(request.member) else rows.filter(member=request.member), pk=token_id
    )
    revoke_token(token, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("api_settings:tokens", workspace=request.member.workspace.slug)


def _page(request: MemberRequest, form: TokenForm, made: MadeToken | None = None) -> HttpResponse:
    now = timezone.now()
    rows = [(token, token.works_at(now)) for token in queries.tokens_seen_by(request.member)]
    context = {"form": form, "tokens": rows, "made": made, "may_administer": may_administer(request.member)}
    return render(request, "api/tokens.html", context, status=422 if form.errors else 200)
