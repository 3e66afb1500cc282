"""The addresses of the lists themselves, which stand among those of the records they list."""

from django.urls import path

from plomada_web.lists.views import listing

OF_PEOPLE = [
    path("people/", listing.people, name="people"),
    path("accounts/", listing.accounts, name="accounts"),
    path("touches/", listing.touches, name="touches"),
]
OF_DECISIONS = [path("table/", listing.decisions, name="table")]
