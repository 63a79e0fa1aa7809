"""An evaluation: how well a model tells crops apart, where it errs and why, and what that costs in cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassScore:
    """How well one class is told apart; `crops` are truly of it."""

    name: str
    precision: float
    recall: float
    crops: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenScore:
    """How well the crops of one screenshot, or of one source of single crops, are told apart."""

    name: str
    crops: int
    wrong: int
    text: ClassScore


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationBin:
    """Crops whose likeliest class had a chance of about `said`: how often that was `right`."""

    said: float
    right: float
    crops: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """How often models of so many labels call a crop of another screenshot wrongly, and their log loss."""

    labels: int
    wrong: float
    log_loss: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A cell that would be read as `after` and not as `before` if all labelled crops around it were called right."""

    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A crop that was called wrongly: `picture` is a PNG of it.

    `said` had the chance `chance_said`, and what it is, `true`, `chance_true`. `reasons` are groups of features with
    how far each speaks for what was said and against what it is, in log odds, the strongest first.
    """

    picture: bytes = field(repr=False)
    source: str
    width: int
    height: int
    true: str
    said: str
    chance_true: float
    chance_said: float
    reasons: tuple[tuple[str, float], ...] = ()
    costs: tuple[Cost, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """All that is said of one model on one set of crops.

    `matrix[true][said]` counts crops by class in the order of `classes`. `what` the crops are is a sentence, and
    `notes` are what is to be kept in mind. `error` is the mean distance between how sure and how right (expected
    calibration error). `importance` is each group of features' share of what the trees gain. `costs` are cells of all
    pictures, also those that no single crop explains; None when no picture was read again.
    """

    model: str
    what: str
    classes: tuple[str, ...]
    crops: int
    screens: int
    matrix: tuple[tuple[int, ...], ...]
    scores: Mapping[str, float] = field(hash=False)
    by_class: tuple[ClassScore, ...]
    by_screen: tuple[ScreenScore, ...]
    calibration: tuple[CalibrationBin, ...]
    error: float
    importance: tuple[tuple[str, float], ...]
    misses: tuple[Miss, ...]
    missed: int
    curve: tuple[CurvePoint, ...] = ()
    costs: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
    notes: tuple[str, ...] = ()

    @property
    def curve_said(self) -> str:
        """Whether more labels would help, in a sentence; "" where that cannot be told."""
        if len(self.curve) < 3:
            return ""
        half, full = self.curve[-2], self.curve[-1]
        told = (
            f"with {half.labels} labels {half.wrong:.1%} of the crops of other screenshots are called wrongly, with "
            f"{full.labels} it is {full.wrong:.1%}"
        )
        if half.log_loss - full.log_loss > LITTLE * half.log_loss:
            return f"More labels would help: {told}, and the chances are still getting better."
        return f"More labels of such screenshots would hardly help: {told}."


LITTLE = 0.05
"""A log loss that falls by less than this share of itself from half of the labels to all of them has settled."""
