"""Addresses of this feature, below /w/<workspace>/privacy/."""

from django.urls import path

from plomada_web.privacy import views

app_name = "privacy"

urlpatterns = [
    path("people/<int:person_id>/", views.person, name="person"),
    path("people/<int:person_id>/consent/", views.consent, name="consent"),
    path("people/<int:person_id>/basis/", views.basis, name="basis"),
    path("people/<int:person_id>/copy/", views.copy, name="copy"),
    path("people/<int:person_id>/erase/", views.erase, name="erase"),
]
