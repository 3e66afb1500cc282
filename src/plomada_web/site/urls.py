"""How the numbers are computed: open to everyone, because the customer's people read them too."""

from django.urls import path

from plomada_web.site import views

app_name = "methods"

urlpatterns = [
    path("", views.methods, name="index"),
    path("<slug:method>/", views.method, name="page"),
]
