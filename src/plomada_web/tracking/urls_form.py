"""A form as visitors of a website see it: public, by the form's key."""

from django.urls import path

from plomada_web.tracking.views import web_form

app_name = "web_form"

urlpatterns = [
    path("", web_form.fill_in, name="fill_in"),
    path("form.js", web_form.script, name="script"),
    path("thanks/", web_form.thanks, name="thanks"),
    path("confirm/<str:token>/", web_form.confirm_sent, name="confirm"),
]
