"""The addresses of accounts, sites, people and functions, under the workspace's."""

from django.urls import path

from plomada_web.people.views import accounts, export, functions, people, sites

app_name = "people"

urlpatterns = [
    path("people/new/", people.person_new, name="person_new"),
    path("people/export.csv", export.people_export, name="people_export"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:person_id>/archive/", people.person_archive, name="person_archive"),
    path("people/<int:person_id>/restore/", people.person_restore, name="person_restore"),
    path("people/<int:person_id>/mail/", people.person_mail, name="person_mail"),
    path("accounts/new/", accounts.account_new, name="account_new"),
    path("accounts/export.csv", export.accounts_export, name="accounts_export"),
    path("accounts/options/", people.account_options, name="account_options"),
    path("accounts/<int:account_id>/", accounts.account, name="account"),
    path("accounts/<int:account_id>/edit/", accounts.account_edit, name="account_edit"),
    path("accounts/<int:account_id>/archive/", accounts.account_archive, name="account_archive"),
    path("accounts/<int:account_id>/restore/", accounts.account_restore, name="account_restore"),
    path("accounts/<int:account_id>/sites/new/", sites.site_new, name="site_new"),
    path("sites/<int:site_id>/edit/", sites.site_edit, name="site_edit"),
    path("sites/<int:site_id>/archive/", sites.site_archive, name="site_archive"),
    path("sites/<int:site_id>/restore/", sites.site_restore, name="site_restore"),
    path("functions/", functions.functions, name="functions"),
    path("functions/new/", functions.function_new, name="function_new"),
    path("functions/usual/", functions.functions_usual, name="functions_usual"),
    path("functions/<int:function_id>/edit/", functions.function_edit, name="function_edit"),
    path("functions/<int:function_id>/archive/", functions.function_archive, name="function_archive"),
    path("functions/<int:function_id>/restore/", functions.function_restore, name="function_restore"),
]
