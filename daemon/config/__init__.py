"""The officer's `config.yaml` as frozen values, with every default.

`daemon.adapters.settings.config_file` reads the file and turns what pydantic refuses into a sentence with file and
line, so the messages of the validators here are written for the officer.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, cast

from pydantic import ConfigDict, Field, field_validator, model_validator

from daemon.config.base import Address, ClockTime, Closes, Folder, Name, Settings, Word, Zone, mistake
from daemon.config.roster import Leave, Member, Roster
from daemon.config.rules import RuleText
from daemon.config.standing import BrakesText, Levels, StrikesText
from daemon.config.uploads import Upload
from daemon.domain.deliveries import Audience, Target

__all__ = ["Alliance", "Config", "Folders", "Intake", "Leave", "Member", "Ocr", "Report", "Roster", "Upload"]


class Alliance(Settings):
    """Whose roll is called, and in which days and words."""

    name: Name = "Our alliance"
    time_zone: Zone = Field(default="UTC", validate_default=True)
    day_reset: ClockTime = Field(default="00:00", validate_default=True)
    language: Literal["en", "fr"] = "en"


class Folders(Settings):
    """Where things lie; a relative path starts at the folder of `config.yaml`."""

    # The default is made before the folder of `config.yaml` is known.
    model_config = ConfigDict(revalidate_instances="always")

    input: Folder = Path("input")
    archive: Folder = Path("archive")
    failed: Folder = Path("failed")
    reports: Folder = Path("reports")
    state: Folder = Path("state")
    rules: Folder = Path("rules")
    models: Folder = Path("models")


class Intake(Settings):
    """How files are taken from `input/`. Sizes bound what one dropped file can cost."""

    settle_seconds: float = Field(default=2.0, ge=0, le=600)
    sweep_seconds: float = Field(default=10.0, gt=0, le=3600)
    max_megabytes: float = Field(default=30.0, gt=0, le=1000)
    max_megapixels: float = Field(default=40.0, gt=0, le=200)
    watcher: Literal["auto", "polling", "off"] = "auto"


Reader = Literal["tesseract", "libtesseract", "tesserocr", "numbers", "rapidocr"]
"""What text can be read with: Tesseract as a program or as a library (its own, or that of a package), with the number
model, and RapidOCR."""


class Ocr(Settings):
    """How text is read. `auto` is every reader, and every language, that is installed."""

    readers: Literal["auto"] | tuple[Reader, ...] = "auto"
    languages: Literal["auto"] | tuple[Word, ...] = "auto"
    timeout_seconds: float = Field(default=60.0, gt=0, le=600)
    processes: Literal["auto"] | Annotated[int, Field(ge=1, le=64)] = "auto"

    @field_validator("readers")
    @classmethod
    def _one_reads_everything(cls, readers: object) -> object:
        if readers != "auto" and not {"tesseract", "libtesseract", "tesserocr"} & set(cast("tuple[str, ...]", readers)):
            raise ValueError(
                "one of the readers must be tesseract, libtesseract or tesserocr: the others only look again"
            )
        return readers


class Contribution(Settings):
    """The metric of a screen that stands for what members contribute."""

    screen: Word
    metric: Word


class Report(Settings):
    """When the weekly report is written, and by which metric it compares members; None: the one that fits best."""

    closes: Closes = Field(default="sun 20:00", validate_default=True)
    contribution: Contribution | None = None


class Delivery(Settings):
    """Where the text of each closed week is sent; the address stands in the environment, since it is a secret."""

    to: Target = Target.OFF
    text: Audience = Audience.OFFICERS


class Labels(Settings):
    """What the daemon sets aside to be labelled: screenshots with crops that it was not sure of, in megabytes."""

    keep_unsure: float = Field(default=0, ge=0, le=100_000)


class Http(Settings):
    """Where the daemon tells of itself. Nothing can be changed there, and port 0 is any that is free."""

    port: int = Field(default=9464, ge=0, le=65535)
    address: Address = "127.0.0.1"


class Log(Settings):
    """How the daemon tells what it does."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "text", "json"] = "auto"


class Config(Settings):
    """All of `config.yaml`."""

    alliance: Alliance = Alliance()
    folders: Folders = Folders()
    screens: tuple[Word, ...] | None = None
    intake: Intake = Intake()
    ocr: Ocr = Ocr()
    roster: Roster = Roster()
    first_match: bool = False
    rules: tuple[RuleText, ...] = ()
    strikes: StrikesText = StrikesText()
    levels: Levels = Field(default_factory=dict)
    brakes: BrakesText = BrakesText()
    uploads: dict[Word, Upload] = Field(default_factory=dict)
    report: Report = Report()
    delivery: Delivery = Delivery()
    labels: Labels = Labels()
    http: Literal["off"] | Http = Http()
    log: Log = Log()

    @model_validator(mode="after")
    def _rule_names_are_unique(self) -> Config:
        seen: set[str] = set()
        for index, rule in enumerate(self.rules):
            if rule.name in seen:
                raise mistake(f"two rules are called '{rule.name}'; give each a name of its own", "rules", index)
            seen.add(rule.name)
        return self

    @model_validator(mode="after")
    def _strikes_are_for_counters(self) -> Config:
        counters = {counter for rule in self.rules for counter in rule.rule().adds}
        for key in ("each", "weight"):
            for counter in getattr(self.strikes, key):
                if counter not in counters:
                    known = ", ".join(sorted(counters)) or "none"
                    raise mistake(f"no rule moves the counter '{counter}'; the counters are: {known}", "strikes", key)
        return self

    @model_validator(mode="after")
    def _levels_rise(self) -> Config:
        weights = list(self.levels.values())
        if weights and weights[0] != 0:
            raise mistake("the first level begins at 0 strikes, such as Reliable: 0", "levels")
        if any(second <= first for first, second in pairwise(weights)):
            raise mistake("each level begins at more strikes than the one above it", "levels")
        return self
