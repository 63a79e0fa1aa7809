"""The frame of a drawn screen: what stands above and below its list, drawn over the rows that scroll under it."""

from __future__ import annotations

from dataclasses import replace

from daemon.domain.geometry import Box
from daemon.training import wording
from daemon.training.canvas import Canvas
from daemon.training.dice import Colour, Dice, mix
from daemon.training.icons import ICONS, icon
from daemon.training.layouts import Layout
from daemon.training.lettering import Style
from daemon.training.portraits import portrait
from daemon.training.rows import RowPainter
from daemon.training.theme import Theme, readable, texture
from daemon.training.typefaces import BUILT_IN

PINNED_ROW = 1000
"""Number of the row that is pinned to the bottom, below all that scroll."""


def paint_head(canvas: Canvas, dice: Dice, theme: Theme, layout: Layout, margin: int) -> int:
    """Status bar, title, banner, tabs and headings, each or not, from the top down; gives where they end."""
    y = 0
    if dice.chance(0.3):
        y = _status(canvas, dice, theme, y)
    if dice.chance(0.45):
        y = _title(canvas, dice, theme, y)
    if dice.chance(0.12):
        y = _banner(canvas, dice, theme, y)
    if dice.chance(0.25):
        y = _sentences(canvas, dice, theme, y)
    if dice.chance(0.3):
        y = _tabs(canvas, dice, theme, y)
    if dice.chance(0.35):
        y = _headings(canvas, dice, theme, layout, y, margin)
    return y


def paint_foot(canvas: Canvas, dice: Dice, theme: Theme, painter: RowPainter, margin: int, top: int) -> None:
    """A pinned row and a bar of buttons, each or not, at the bottom edge, as far as the head leaves room."""
    y = canvas.height
    if dice.chance(0.25):
        high = round(theme.em * dice.between(2.0, 3.2))
        y -= high
        if y > top:
            _navigation(canvas, dice, theme, Box(0, y, canvas.width, high))
    if dice.chance(0.25):
        high = painter.height
        if y - high > top:
            box = _bar(canvas, Box(0, y - high, canvas.width, high), theme.bar)
            place = Box(margin, box.y, canvas.width - 2 * margin, high)
            painter.paint(PINNED_ROW, dice.whole(1, 99), place, own=True)


def _bar(canvas: Canvas, box: Box, colour: Colour, foot: Colour | None = None) -> Box:
    canvas.cover(box)
    canvas.panel(box, colour, foot=foot)
    return box


def _status(canvas: Canvas, dice: Dice, theme: Theme, y: int) -> int:
    em = max(16.0, canvas.width * dice.between(0.025, 0.04))
    box = _bar(canvas, Box(0, y, canvas.width, round(em * 2)), mix(theme.bar, (0, 0, 0), 0.5))
    style = Style(typeface=BUILT_IN, size=em, fill=(250, 250, 250), weight=dice.one([0.0, 0.02]))
    middle = box.y + em
    time = f"{dice.whole(0, 23)}:{dice.whole(0, 59):02d}"
    canvas.text(time, style, em * 1.5, middle)
    x = canvas.width - em
    for kind in ("charge", "waves", "signal"):
        drawn = icon(kind, dice, round(em * 1.1), (250, 250, 250), (60, 220, 90), plain=True)
        canvas.tile(drawn, x, middle, kind)
        x -= em * 1.5
    if dice.chance(0.5):
        canvas.text(f"{dice.whole(5, 100)}%", replace(style, size=em * 0.85), x, middle, align="right")
    for i in range(dice.whole(0, 3)):
        drawn = icon(dice.one(list(ICONS)), dice, round(em), (250, 250, 250), (20, 20, 20), plain=True)
        canvas.tile(drawn, em * (5.2 + i * 1.5), middle, "notice")
    return box.bottom


def _title(canvas: Canvas, dice: Dice, theme: Theme, y: int) -> int:
    em = theme.heading.size
    box = _bar(canvas, Box(0, y, canvas.width, round(em * 2.2)), theme.bar, mix(theme.bar, (0, 0, 0), 0.2))
    middle = box.y + box.height / 2
    style = readable(theme.heading, theme.bar, dice)
    title = dice.one(wording.TITLES)
    if not style.typeface.covers(title):
        title = wording.TITLES[0]
    if dice.chance(0.6):
        kind = dice.one(["arrow", "chevron"])
        canvas.tile(icon(kind, dice, round(em * 1.4), theme.accent, theme.sign), em, middle, kind)
    if dice.chance(0.5):
        canvas.tile(icon("cross", dice, round(em * 1.2), style.fill, theme.sign), canvas.width - em, middle, "cross")
    if dice.chance(0.5):
        canvas.text(title, style, canvas.width / 2, middle, align="centre")
    else:
        canvas.text(title, style, em * 2.2, middle)
    return box.bottom


def _banner(canvas: Canvas, dice: Dice, theme: Theme, y: int) -> int:
    """A scene over the whole width, with a text on it."""
    high = round(min(theme.em * dice.between(3, 6), canvas.height * 0.25))
    box = _bar(canvas, Box(0, y, canvas.width, high), theme.bar)
    start = 0
    while start < canvas.width:
        canvas.tile(portrait(dice, high, round_=False, frame=False), start + high / 2, y + high / 2, "scene")
        start += high
    style = replace(theme.heading, size=theme.em, fill=(255, 255, 255), fade=None, outline=(16, 14, 12))
    canvas.text(wording.grouped(dice), style, canvas.width - theme.em, y + high * 0.4, align="right")
    return box.bottom


def _sentences(canvas: Canvas, dice: Dice, theme: Theme, y: int) -> int:
    em = theme.label.size
    lines = dice.whole(1, 2)
    box = _bar(canvas, Box(0, y, canvas.width, round(em * (1.5 * lines + 0.8))), theme.panel)
    if dice.chance(0.3):
        canvas.shade(texture(dice, dice.whole(1, 4), box.width, box.height), box)
    style = readable(theme.label, theme.panel, dice)
    for i in range(lines):
        text = dice.one(wording.SENTENCES)
        if style.typeface.covers(text):
            canvas.text(text, style, em, y + em * (1.1 + 1.5 * i))
    return box.bottom


def _tabs(canvas: Canvas, dice: Dice, theme: Theme, y: int) -> int:
    em = theme.em
    count = dice.whole(2, 4)
    box = _bar(canvas, Box(0, y, canvas.width, round(em * 2.4)), theme.bar)
    wide = canvas.width // count
    for i in range(count):
        back = theme.panel if i == 0 else mix(theme.bar, theme.accent, 0.25)
        tab = Box(i * wide + 4, y + 4, max(4, wide - 8), box.height - 4)
        canvas.panel(tab, back, radius=theme.radius, edge=mix(back, (0, 0, 0), 0.3) if theme.edged_rows else None)
        style = readable(replace(theme.heading, size=em * 0.85), back, dice)
        label = dice.one(wording.LABELS)
        if style.typeface.covers(label):
            canvas.text(label, style, tab.centre_x, tab.centre_y, align="centre")
    return box.bottom


def _headings(canvas: Canvas, dice: Dice, theme: Theme, layout: Layout, y: int, margin: int) -> int:
    em = theme.label.size
    box = _bar(canvas, Box(margin, y, canvas.width - 2 * margin, round(em * 1.9)), theme.panel)
    style = readable(theme.label, theme.panel, dice)
    places = [(layout.name, "left"), *((column.x, column.align) for column in layout.columns)]
    for x, align in places:
        label = dice.one(wording.LABELS)
        if style.typeface.covers(label):
            at = margin + x * theme.em
            canvas.text(label, style, at, box.centre_y, align="right" if align == "right" else "left")
    return box.bottom


def _navigation(canvas: Canvas, dice: Dice, theme: Theme, box: Box) -> None:
    _bar(canvas, box, theme.bar, mix(theme.bar, (0, 0, 0), 0.3))
    count = dice.whole(3, 5)
    wide = canvas.width / count
    style = readable(replace(theme.label, size=max(12.0, theme.label.size * 0.7)), theme.bar, dice)
    for i in range(count):
        x = wide * (i + 0.5)
        kind = dice.one(list(ICONS))
        drawn = icon(kind, dice, round(box.height * 0.5), dice.colour(80), dice.colour())
        canvas.tile(drawn, x, box.y + box.height * 0.35, kind)
        label = dice.one(wording.LABELS)
        if style.typeface.covers(label):
            canvas.text(label, style, x, box.y + box.height * 0.8, align="centre")
