"""Our websites, who visits them with their consent, and the forms that stand on them."""

from plomada_web.tracking.models.sites import DayOfVisits, TrackedSite, Visit, Visitor
from plomada_web.tracking.models.web_forms import Submission, WebForm

__all__ = ["DayOfVisits", "Submission", "TrackedSite", "Visit", "Visitor", "WebForm"]
