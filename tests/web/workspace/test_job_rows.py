"""A job can be seen, is tried again, and counts once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from plomada_web.people.models import Account
from plomada_web.workspace import jobs
from plomada_web.workspace.jobs import DEAD_AFTER, Overtaken, Request, Run, claim, enqueue, handles, reap, run_job
from plomada_web.workspace.models import Job, JobEffect
from tests.web.world import World


@pytest.fixture
def kind() -> Iterator[str]:
    yield "test.job"
    jobs.HANDLERS.pop("test.job", None)


def wanted(world: World, kind: str, **options: object) -> Job:
    request = Request(kind, {"names": ["a", "b", "c"]}, **options)  # type: ignore[arg-type]
    return enqueue(world.workspace, request, owner=world.alice, now=timezone.now())


def test_a_job_succeeds_and_keeps_its_result_and_progress(world: World, kind: str) -> None:
    @handles(kind)
    def handler(run: Run) -> dict[str, object]:
        run.progress(3, 3)
        return {"made": 3}

    job = wanted(world, kind)
    run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result, job.done, job.total, job.attempt) == (Job.Status.SUCCEEDED, {"made": 3}, 3, 3, 1)


def test_the_same_once_key_is_the_same_job(world: World, kind: str) -> None:
    first, second = wanted(world, kind, once_key="today"), wanted(world, kind, once_key="today")
    assert first.pk == second.pk
    assert DBTaskResult.objects.count() == 1


def test_a_failure_is_put_off_longer_each_time_and_told_in_the_end(world: World, kind: str) -> None:
    @handles(kind)
    def handler(run: Run) -> dict[str, object]:
        raise OSError("the server is away")

    job = wanted(world, kind, max_attempts=3)
    waits = []
    for _ in range(3):
        before = timezone.now()
        Job.objects.filter(pk=job.pk).update(run_after=before)
        run_job.call(job.pk)
        job.refresh_from_db()
        waits.append((job.run_after - before).total_seconds())
    assert job.status == Job.Status.FAILED
    assert job.error == "OSError: the server is away"
    assert waits[0] == pytest.approx(10, abs=2)
    assert waits[1] == pytest.approx(40, abs=2)


def test_a_job_is_not_taken_before_its_time_nor_twice(world: World, kind: str) -> None:
    job = wanted(world, kind)
    now = timezone.now()
    assert claim(job.pk, now=now - timedelta(minutes=1)) is None
    assert claim(job.pk, now=now) is not None
    assert claim(job.pk, now=now) is None


def test_a_job_whose_worker_died_is_queued_again_and_finished_steps_are_not_repeated(world: World, kind: str) -> None:
    def step(run: Run, name: str) -> None:
        with run.once(name) as todo:
            if todo:
                Account.objects.create(workspace=world.workspace, name=name, created_at=timezone.now())

    job = wanted(world, kind)
    died = claim(job.pk, now=timezone.now())
    assert died is not None
    step(Run(died), "a")

    assert reap(now=timezone.now()) == 0, "it still beats"
    assert reap(now=timezone.now() + DEAD_AFTER + timedelta(seconds=1)) == 1

    @handles(kind)
    def handler(run: Run) -> dict[str, object]:
        for name in ("a", "b", "c"):
            step(run, name)
        return {}

    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
    run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempt) == (Job.Status.SUCCEEDED, 2)
    assert sorted(Account.objects.filter(name__in="abc").values_list("name", flat=True)) == ["a", "b", "c"]
    assert JobEffect.objects.filter(job=job).count() == 3


def test_a_worker_that_was_overtaken_can_no_longer_write(world: World, kind: str) -> None:
    job = wanted(world, kind)
    old = claim(job.pk, now=timezone.now())
    assert old is not None
    reap(now=timezone.now() + DEAD_AFTER + timedelta(seconds=1))
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
    claim(job.pk, now=timezone.now())
    with pytest.raises(Overtaken), Run(old).once("a"):
        raise AssertionError("the step must not be reached")
    with pytest.raises(Overtaken):
        Run(old).progress(1)


def test_a_failing_step_leaves_no_mark(world: World, kind: str) -> None:
    job = wanted(world, kind)
    taken = claim(job.pk, now=timezone.now())
    assert taken is not None
    with pytest.raises(ValueError, match="half-way"), Run(taken).once("a"):
        raise ValueError("half-way")
    assert not JobEffect.objects.exists()
