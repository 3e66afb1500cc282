"""Every address of the product. A workspace's pages live under its name; a room under its personal link."""

from django.urls import include, path

from plomada_web.decisions import urls as decisions
from plomada_web.lists import urls_pages as lists
from plomada_web.people import urls as people
from plomada_web.workspace import views as workspace_views

urlpatterns = [
    path("", workspace_views.front_door, name="front_door"),
    path("health/", workspace_views.health, name="health"),
    path("account/", include("plomada_web.workspace.urls_account")),
    path("methods/", include("plomada_web.site.urls")),
    path("me/", include("plomada_web.workspace.urls_me")),
    path("join/<str:token>/", include("plomada_web.workspace.urls_join")),
    path("start/", include("plomada_web.start.urls")),
    path("w/<slug:workspace>/", include("plomada_web.today.urls")),
    path("w/<slug:workspace>/find/", include("plomada_web.finding.urls")),
    # The lists stand among the pages of what they list, under the same names, though a feature above draws them.
    path("w/<slug:workspace>/decisions/", include(([*lists.OF_DECISIONS, *decisions.urlpatterns], "decisions"))),
    path("w/<slug:workspace>/decisions/", include("plomada_web.rooms.urls_team")),
    path("w/<slug:workspace>/", include(([*lists.OF_PEOPLE, *people.urlpatterns], "people"))),
    path("w/<slug:workspace>/language/", include("plomada_web.language.urls")),
    path("w/<slug:workspace>/undo/", include("plomada_web.undo.urls")),
    path("w/<slug:workspace>/lists/", include("plomada_web.lists.urls")),
    path("w/<slug:workspace>/segments/", include("plomada_web.segments.urls")),
    path("w/<slug:workspace>/imports/", include("plomada_web.imports.urls")),
    path("w/<slug:workspace>/exports/", include("plomada_web.exports.urls")),
    path("w/<slug:workspace>/duplicates/", include("plomada_web.duplicates.urls")),
    path("w/<slug:workspace>/privacy/", include("plomada_web.privacy.urls")),
    path("w/<slug:workspace>/tracking/", include("plomada_web.tracking.urls")),
    path("w/<slug:workspace>/settings/fields/", include("plomada_web.people.urls_fields")),
    path("w/<slug:workspace>/settings/", include("plomada_web.workspace.urls")),
    path("w/<slug:workspace>/settings/api/", include("plomada_web.api.urls_settings")),
    path("r/<str:token>/", include("plomada_web.rooms.urls")),
    path("t/<str:site_key>/", include("plomada_web.tracking.urls_tracker")),
    path("f/<str:form_key>/", include("plomada_web.tracking.urls_form")),
    path("x/", include("plomada_web.language.urls_public")),
    path("api/", include("plomada_web.api.urls")),
]

handler400 = "plomada_web.site.errors.bad_request"
handler403 = "plomada_web.site.errors.forbidden"
handler404 = "plomada_web.site.errors.not_found"
handler500 = "plomada_web.site.errors.server_error"
