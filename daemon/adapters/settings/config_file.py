"""Reads `config.yaml`, and checks its rules against the packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import structlog
from pydantic import ValidationError

from daemon.adapters.settings.roster_file import read_roster
from daemon.adapters.settings.settings_errors import mistakes, nearest, refuse
from daemon.adapters.settings.settings_roster import roster_mistakes, roster_warnings
from daemon.adapters.settings.yaml_document import Document, Where, read_document
from daemon.config import Config
from daemon.config.corrections import Corrections
from daemon.config.rules import When
from daemon.domain.attendance import Attendance
from daemon.domain.contribution import NUMBERS
from daemon.domain.corrections import Correction
from daemon.domain.pack import PRESENCE, WORDS, Column, ColumnType, Pack
from daemon.domain.quantities import quantity
from daemon.domain.report import NotedLine
from daemon.domain.rule_checks import never_applies, taken_before
from daemon.domain.rules import ByPower, ByRank, Comparison, Operator, Rule, comparisons
from daemon.errors import ConfigError

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Settings:
    """The config together with where each of its parts is written, and what is odd in the table of members."""

    config: Config
    document: Document
    warnings: tuple[str, ...] = ()


def load_settings(path: Path, *, named: bool = True) -> Settings:
    """The config at `path`, whose relative folders start where the file lies; raises ConfigError.

    A missing file is an error when the officer `named` it; otherwise everything has its default.
    """
    try:
        document = read_document(path, path.name, ConfigError)
    except FileNotFoundError:
        if named:
            raise ConfigError(f"There is no file {path}; check the path after --config.") from None
        _log.info("config.missing", path=str(path), used="defaults")
        document = Document(path.name, {}, MappingProxyType({}), MappingProxyType({}))
    try:
        config = Config.model_validate(document.data, context={"home": path.absolute().parent})
    except ValidationError as refused:
        raise refuse(document, mistakes(refused, document, Config), ConfigError) from None
    return _with_table(Settings(config, document))


def _with_table(settings: Settings) -> Settings:
    """The settings with the members of the roster's table."""
    config, document = settings.config, settings.document
    path, here = config.roster.file, ("roster", "file")
    if path is None:
        return settings
    try:
        table = read_roster(path)
        roster = config.roster.joined_with(table.members)
    except FileNotFoundError:
        raise refuse(document, [(here, f"there is no file {path}")], ConfigError) from None
    except ValueError as clash:
        raise refuse(
            document, [(here, f"{path.name} does not fit the members below it: {clash}")], ConfigError
        ) from None
    return Settings(config.model_copy(update={"roster": roster}), document, table.warnings)


def load_corrections(path: Path) -> tuple[Correction, ...]:
    """What the officer corrected, in the file at `path`; none when there is no such file. Raises ConfigError."""
    return _corrections(path).standing()


def load_noted(path: Path) -> tuple[NotedLine, ...]:
    """The same as noted: those that have a day, with it and their reason, withdrawn ones too. Raises ConfigError."""
    return tuple(
        NotedLine(correction=text.correction(), on=text.on, because=text.because, withdrawn=text.withdrawn)
        for text in _corrections(path).corrections
        if text.on is not None
    )


def _corrections(path: Path) -> Corrections:
    try:
        document = read_document(path, path.name, ConfigError)
    except FileNotFoundError:
        return Corrections()
    try:
        return Corrections.model_validate(document.data)
    except ValidationError as refused:
        raise refuse(document, mistakes(refused, document, Corrections), ConfigError) from None


def check_rules(settings: Settings, packs: Sequence[Pack]) -> tuple[str, ...]:
    """Warnings about rules that do nothing and a roster that does not work, each one sentence with its place.

    Raises ConfigError when a rule names a screen or a metric that no pack has, when it compares a metric with what
    that metric never is, and when a leave is nobody's.
    """
    by_screen = {pack.screen: pack for pack in packs}
    config, document = settings.config, settings.document
    found = [*roster_mistakes(config.roster)]
    for number, rule in enumerate(config.rules):
        here: Where = ("rules", number, "when")
        pack = by_screen.get(rule.when.screen)
        if pack is None:
            sentence = f"there is no screen '{rule.when.screen}'"
            found.append(((*here, "screen"), f"{sentence}; {_hint(rule.when.screen, by_screen, 'screens')}"))
        else:
            found += _wrong_metrics(rule.when, here, pack, document)
            found += _unknown_of_members(rule.rule(), here, config, packs)
    found += _wrong_contribution(config, by_screen)
    if found:
        raise refuse(document, found, ConfigError)
    warnings = [*roster_warnings(config.roster), *_idle_rules(config, by_screen)]
    return (*settings.warnings, *(f"{document.at(path)}: {sentence}." for path, sentence in warnings))


def _wrong_contribution(config: Config, packs: Mapping[str, Pack]) -> Iterator[tuple[Where, str]]:
    """A contribution that no screen in use gives, or that is no number."""
    wanted, here = config.report.contribution, ("report", "contribution")
    if wanted is None:
        return
    pack = packs.get(wanted.screen)
    if pack is None:
        yield (*here, "screen"), f"there is no screen '{wanted.screen}'; {_hint(wanted.screen, packs, 'screens')}"
        return
    column = pack.metrics.get(wanted.metric)
    if column is None:
        sentence = f"the screen '{pack.screen}' has no metric '{wanted.metric}'"
        yield (*here, "metric"), f"{sentence}; {_hint(wanted.metric, pack.metrics, 'metrics')}"
    elif column.type not in NUMBERS:
        yield (*here, "metric"), f"'{wanted.metric}' is no amount; members are compared by one, such as damage or power"


def _wrong_metrics(when: When, here: Where, pack: Pack, document: Document) -> Iterator[tuple[Where, str]]:
    """What is wrong with the metrics of a condition, in its parts too."""
    if when.metric == PRESENCE:
        yield from _wrong_presence(when, here)
    elif when.metric is not None:
        yield from _wrong_metric(when.metric, when, here, pack, document)
    parts = {"all": when.all or (), "any": when.any or ()}
    for key, joined in parts.items():
        for number, part in enumerate(joined):
            yield from _wrong_metrics(part, (*here, key, number), pack, document)
    if when.not_ is not None:
        yield from _wrong_metrics(when.not_, (*here, "not"), pack, document)


def _wrong_metric(metric: str, when: When, here: Where, pack: Pack, document: Document) -> Iterator[tuple[Where, str]]:
    column = pack.metrics.get(metric)
    is_text = column is not None and column.type in WORDS
    if column is None:
        sentence = f"the screen '{pack.screen}' has no metric '{metric}'"
        yield (*here, "metric"), f"{sentence}; {_hint(metric, [*pack.metrics, PRESENCE], 'metrics')}"
    elif is_text and (when.own_median or when.no_change_for):
        yield (*here, "metric"), f"'{metric}' is a text; 'own_median' and 'no_change_for' are for numbers"
    elif is_text and any(operator is not Operator.IS for operator, _ in when.comparisons()):
        yield (*here, "metric"), f"'{metric}' is a text; compare it with 'is', such as is: Member"
    elif not is_text and when.is_ is not None:
        yield (*here, "metric"), f"'{metric}' is a number; compare it with 'equals', 'below' or 'above'"
    elif not is_text:
        yield from _wrong_units(metric, column, here, document)


def _wrong_presence(when: When, here: Where) -> Iterator[tuple[Where, str]]:
    said = str(when.is_).strip().lower()
    if when.is_ is None or len(when.comparisons()) > 1 or when.own_median or when.no_change_for:
        yield (*here, "metric"), f"'{PRESENCE}' is a text; compare it with 'is', such as is: {Attendance.ABSENT}"
    elif said not in {Attendance.PRESENT, Attendance.ABSENT}:
        yield (*here, "is"), f"'{PRESENCE}' is {Attendance.PRESENT} or {Attendance.ABSENT}, and never '{when.is_}'"


def _unknown_of_members(rule: Rule, here: Where, config: Config, packs: Sequence[Pack]) -> Iterator[tuple[Where, str]]:
    """Thresholds by something that nothing tells of a member."""
    thresholds = [part.operand for part in comparisons(rule.when) if isinstance(part, Comparison)]
    given = {metric for pack in packs for metric in pack.metrics}
    roles = "role" in given or any(member.role for member in config.roster.members)
    if not roles and any(isinstance(threshold, ByRank) for threshold in thresholds):
        yield here, "'by_rank' needs ranks, and no screen in use shows a 'role' and no member of the roster has one"
    if not given & {"power", "power_total"} and any(isinstance(threshold, ByPower) for threshold in thresholds):
        yield here, "'by_power' needs the power of members, and no screen in use has a metric 'power' or 'power_total'"


def _wrong_units(metric: str, column: Column, here: Where, document: Document) -> Iterator[tuple[Where, str]]:
    """Numbers where a length of time belongs, and the other way round. No time at all may be written as 0."""
    lasts = column.type is ColumnType.DURATION
    single = [(*here, operator.value) for operator in Operator if operator is not Operator.IS]
    steps = [path for path in document.keys if path[:-2] in single and path[-2] in {"by_rank", "by_power"}]
    for place in [*single, *steps, (*here, "between", 0), (*here, "between", 1)]:
        text = document.text(place)
        number = quantity(text)
        if text and lasts and number:
            yield place, f"'{metric}' is a length of time, not {text}; write how long, such as 3 days or 15 minutes"
        elif text and not lasts and number is None:
            yield place, f"'{metric}' is a number, not a length of time such as {text}; write one such as 1000 or 2.5M"


def _hint(word: str, known: Iterable[str], what: str) -> str:
    near = nearest(word, known)
    return f"did you mean '{near}'?" if near else f"the {what} are {', '.join(sorted(known)) or 'none'}"


def _idle_rules(config: Config, packs: Mapping[str, Pack]) -> Iterator[tuple[Where, str]]:
    """Rules that can change nothing, and why."""
    rules = [text.rule() for text in config.rules]
    if not rules:
        yield ("rules",), "there are no rules, so nothing will be counted"
        return
    ruled = {rule.screen for rule in rules}
    for number, screen in enumerate(config.screens or ()):
        if screen not in ruled:
            yield ("screens", number), f"no rule looks at '{screen}', so it judges nobody; docs/ready-rules.md has some"
    for number, rule in enumerate(rules):
        here: Where = ("rules", number)
        before = taken_before(rule, rules[:number]) if config.first_match else None
        if not any(rule.adds.values()):
            yield (*here, "adds"), f"the rule '{rule.name}' moves no counter"
        if never_applies(rule, packs[rule.screen]):
            yield (*here, "when"), f"the rule '{rule.name}' can never apply; no value meets its condition"
        elif before is not None:
            yield (
                here,
                f"the rule '{rule.name}' never gets its turn; '{before.name}' above it takes the same members first",
            )
