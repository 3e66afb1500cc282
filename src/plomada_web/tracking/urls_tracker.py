"""What a website of the workspace's company loads and sends: public, by the site's key."""

from django.urls import path

from plomada_web.tracking.views import tracker

app_name = "tracker"

urlpatterns = [
    path("plomada.js", tracker.script, name="script"),
    path("visits/", tracker.visits, name="visits"),
]
