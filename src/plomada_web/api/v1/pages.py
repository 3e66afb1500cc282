"""The documentation for people, made of the same schema that programs read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plomada_web.api.v1.describing import METHODS


@dataclass(frozen=True)
class Parameter:
    """A part of the address or of the query."""

    name: str
    where: str
    required: bool
    kind: str
    description: str


@dataclass(frozen=True)
class OperationTold:
    """One operation, as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    body: str
    answer: str
    status: str
    problems: str


@dataclass(frozen=True)
class Chapter:
    """The operations of one resource."""

    name: str
    anchor: str
    operations: tuple[OperationTold, ...]


def chapters(schema: Mapping[str, Any]) -> tuple[Chapter, ...]:
    """Return the operations by resource, in their order."""
    by_tag: dict[str, list[OperationTold]] = {}
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                by_tag.setdefault(methods[method]["tags"][0], []).append(_told(path, method, methods[method]))
    return tuple(Chapter(name, name.lower().replace(" ", "-"), tuple(rows)) for name, rows in by_tag.items())


def _told(path: str, method: str, operation: Mapping[str, Any]) -> OperationTold:
    good = min(operation["responses"])
    return OperationTold(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation["description"].replace("`", ""),
        parameters=tuple(
            Parameter(one["name"], one["in"], one["required"], _kind(one["schema"]), one.get("description", ""))
            for one in operation["parameters"]
        ),
        body=_sample(operation.get("requestBody", {})),
        answer=_sample(operation["responses"][good]),
        status=good,
        problems=", ".join(status for status in operation["responses"] if status >= "400"),
    )


def _kind(rule: Mapping[str, Any]) -> str:
    """Return in few words what a value may be."""
    if "enum" in rule:
        return " | ".join(map(str, rule["enum"]))
    if rule.get("type") == "integer":
        return f"{rule.get('minimum', '')}…{rule['maximum']}" if rule.get("maximum", 10**9) < 10**9 else "integer"
    samples = rule.get("examples")
    return str(samples[0]) if samples else str(rule.get("type", ""))


def _sample(holder: Mapping[str, Any]) -> str:
    for content in holder.get("content", {}).values():
        if "example" in content:
            return json.dumps(content["example"], indent=2, ensure_ascii=False)
    return ""
