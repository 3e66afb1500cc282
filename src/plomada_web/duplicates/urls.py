"""Addresses of this feature, below /w/<workspace>/duplicates/."""

from django.urls import path

from plomada_web.duplicates import views

app_name = "duplicates"

urlpatterns = [
    path("", views.pairs, name="pairs"),
    path("look/", views.look, name="look"),
    path("like/person/", views.likes, {"record": "person"}, name="people_like"),
    path("like/account/", views.likes, {"record": "account"}, name="accounts_like"),
    path("<int:pair_id>/", views.merge_pair, name="merge"),
    path("<int:pair_id>/two/", views.two, name="two"),
    path("<int:pair_id>/again/", views.ask_again, name="reopen"),
]
