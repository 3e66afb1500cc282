"""A website of Envases Nadir, a form on it, and what browsers send there."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from plomada_web.tracking.models import TrackedSite, WebForm
from plomada_web.workspace import jobs
from plomada_web.workspace.models import Job
from tests.web.rooms.conftest import Postbox, postbox
from tests.web.world import NOW, World

__all__ = ["Postbox", "postbox"]

ORIGIN = "https://www.nadir.example"
VISITOR = "0123456789abcdef0123456789abcdef"
AGREE = "I agree that Envases Nadir keeps what I write here to answer me."
WELCOME = "I would like Envases Nadir to write to me."
ASKED = ("name", "company", "title", "function", "phone", "message")


@pytest.fixture
def website(world: World) -> TrackedSite:
    """Return a website that is tracked."""
    return TrackedSite.objects.create(
        workspace=world.workspace, name="Company site", origins=[ORIGIN], key="site-key", created_at=NOW
    )


@pytest.fixture
def web_form(website: TrackedSite) -> WebForm:
    """Return a form on it, in English, that asks everything and wants to be confirmed by mail."""
    return WebForm.objects.create(
        workspace=website.workspace,
        site=website,
        name="Ask for a demo",
        key="form-key",
        language="en",
        fields=[{"name": name, "required": name == "name"} for name in ASKED],
        processing_wording=AGREE,
        mail_wording=WELCOME,
        theme="Stoppages",
        asset="Guide to reusable packaging",
        created_at=NOW,
    )


def beacon(site: TrackedSite, said: object, *, origin: str = ORIGIN, **headers: str) -> HttpResponse:
    """Send what the script sends, from a page of that origin."""
    body = said if isinstance(said, bytes | str) else json.dumps(said)
    return Client().post(
        f"/t/{site.key}/visits/", body, content_type="text/plain;charset=UTF-8", headers={"origin": origin, **headers}
    )


def visit(site: TrackedSite, path: str = "/prices", *, visitor: str = VISITOR, **more: Any) -> HttpResponse:
    """Look at a page."""
    said = {
        "id": visitor,
        "page": ORIGIN + path,
        "title": f"Page {path}",
        "from": "search.example",
        "utm": {},
        "pl": "",
    }
    return beacon(site, said | more)


def started(client: Client, web_form: WebForm) -> str:
    """Open the form, and return what it carries to tell how long it was open."""
    page = client.get(f"/f/{web_form.key}/").content.decode()
    found = re.search(r'name="started" value="([^"]+)"', page)
    assert found, page
    return found[1]


def fill_in(web_form: WebForm, *, after: timedelta = timedelta(seconds=20), **more: str) -> HttpResponse:
    """Open the form and send it some seconds later."""
    client = Client()
    began: datetime = timezone.now()
    with time_machine.travel(began, tick=False):
        token = started(client, web_form)
    said = {
        "name": "Ana Robledo", "email": "Ana@Quimera.example", "company": "Molinos Quimera",
        "consent_processing": "on", "started": token, "page": f"{ORIGIN}/demo?x=1", "utm": "", "visitor": "",
    }  # fmt: skip
    with time_machine.travel(began + after, tick=False):
        return client.post(
            f"/f/{web_form.key}/", {name: text for name, text in (said | more).items() if text is not None}
        )


def work() -> None:
    """Do what the worker would do now."""
    for job in Job.objects.filter(status=Job.Status.QUEUED):
        Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
        jobs.run_job.func(job.pk)
