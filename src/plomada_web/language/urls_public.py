"""The address of an experiment's link: followed by whoever reads the message, signed in or not."""

from django.urls import URLPattern, path

from plomada_web.language.views import experiments

app_name = "messages_links"

urlpatterns: list[URLPattern] = [path("<str:code>/", experiments.followed, name="followed")]
