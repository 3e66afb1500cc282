"""The addresses of accounts, sites, people and functions, under the workspace's."""

from django.urls import path

from plomada_web.people.views import accounts, functions, notes, people, sites, tasks, touches

app_name = "people"

urlpatterns = [
    path("people/new/", people.person_new, name="person_new"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:person_id>/archive/", people.person_archive, name="person_archive"),
    path("people/<int:person_id>/restore/", people.person_restore, name="person_restore"),
    path("people/<int:person_id>/touches/new/", touches.touch_new, name="person_touch_new"),
    path("people/<int:person_id>/notes/new/", notes.note_new, name="person_note_new"),
    path("people/<int:person_id>/tasks/new/", tasks.task_new, name="person_task_new"),
    path("people/<int:person_id>/filing/", tasks.filing, name="person_filing"),
    path("people/<int:person_id>/mail/", people.person_mail, name="person_mail"),
    path("accounts/new/", accounts.account_new, name="account_new"),
    path("accounts/options/", people.account_options, name="account_options"),
    path("accounts/<int:account_id>/", accounts.account, name="account"),
    path("accounts/<int:account_id>/edit/", accounts.account_edit, name="account_edit"),
    path("accounts/<int:account_id>/archive/", accounts.account_archive, name="account_archive"),
    path("accounts/<int:account_id>/restore/", accounts.account_restore, name="account_restore"),
    path("accounts/<int:account_id>/touches/new/", touches.touch_new, name="account_touch_new"),
    path("accounts/<int:account_id>/notes/new/", notes.note_new, name="account_note_new"),
    path("accounts/<int:account_id>/tasks/new/", tasks.task_new, name="account_task_new"),
    path("accounts/<int:account_id>/filing/", tasks.filing, name="account_filing"),
    path("accounts/<int:account_id>/sites/new/", sites.site_new, name="site_new"),
    path("sites/<int:site_id>/edit/", sites.site_edit, name="site_edit"),
    path("sites/<int:site_id>/archive/", sites.site_archive, name="site_archive"),
    path("sites/<int:site_id>/restore/", sites.site_restore, name="site_restore"),
    path("notes/<int:note_id>/edit/", notes.note_edit, name="note_edit"),
    path("notes/<int:note_id>/archive/", notes.note_archive, name="note_archive"),
    path("notes/<int:note_id>/restore/", notes.note_restore, name="note_restore"),
    path("tasks/<int:task_id>/edit/", tasks.task_edit, name="task_edit"),
    path("tasks/<int:task_id>/done/", tasks.task_done, name="task_done"),
    path("tasks/<int:task_id>/reopen/", tasks.task_reopen, name="task_reopen"),
    path("functions/", functions.functions, name="functions"),
    path("functions/new/", functions.function_new, name="function_new"),
    path("functions/usual/", functions.functions_usual, name="functions_usual"),
    path("functions/<int:function_id>/edit/", functions.function_edit, name="function_edit"),
    path("functions/<int:function_id>/archive/", functions.function_archive, name="function_archive"),
    path("functions/<int:function_id>/restore/", functions.function_restore, name="function_restore"),
]
