"""Settings of a workspace: its name, its members, what was done, what runs behind the pages."""

from django.urls import path

from plomada_web.workspace import views_members, views_records, views_settings

app_name = "workspace"

urlpatterns = [
    path("", views_settings.settings_page, name="settings"),
    path("members/", views_members.members, name="members"),
    path("members/invite/", views_members.invite, name="invite"),
    path("members/<int:member_id>/role/", views_members.change_role, name="change_role"),
    path("members/<int:member_id>/remove/", views_members.remove, name="remove_member"),
    path("invitations/<int:invitation_id>/renew/", views_members.renew, name="renew_invitation"),
    path("invitations/<int:invitation_id>/revoke/", views_members.revoke, name="revoke_invitation"),
    path("audit/", views_records.audit_page, name="audit"),
    path("jobs/", views_records.jobs, name="jobs"),
    path("jobs/<int:job_id>/", views_records.job, name="job"),
    path("jobs/<int:job_id>/retry/", views_records.retry, name="retry_job"),
]
