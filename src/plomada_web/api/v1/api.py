"""The API, put together: its resources, its errors, what is told of it."""

from functools import cache
from typing import Any, Final

from django.http import HttpRequest
from django.urls import URLPattern
from ninja import NinjaAPI, Router
from ninja.parser import Parser
from pydantic_core import from_json

from plomada_web.api.v1 import (
    accounts,
    answers,
    bulk,
    change_sets,
    consents,
    corpora,
    custom_fields,
    decisions,
    documents,
    duplicates,
    experiments,
    exports,
    functions,
    imports,
    jobs,
    maps,
    notes,
    people,
    purchase_kinds,
    segment_averages,
    segment_members,
    segments,
    sites,
    stakeholders,
    standing,
    statements,
    tasks,
    touches,
    webhooks,
    workspace,
)
from plomada_web.api.v1.describing import described
from plomada_web.api.v1.door import Token, for_programs, through_the_door
from plomada_web.api.v1.problems import handle_problems

RESOURCES: Final[list[tuple[str, Router]]] = [
    ("/accounts", accounts.router),
    ("/people", people.router),
    ("/people", consents.router),
    ("/sites", sites.router),
    ("/functions", functions.router),
    ("/purchase-kinds", purchase_kinds.router),
    ("/decisions", decisions.router),
    ("/decisions", stakeholders.router),
    ("/decisions", statements.router),
    ("/decisions", answers.router),
    ("/decisions", standing.router),
    ("/touches", touches.router),
    ("/notes", notes.router),
    ("/tasks", tasks.router),
    ("/segments", segments.router),
    ("/segments", segment_members.router),
    ("/segments", segment_averages.router),
    ("/corpora", corpora.router),
    ("/corpora", documents.router),
    ("/corpora", maps.router),
    ("/corpora", experiments.router),
    ("/custom-fields", custom_fields.router),
    ("/duplicates", duplicates.router),
    ("/change-sets", change_sets.router),
    ("/imports", imports.router),
    ("/exports", exports.router),
    ("/jobs", jobs.router),
    ("/webhooks", webhooks.router),
    ("", bulk.router),
    ("", workspace.router),
]


class JsonBody(Parser):
    """Read a body as JSON proper: no NaN, no half of a character."""

    def parse_body(self, request: HttpRequest) -> Any:
        return from_json(request.body, allow_inf_nan=False)


def _made() -> NinjaAPI:
    made = NinjaAPI(
        title="Plomada", version="1", urls_namespace="api-1", parser=JsonBody(), docs_url=None, openapi_url=None
    )
    handle_problems(made)
    made.add_decorator(through_the_door, mode="view")
    for address, router in RESOURCES:
        made.add_router(address, router)
    return made


api: Final = _made()


def patterns() -> list[URLPattern]:
    """Return the addresses of every operation."""
    found: list[URLPattern] = []
    for pattern in api.urls[0]:
        assert isinstance(pattern, URLPattern)  # noqa: S101  ninja makes no others
        pattern.callback = for_programs(pattern.callback)
        found.append(pattern)
    return found


@cache
def schema() -> dict[str, Any]:
    """Return the API as OpenAPI tells it."""
    return described(api.get_openapi_schema(path_prefix="/api/v1/"), _scopes())


def _scopes() -> dict[str, str]:
    """Return which scope each operation needs."""
    found = {}
    for _address, router in RESOURCES:
        for view in router.path_operations.values():
            for operation in view.operations:
                door = operation.auth_callbacks[0]
                if isinstance(door, Token) and door.demand:
                    found[str(operation.operation_id)] = door.demand.scope.value
    return found
