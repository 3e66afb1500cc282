"""What schemas share: examples, partial ones, problems, and which problems an operation can end in."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model

Model = TypeVar("Model", bound=BaseModel)


def example(**fields: Any) -> ConfigDict:
    """Return the configuration of a shape with its example."""
    return ConfigDict(json_schema_extra={"examples": [fields]})


def example_of_body(**fields: Any) -> ConfigDict:
    """Return the configuration of a body with its example."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [fields]})


def partly(model: type[Model], name: str, sample: Mapping[str, Any] | None = None) -> type[Model]:
    """Return the same model with every field left to choice: a body that changes some, a row of which some are told."""
    fields: dict[str, Any] = {}
    for field_name, field in model.model_fields.items():
        kind = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
        fields[field_name] = (kind, Field(default=None, description=field.description))
    made = create_model(name, __base__=model, __doc__=model.__doc__, **fields)
    if sample is not None:
        samples: Any = [dict(sample)]
        made.model_config["json_schema_extra"] = {"examples": samples}
        made.model_rebuild(force=True)
    return made


class Place(BaseModel):
    """A place in a request that is wrong."""

    where: str = Field(description="body, query, path or header")
    at: str = Field(description="The way to it, with slashes: people/0/email.")
    detail: str


class ProblemTold(BaseModel):
    """What went wrong, as RFC 9457 tells it."""

    model_config = example(
        type="/api/v1/docs#problem-not-found",
        title="Not Found",
        status=404,
        detail="There is no such thing in this workspace.",
    )

    type: str = Field(description="An address that stands for this kind of problem.")
    title: str
    status: int
    detail: str = Field(default="", description="What went wrong this time, in the language of Accept-Language.")
    errors: list[Place] = Field(default_factory=list, description="The places that are wrong.")


def page_of(shape: type[BaseModel]) -> type[BaseModel]:
    """Return the schema of a page of these; where `fields` chooses some, the others are left out."""
    row = partly(shape, f"{shape.__name__}Row")
    page: Any = {"items": [sample_of(shape)], "next": None}
    made = create_model(
        f"PageOf{shape.__name__}",
        items=(list[row], Field(description="The rows of this page.")),  # type: ignore[valid-type]
        next=(str | None, Field(description="Cursor of the next page; null on the last.")),
    )
    made.model_config["json_schema_extra"] = {"examples": [page]}
    made.model_rebuild(force=True)
    return made


def sample_of(shape: type[BaseModel]) -> Mapping[str, Any]:
    """Return the example of a shape."""
    extra: Any = shape.model_config["json_schema_extra"]
    found: Mapping[str, Any] = extra["examples"][0]
    return found


def answers(shape: type[BaseModel] | None, *more: int, status: int = 200) -> dict[Any, Any]:
    """Return what an operation answers: its shape, and the problems it can end in beside those that all share."""
    told: dict[Any, Any] = {status: shape}
    for code in sorted({400, 401, 403, 422, 429, *more}):
        told[code] = None if code == 304 else ProblemTold
    return told


LIST = (404, 409)
ONE = (304, 404, 410)
NEW = (409, 413, 415)
CHANGE = (404, 409, 410, 412, 413, 415)
REMOVE = (404, 409, 410, 412)
BACK = (404, 409)
