"""Addresses of decisions, below /w/<workspace>/decisions/."""

from django.urls import URLPattern, path

from plomada_web.decisions.views import (
    board,
    common_ground,
    group,
    introduction,
    kinds,
    people_to_add,
    phases,
    setup,
    standing,
    statements,
    timeline,
    what_we_share,
)

app_name = "decisions"

urlpatterns: list[URLPattern] = [
    path("", board.board, name="board"),
    path("new/", setup.new, name="new"),
    path("accounts/", setup.accounts, name="accounts"),
    path("kinds/", kinds.kinds, name="kinds"),
    path("kinds/new/", kinds.kind_new, name="kind_new"),
    path("kinds/<int:kind_id>/", kinds.kind_edit, name="kind_edit"),
    path("kinds/<int:kind_id>/archive/", kinds.kind_archive, name="kind_archive"),
    path("kinds/<int:kind_id>/restore/", kinds.kind_restore, name="kind_restore"),
    path("<int:decision_id>/", standing.standing, name="standing"),
    path("<int:decision_id>/common-ground/", common_ground.common_ground, name="common_ground"),
    path("<int:decision_id>/timeline/", timeline.timeline, name="timeline"),
    path("<int:decision_id>/what-we-share.pdf", what_we_share.what_we_share, name="what_we_share"),
    path(
        "<int:decision_id>/introduction/<int:first_id>/<int:second_id>/", introduction.introduction, name="introduction"
    ),
    path("<int:decision_id>/edit/", setup.edit, name="edit"),
    path("<int:decision_id>/archive/", setup.archive, name="archive"),
    path("<int:decision_id>/restore/", setup.restore, name="restore"),
    path("<int:decision_id>/phase/", phases.phase, name="phase"),
    path("<int:decision_id>/phase/move/", phases.move, name="move"),
    path("<int:decision_id>/phase/first-contacts/", phases.first_contacts, name="first_contacts"),
    path("<int:decision_id>/group/", group.group, name="group"),
    path("<int:decision_id>/group/add/", people_to_add.add, name="group_add"),
    path("<int:decision_id>/group/new/", people_to_add.new_person, name="group_new"),
    path("<int:decision_id>/group/paste/", people_to_add.paste, name="group_paste"),
    path("<int:decision_id>/group/<int:stakeholder_id>/", group.stakeholder, name="stakeholder"),
    path("<int:decision_id>/group/<int:stakeholder_id>/remove/", group.remove, name="stakeholder_remove"),
    path("<int:decision_id>/group/<int:stakeholder_id>/return/", group.bring_back, name="stakeholder_return"),
    path("<int:decision_id>/suggestions/<int:suggestion_id>/", group.suggestion, name="suggestion"),
    path("<int:decision_id>/suggestions/<int:suggestion_id>/decline/", group.decline, name="suggestion_decline"),
    path("<int:decision_id>/statements/", statements.statements, name="statements"),
    path("<int:decision_id>/statements/new/", statements.new, name="statement_new"),
    path("<int:decision_id>/statements/<int:statement_id>/", statements.edit, name="statement_edit"),
    path("<int:decision_id>/statements/<int:statement_id>/move/", statements.move, name="statement_move"),
    path("<int:decision_id>/statements/<int:statement_id>/retire/", statements.retire, name="statement_retire"),
    path("<int:decision_id>/statements/<int:statement_id>/ask-again/", statements.reopen, name="statement_reopen"),
    path("<int:decision_id>/statements/<int:statement_id>/settle/", statements.settle, name="statement_settle"),
    path("<int:decision_id>/priorities/", statements.priorities, name="priorities"),
    path("<int:decision_id>/questions/<int:question_id>/", statements.question, name="question"),
]
