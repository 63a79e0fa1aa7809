"""What every page has: templates that escape all they put out, and pictures as a part of the page itself."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from daemon.adapters.pages.report_text import clean
from daemon.domain.questions import Cutout, Spot

Place = tuple[Spot, Cutout]
Cutter = Callable[[Iterable[Place]], Mapping[Place, bytes]]
"""Cuts places out of archived screenshots, each as a WebP picture; without those that are not there."""


def _shown(value: object) -> object:
    """Clean whatever text a template puts out; escaping comes after."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


TEMPLATES = Environment(
    loader=PackageLoader("daemon.adapters.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_shown,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.loopcontrols"],
)

TEMPLATES.globals["cutout"] = Cutout


def exact(text: str) -> Markup:
    """A text that is shown as it is, spaces and all, because it will be copied from the page."""
    return Markup(escape(text))  # noqa: S704 - escaped right here


def embedded(places: Iterable[Place], cut: Cutter, most_bytes: int) -> Mapping[Place, Markup]:
    """The pictures of places as `data:` addresses, in their order, as many as fit into so many bytes.

    A place that stands on the page several times takes its room each time.
    """
    shown: dict[Place, Markup] = {}
    left = most_bytes
    uses = Counter(places)
    found = cut(uses)
    for place, times in uses.items():
        if place in found and times * len(found[place]) <= left:
            left -= times * len(found[place])
            shown[place] = Markup("data:image/webp;base64," + b64encode(found[place]).decode())  # noqa: S704 - plain letters
    return shown
