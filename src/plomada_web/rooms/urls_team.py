"""Our side: the Room tab of a decision."""

from django.urls import path

from plomada_web.rooms.views import team

app_name = "rooms_team"

urlpatterns = [
    path("<int:decision_id>/room/", team.room, name="room"),
    path("<int:decision_id>/room/preview/", team.preview, name="preview"),
    path("<int:decision_id>/room/result/", team.give_result, name="give_result"),
    path("<int:decision_id>/room/letters/", team.letters_to_all, name="letters_to_all"),
    path("<int:decision_id>/room/<int:stakeholder_id>/link/", team.make_link, name="make_link"),
    path("<int:decision_id>/room/<int:stakeholder_id>/letter/", team.letter, name="letter"),
    path("<int:decision_id>/room/<int:stakeholder_id>/revoke/", team.revoke, name="revoke"),
]
