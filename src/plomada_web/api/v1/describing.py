"""What OpenAPI tells of the API beside what the code says by itself: media types, examples, scopes, headers."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from plomada_web.site.problems import MEDIA_TYPE

METHODS: Final = ("get", "post", "patch", "put", "delete")
ABOUT: Final = """The workspace of a token, as JSON over HTTP.

**Tokens.** Make one in Plomada under Settings, API, and send it as `Authorization: Bearer plomada_…`. A token opens one
workspace, does what its scopes say, and never more than its member may.

**Lists** come in pages: `limit` (at most 200), `cursor` (the `next` of the page before), `sort`, `fields`.

**ETags.** A record has an `ETag`: send it as `If-None-Match` to read only what is new (304), and as `If-Match` with
PATCH and DELETE to change nothing that has changed since you read it (412).

**Deleting** is archiving: the record is gone (410) until `POST …/restore` brings it back.

**Errors** are `application/problem+json`: 422 where the request is not of the form told here, 409 where what is in the
workspace does not allow it. Their words follow `Accept-Language` (`en`, `es`).

**Limits.** 600 requests a minute for each token unless the server says otherwise; see the `RateLimit-*` headers. 429
comes with `Retry-After`.

**Sending twice.** With an `Idempotency-Key`, a request that was sent twice takes effect once, and its first answer is
given again for 24 hours.
"""
PROBLEMS: Final = {
    400: "The body cannot be read as JSON.",
    401: "This token is not known: make one under Settings, API.",
    403: "This token lacks the scope “write:people”.",
    404: "There is no such thing in this workspace.",
    409: "carla@quimera.example is the e-mail of Carla Ferrer (Molinos Quimera).",
    410: "It is archived: bring it back with POST …/restore, or list it with archived=only.",
    412: "It has changed since you read it: read it again, then decide.",
    413: "",
    415: "Send the body as application/json.",
    422: "The request is not of the form that the documentation tells: see the places.",
    429: "More than 600 requests in a minute: go on in 21 s.",
}


def described(schema: Mapping[str, Any], scopes: Mapping[str, str]) -> dict[str, Any]:
    """Return the schema with all that a reader and a program want to know.

    Args:
        schema: what ninja tells of the operations.
        scopes: which scope each operation needs, by its id.
    """
    whole: dict[str, Any] = dict(schema)
    whole["info"] = {"title": "Plomada", "version": "1", "description": ABOUT}
    components = whole["components"]
    components["securitySchemes"] = {"Token": {"type": "http", "scheme": "bearer"}}
    components["responses"] = {f"Problem{status}": _problem(status, detail) for status, detail in PROBLEMS.items()}
    for operation in operations(whole):
        _tell(operation, scopes.get(operation["operationId"]))
        operation["parameters"] = [_parameter(one) for one in operation["parameters"]]
        operation["responses"] = {
            str(status): _response(int(status), response, components["schemas"])
            for status, response in operation["responses"].items()
        }
        if any(one["in"] == "query" for one in operation["parameters"]):
            # The web server says so itself, before the address is read.
            operation["responses"]["414"] = {"description": "The address is longer than 8,190 letters."}
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            _exemplify(content, components["schemas"])
            if media_type == "multipart/form-data":
                parts = content["schema"]["properties"]
                content["schema"]["properties"] = {name: _never_null(rule) for name, rule in parts.items()}
                content["example"] = {"file": "Name,Email,Company\nPau Serra,pau@aceros.example,Aceros Sur\n"}
    return whole


def operations(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every operation."""
    for path in schema["paths"].values():
        for method in METHODS:
            if method in path:
                yield path[method]


def _tell(operation: dict[str, Any], scope: str | None) -> None:
    """Give an operation its summary, and say which scope it needs."""
    summary, _, more = operation["description"].partition("\n")
    operation["summary"] = summary.removesuffix(".")
    needs = f"Needs the scope `{scope}`." if scope else "Any token may."
    operation["description"] = f"{more.strip()}\n\n{needs}".strip()
    operation["x-scope"] = scope


def _parameter(parameter: Mapping[str, Any]) -> dict[str, Any]:
    """Return a parameter of an address: there, what is null is simply not sent."""
    rule = _never_null(parameter["schema"])
    rule.pop("title", None)
    rule.pop("description", None)
    return {**parameter, "schema": rule}


def _never_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rule of a value that is text where it is sent, and left out where there is none."""
    rule = dict(schema)
    choices = [one for one in rule.pop("anyOf", []) if one.get("type") != "null"]
    return {**rule, **choices[0]} if choices else rule


def _problem(status: int, detail: str) -> dict[str, Any]:
    """Return the description of one kind of problem."""
    title = HTTPStatus(status).phrase
    sample = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemTold"}, "example": sample}}
    told: dict[str, Any] = {"description": title, "content": content}
    if status == 429:
        told["headers"] = {"Retry-After": {"schema": {"type": "string"}, "description": "Seconds to wait."}}
    return told


def _response(status: int, response: dict[str, Any], shapes: Mapping[str, Any]) -> dict[str, Any]:
    if status >= 400:
        return {"$ref": f"#/components/responses/Problem{status}"}
    for content in response.get("content", {}).values():
        _exemplify(content, shapes)
    return response


def _exemplify(content: dict[str, Any], shapes: Mapping[str, Any]) -> None:
    """Give a body the example of its shape."""
    name = content["schema"].get("$ref", "").rpartition("/")[2]
    samples = shapes.get(name, {}).get("examples")
    if samples:
        content["example"] = samples[0]
