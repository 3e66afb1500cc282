"""Our websites and their forms, below /w/<workspace>/tracking/."""

from django.urls import path

from plomada_web.tracking.views import web_forms, websites

app_name = "tracking"

urlpatterns = [
    path("", websites.home, name="home"),
    path("websites/new/", websites.website_new, name="website_new"),
    path("websites/<int:website_id>/", websites.website, name="website"),
    path("websites/<int:website_id>/seen/", websites.seen, name="seen"),
    path("websites/<int:website_id>/edit/", websites.website_edit, name="website_edit"),
    path("websites/<int:website_id>/link/", websites.person_link, name="person_link"),
    path("websites/<int:website_id>/archive/", websites.website_archive, name="website_archive"),
    path("websites/<int:website_id>/restore/", websites.website_restore, name="website_restore"),
    path("forms/new/", web_forms.web_form_new, name="web_form_new"),
    path("forms/<int:web_form_id>/", web_forms.web_form, name="web_form"),
    path("forms/<int:web_form_id>/edit/", web_forms.web_form_edit, name="web_form_edit"),
    path("forms/<int:web_form_id>/archive/", web_forms.web_form_archive, name="web_form_archive"),
    path("forms/<int:web_form_id>/restore/", web_forms.web_form_restore, name="web_form_restore"),
]
