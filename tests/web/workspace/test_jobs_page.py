"""Work behind the pages is seen, with its progress and error, and tried again."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from plomada_web.workspace.actions import NotFailed, retry_job
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine, Job, Workspace
from tests.web.world import NOW, World, client_of

PAGE = "/w/nadir/settings/jobs/"


def job(
    world: World, status: Job.Status = Job.Status.FAILED, workspace: Workspace | None = None, **fields: object
) -> Job:
    values: dict[str, object] = {"attempt": 5, "error": "OSError: the server refused", "owner": world.bob}
    values |= {"created_at": NOW, "run_after": NOW}
    return Job.objects.create(
        workspace=workspace or world.workspace,
        kind="workspace.invitation",
        status=status,
        **(values | fields),
    )


def test_it_lists_ours_with_state_and_progress(world: World) -> None:
    job(world, Job.Status.RUNNING, done=3, total=7, error="")
    job(world, workspace=world.elsewhere, owner=world.charlie)
    page = client_of(world.vera, language="es").get(PAGE)
    assert len(page.context["jobs"]) == 1
    assert all(
        words in page.content.decode() for words in ("Correo: invitación de un miembro", "3 de 7", "En marcha", "Bob")
    )


def test_an_empty_list_says_what_will_be_here(world: World) -> None:
    assert "Nothing has run yet" in client_of(world.vera).get(PAGE).content.decode()


def test_it_is_filtered_by_state_and_paged(world: World) -> None:
    for minute in range(55):
        job(world, created_at=NOW + timedelta(minutes=minute))
    job(world, Job.Status.SUCCEEDED)
    client = client_of(world.vera)
    first = client.get(f"{PAGE}?status=failed")
    assert len(first.context["jobs"]) == 50
    assert len(client.get(f"{PAGE}?status=failed&before={first.context['older']}").context["jobs"]) == 5
    assert len(client.get(f"{PAGE}?status=nonsense&before=nonsense").context["jobs"]) == 50


def test_one_that_goes_on_asks_again_by_itself_and_a_done_one_does_not(world: World) -> None:
    running = job(world, Job.Status.RUNNING, total=4, done=1, error="")
    done = job(world, Job.Status.SUCCEEDED, error="", finished_at=NOW)
    client = client_of(world.vera)
    page = client.get(f"{PAGE}{running.pk}/").content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert '<progress aria-label="Progress" value="1" max="4">' in page
    assert 'hx-trigger="every' not in client.get(f"{PAGE}{done.pk}/").content.decode()


def test_the_asking_gets_only_the_piece_that_changes(world: World) -> None:
    piece = client_of(world.vera).get(f"{PAGE}{job(world).pk}/", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in piece
    assert "OSError: the server refused" in piece


def test_a_failed_one_is_tried_again_and_it_is_audited(world: World) -> None:
    failed = job(world)
    answer = client_of(world.bob).post(f"{PAGE}{failed.pk}/retry/", follow=True)
    assert "It is in the queue again." in answer.content.decode()
    failed.refresh_from_db()
    assert (failed.status, failed.error, failed.max_attempts) == (Job.Status.QUEUED, "", 8)
    assert DBTaskResult.objects.count() == 1
    assert AuditLine.objects.get().action == "job.retried"


@pytest.mark.parametrize("status", [Job.Status.QUEUED, Job.Status.RUNNING, Job.Status.SUCCEEDED])
def test_only_what_failed_is_tried_again(world: World, status: Job.Status) -> None:
    other = job(world, status)
    with pytest.raises(NotFailed):
        retry_job(job=other, actor=Actor.of(world.bob), now=NOW)
    page = client_of(world.bob).post(f"{PAGE}{other.pk}/retry/", follow=True).content.decode()
    assert "This work has not failed" in page
    assert not DBTaskResult.objects.exists()
    assert not AuditLine.objects.exists()


def test_the_door(world: World) -> None:
    ours, theirs = job(world), job(world, workspace=world.elsewhere)
    for address in (PAGE, f"{PAGE}{ours.pk}/"):
        assert client_of(None).get(address).status_code == 302
        assert client_of(world.charlie).get(address).status_code == 404
        assert client_of(world.alice).post(address).status_code == 405
    assert client_of(world.alice).get(f"{PAGE}{theirs.pk}/").status_code == 404
    retry = f"{PAGE}{ours.pk}/retry/"
    assert client_of(world.vera).post(retry).status_code == 403
    assert client_of(world.charlie).post(retry).status_code == 404
    assert client_of(world.alice).get(retry).status_code == 405
    assert client_of(world.alice).post(f"{PAGE}{theirs.pk}/retry/").status_code == 404


def test_it_takes_four_queries_at_most(world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(5):
        job(world)
    client = client_of(world.alice)
    with django_assert_max_num_queries(4):
        client.get(PAGE)
