"""What every part of the config is made of: the strict model, and values as people write them."""

from __future__ import annotations

from datetime import date, time, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from daemon.domain.written import Closing, clock, closing, day, number, span, zone


def _folder(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, (str, Path)) or not str(value).strip() or "\0" in str(value):
        raise ValueError("a folder is written as a path, such as input or /home/alice/screenshots")
    home = (info.context or {}).get("home", Path())
    try:
        return home / Path(value).expanduser()
    except RuntimeError:
        raise ValueError(f"nobody on this machine is called as '{value}' says; write the whole path") from None


def _address(value: object) -> object:
    try:
        return str(ip_address(str(value)))
    except ValueError:
        raise ValueError(
            f"'{value}' is no address of this machine; write one such as 127.0.0.1, or 0.0.0.0 for all of them"
        ) from None


def mistake(sentence: str, *at: str | int) -> PydanticCustomError:
    """A mistake that stands at the keys and list numbers `at` below the model that finds it."""
    return PydanticCustomError("settings", "{sentence}", {"sentence": sentence, "at": at})


_TEXT = WithJsonSchema({"type": "string"})
Zone = Annotated[ZoneInfo, BeforeValidator(zone), _TEXT]
ClockTime = Annotated[time, BeforeValidator(clock), _TEXT]
Span = Annotated[timedelta, BeforeValidator(span), _TEXT]
Day = Annotated[date, BeforeValidator(day)]
Closes = Annotated[Closing, BeforeValidator(closing), _TEXT]
Number = Annotated[float, BeforeValidator(number), WithJsonSchema({"type": ["number", "string"]})]
Folder = Annotated[Path, BeforeValidator(_folder), _TEXT]
Address = Annotated[str, BeforeValidator(_address)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Word = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,49}$")]
Amount = Annotated[int, Field(ge=-1000, le=1000)]


class Settings(BaseModel):
    """What every part of the config shares: frozen, and no key that is not known."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_default=True, populate_by_name=True, arbitrary_types_allowed=True
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unwritten(cls, value: object) -> object:
        """A key with nothing after it, such as a heading whose lines are all comments, means its default."""
        if not isinstance(value, dict):
            return value
        fields = {field.alias or name: field for name, field in cls.model_fields.items()}
        optional = {key for key, field in fields.items() if not field.is_required()}
        return {key: inner for key, inner in value.items() if inner is not None or key not in optional}
