"""What the models behind a settings file know at a path of it: which keys, and which numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from daemon.adapters.yaml_document import Where


def keys(model: type[BaseModel], path: Where) -> tuple[str, ...]:
    """The keys that a mapping at `path` may have, as they are written, in the order of the model."""
    return tuple(_fields(_model_at(model, path)))


def bounds(model: type[BaseModel], path: Where, context: Mapping[str, Any]) -> str:
    """The range of the number at `path`, such as `more than 0 and at most 600`.

    `context` is what pydantic says of the one bound that was broken; the field knows the other one.
    """
    limits = {"gt": "more than {}", "ge": "at least {}", "lt": "less than {}", "le": "at most {}"}
    known = {name: value for name, value in context.items() if name in limits}
    names = [step for step in path if isinstance(step, str)]
    field = _fields(_model_at(model, path[:-1])).get(names[-1]) if names else None
    for limit in field.metadata if field else ():
        known |= {name: getattr(limit, name) for name in limits if hasattr(limit, name)}
    return " and ".join(text.format(f"{known[name]:g}") for name, text in limits.items() if name in known)


def _fields(model: type[BaseModel] | None) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()} if model else {}


def _model_at(model: type[BaseModel] | None, path: Where) -> type[BaseModel] | None:
    """The model of the mapping at `path`."""
    free_key = False
    for step in path:
        if isinstance(step, int) or free_key:
            free_key = False
            continue
        field = _fields(model).get(step)
        annotation = field.annotation if field else None
        model = next(_models(annotation), None)
        free_key = get_origin(annotation) is dict
    return model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401  # an annotation may be any form of type
    """Every model that an annotation names, outermost first."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
