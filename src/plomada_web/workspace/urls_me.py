"""What a reader sets for themselves, in whatever workspace; language and theme even before signing in."""

from django.urls import path

from plomada_web.workspace import views_me

app_name = "me"

urlpatterns = [
    path("", views_me.profile, name="profile"),
    path("language/", views_me.language, name="language"),
    path("theme/", views_me.theme, name="theme"),
    path("authenticator.svg", views_me.authenticator_code, name="authenticator_code"),
]
