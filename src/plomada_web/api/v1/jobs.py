"""/jobs: work that goes on behind the requests, and how far it is."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.removing import any_of
from plomada_web.api.v1.shapes import answers, example
from plomada_web.api.v1.values import IdInPath
from plomada_web.workspace.models import Job

router = Router(tags=["Workspace"])
READ = Token(Scope.READ_PEOPLE)


class JobTold(BaseModel):
    """Work in the background."""

    model_config = example(
        id=31,
        kind="duplicates.look",
        status="succeeded",
        done=2,
        total=2,
        result={"person": 14, "account": 3},
        error=None,
        asked_at="2026-11-21T18:40:00Z",
        finished_at="2026-11-21T18:40:21Z",
    )

    id: int
    kind: str
    status: str = Field(description="queued, running, succeeded or failed")
    done: int = Field(description="How far it is, of `total`.")
    total: int | None = Field(description="Null: not known yet.")
    result: dict[str, Any] | None = Field(description="What came of it, by its kind; null until it has succeeded.")
    error: str | None = Field(description="Why its last attempt ended; while it is queued it is tried again.")
    asked_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, job: Job) -> "JobTold":
        """Return the job as the API tells it; what it was given to do is not told."""
        same = ("kind", "status", "done", "total", "result", "finished_at")
        told = {name: getattr(job, name) for name in same}
        return cls(id=job.pk, error=job.error or None, asked_at=job.created_at, **told)


@router.get("/{int:job_id}", auth=READ, response=answers(JobTold, 304, 404), operation_id="read_job")
def read_job(request: ApiRequest, job_id: IdInPath) -> HttpResponse:
    """Read how far work in the background is, and what came of it."""
    return one(request, JobTold.of(any_of(request.auth.workspace.jobs.all(), job_id)))
