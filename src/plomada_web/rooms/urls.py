"""The customer's side: everything behind a personal link."""

from django.urls import path

from plomada_web.rooms.views import acts, answering, shared, take_away, welcome, yours

app_name = "rooms"

urlpatterns = [
    path("", welcome.welcome, name="welcome"),
    path("language/", welcome.language, name="language"),
    path("statements/<int:statement_id>/", answering.statement, name="statement"),
    path("priorities/", answering.priorities, name="priorities"),
    path("signing/", answering.signing, name="signing"),
    path("comment/", answering.comment, name="comment"),
    path("shared/", shared.shared, name="shared"),
    path("suggest/", acts.suggest, name="suggest"),
    path("propose/", acts.propose, name="propose"),
    path("questions/", acts.questions, name="questions"),
    path("proposals/", acts.proposals, name="proposals"),
    path("proposals/<int:statement_id>/", acts.settle_proposal, name="settle_proposal"),
    path("yours/", yours.yours, name="yours"),
    path("consent/", yours.consent, name="consent"),
    path("words/", yours.words, name="words"),
    path("mails/", yours.mails, name="mails"),
    path("stop/", yours.stop_from_mail, name="stop_from_mail"),
    path("what-we-share.pdf", take_away.what_we_share, name="what_we_share"),
    path("what-you-said.json", take_away.own_words_json, name="own_words_json"),
    path("what-you-said.csv", take_away.own_words_csv, name="own_words_csv"),
    path("deadline.ics", take_away.deadline_file, name="deadline"),
]
