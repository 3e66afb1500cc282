"""What we share, as a printed page for the group."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from plomada_web.decisions.views.page import decision_of
from plomada_web.decisions.what_we_share import what_we_share_pdf
from plomada_web.workspace.access import MemberRequest, may_see, member_page
from plomada_web.workspace.models import Language


@require_GET
@member_page(may_see)
def what_we_share(request: MemberRequest, decision_id: int) -> HttpResponse:
    decision = decision_of(request, decision_id)
    asked = request.GET.get("language", "")
    language = asked if asked in Language.values else decision.language
    content = what_we_share_pdf(decision, language=language, now=timezone.now())
    name = "lo-que-compartimos.pdf" if language == Language.SPANISH else "what-we-share.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
