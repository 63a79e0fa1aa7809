"""What the models behind a settings file know at a path of it: which keys, and which numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from daemon.adapters.settings.yaml_document import Where

_LIMITS = {"gt": "more than {}", "ge": "at least {}", "lt": "less than {}", "le": "at most {}"}


def keys(model: type[BaseModel], path: Where) -> tuple[str, ...]:
    """The keys that the mapping at `path` may have, as they are written, in the order of the model."""
    inner, _ = _at(model, path)
    return tuple(_fields(inner))


def bounds(model: type[BaseModel], path: Where, broken: Mapping[str, Any]) -> str:
    """The range of the number at `path`, such as `more than 0 and at most 600`.

    `broken` holds the one bound that was broken, as pydantic names it; the model knows the other one.
    """
    _, field = _at(model, path)
    known = {name: value for name, value in broken.items() if name in _LIMITS}
    for limit in _metadata(field):
        known |= {name: getattr(limit, name) for name in _LIMITS if hasattr(limit, name)}
    return " and ".join(text.format(f"{known[name]:.10g}") for name, text in _LIMITS.items() if name in known)


def _fields(model: type[BaseModel] | None) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()} if model else {}


def _at(model: type[BaseModel] | None, path: Where) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """The model of the mapping at `path`, and the field that `path` last went through."""
    field: FieldInfo | None = None
    free_key = False
    for step in path:
        if isinstance(step, int) or free_key:
            free_key = False
            continue
        field = _fields(model).get(step, field)
        model = next(_models(field.annotation), None) if field else None
        free_key = field is not None and get_origin(field.annotation) is dict
    return model, field


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    """Every model that an annotation names, outermost first."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _metadata(field: FieldInfo | None) -> Iterator[object]:
    """What a field and the parts of its annotation are bounded by."""
    if field is not None:
        yield from field.metadata
        yield from _inner_metadata(field.annotation)


def _inner_metadata(annotation: object) -> Iterator[object]:
    for argument in get_args(annotation):
        for limit in getattr(argument, "__metadata__", ()):
            yield from limit.metadata if isinstance(limit, FieldInfo) else [limit]
        yield from _inner_metadata(argument)
