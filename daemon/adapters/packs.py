"""Reads the packs: `rules/<screen>.yaml`, one for each kind of list screen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from daemon.adapters.settings_errors import mistakes, nearest, refuse
from daemon.adapters.yaml_document import Where, read_document
from daemon.domain.pack import Column, ColumnType, MetricKind, Pack
from daemon.errors import PackError

_Word = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,49}$")]
_Language = Annotated[str, Field(pattern=r"^[a-z]{3}(_[a-z]{3,4})?$")]
_Text = Annotated[str, Field(min_length=1, max_length=100)]
_Place = Annotated[float, Field(ge=-100, le=100)]
_Band = tuple[_Place, _Place]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnText(_Written):
    """One column as written: the band its text lies in, in row heights from the left end and middle of the name."""

    type: Literal["name", "text", "integer", "quantity", "pair", "duration", "rank"]
    x: _Band
    y: _Band
    metrics: tuple[_Word, ...] | None = None
    kind: Literal["gauge", "counter"] = "gauge"
    strip: tuple[_Text, ...] = ()

    def column(self, name: str) -> Column:
        """The same as a value of the domain."""
        metrics = self.metrics if self.metrics is not None else () if self.type == "name" else (name,)
        return Column(
            name=name,
            type=ColumnType(self.type),
            x=self.x,
            y=self.y,
            metrics=metrics,
            kind=MetricKind(self.kind),
            strip=self.strip,
        )


class PackText(_Written):
    """All of `rules/<screen>.yaml`."""

    screen: _Word
    version: int = Field(ge=1, le=1_000_000)
    title: dict[Literal["en", "fr"], _Text]
    shows_day: int = Field(default=0, ge=-1, le=1)
    languages: tuple[_Language, ...] = ()
    columns: dict[_Word, ColumnText] = Field(min_length=1, max_length=50)

    def pack(self) -> Pack:
        """The same as a value of the domain."""
        return Pack(
            screen=self.screen,
            version=self.version,
            title={str(language): title for language, title in self.title.items()},
            columns=tuple(column.column(name) for name, column in self.columns.items()),
            shows_day=self.shows_day,
            languages=self.languages,
        )


def load_packs(folder: Path, screens: Iterable[str] | None = None) -> tuple[Pack, ...]:
    """The packs of `screens` (None: of all that lie in `folder`), by screen; raises PackError."""
    found = {path.stem: path for path in folder.glob("*.yaml") if not path.name.startswith((".", "~"))}
    wanted = sorted(found) if screens is None else list(dict.fromkeys(screens))
    if not wanted:
        raise PackError(f"There is no pack in {folder}; a pack is a file such as {folder.name}/lg_war.yaml.")
    for screen in wanted:
        if screen not in found:
            near = nearest(screen, found)
            hint = f"did you mean '{near}'?" if near else f"the packs there are: {', '.join(sorted(found)) or 'none'}."
            raise PackError(f"There is no pack {folder.name}/{screen}.yaml for the screen '{screen}'; {hint}")
    return tuple(_load(found[screen]) for screen in wanted)


def _load(path: Path) -> Pack:
    name = f"{path.parent.name}/{path.name}"
    try:
        document = read_document(path, name, PackError)
    except FileNotFoundError:
        raise PackError(f"{name} was there a moment ago and is gone; put it back.") from None
    try:
        text = PackText.model_validate(document.data)
    except ValidationError as refused:
        raise refuse(document, mistakes(refused, document, PackText), PackError) from None
    contradictions = list(_contradictions(text, path.stem))
    if contradictions:
        raise refuse(document, contradictions, PackError)
    return text.pack()


def _contradictions(text: PackText, screen: str) -> Iterable[tuple[Where, str]]:
    if text.screen != screen:
        yield ("screen",), f"the screen is called '{text.screen}' and the file '{screen}'; give them one name"
    if "en" not in text.title:
        yield ("title",), "'title' needs the key 'en'"
    names = [name for name, column in text.columns.items() if column.type == "name"]
    if len(names) != 1:
        yield ("columns",), f"exactly one column must have the type name, and {len(names) or 'none'} has it"
    taken: dict[str, str] = {}
    for name, column in text.columns.items():
        here: Where = ("columns", name)
        for axis in ("x", "y"):
            start, end = getattr(column, axis)
            if not start < end:
                yield (*here, axis), f"the band '{axis}' goes from the smaller to the larger number"
        yield from _metrics(name, column, taken)


def _metrics(name: str, column: ColumnText, taken: dict[str, str]) -> Iterable[tuple[Where, str]]:
    here: Where = ("columns", name, "metrics")
    metrics = column.column(name).metrics
    wanted = {"name": 0, "pair": 2}.get(column.type, 1)
    if len(metrics) != wanted:
        count = {0: "no metrics", 1: "one metric", 2: "two metrics, such as [power_used, power_total]"}[wanted]
        yield here, f"a column of type {column.type} has {count}"
    for metric in metrics:
        if metric in taken:
            yield here, f"the metric '{metric}' is given by the column '{taken[metric]}' already"
        taken[metric] = name
