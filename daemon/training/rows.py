"""Rows: one member's line of a drawn list, by the screen's theme and layout."""

from __future__ import annotations

from dataclasses import replace

from daemon.domain.geometry import Box
from daemon.training import wording
from daemon.training.badges import paint_badge, paint_button, paint_medal, paint_reward
from daemon.training.canvas import Canvas
from daemon.training.dice import Colour, Dice, brightness, mix
from daemon.training.icons import flag, icon
from daemon.training.invented import invented
from daemon.training.layouts import Layout, second_line, sign_name
from daemon.training.lettering import Style, engrave
from daemon.training.portraits import portrait
from daemon.training.theme import METALS, Theme, readable, texture


class RowPainter:
    """Paints the rows of one screen onto its canvas."""

    def __init__(self, canvas: Canvas, dice: Dice, theme: Theme, layout: Layout) -> None:
        self._canvas = canvas
        self._dice = dice
        self._theme = theme
        self._layout = layout
        self._button = dice.one(wording.BUTTONS)
        self._action_icons = [sign_name(dice) for _ in range(2)]
        self._texture = texture(dice, theme.texture, canvas.width, self.height) if theme.texture else None

    @property
    def height(self) -> int:
        """Pixels from the top of one row to the top of the next."""
        return round(self._layout.height * self._theme.em)

    def paint(self, row: int, rank: int, box: Box, *, own: bool = False) -> None:
        """One row into `box`; `own` is the highlighted row of the player."""
        ground = self._ground(rank, own=own)
        self._back(box, ground)
        em, layout = self._theme.em, self._layout
        middle = box.y + box.height / 2
        if layout.rank:
            self._rank(row, rank, box.x + layout.rank * em, middle, ground)
        if layout.portrait:
            self._portrait(row, box.x + layout.portrait * em, middle)
        self._name(row, box, ground)
        for column in layout.columns:
            y = box.y + column.y * box.height
            style = readable(self._theme.value, ground, self._dice)
            text = self._written(wording.VALUES[column.kind](self._dice), style)
            x = box.x + column.x * em
            self._canvas.text(text, style, x, y, align=column.align, column=column.name, row=row)
            if column.icon:
                self._sign(column.icon, x - em * 0.85, y, em * 1.15)
        if layout.button:
            self._button_at(row, box.x + layout.button * em, middle)
        if layout.rewards:
            self._rewards(row, box.x + layout.rewards * em, middle)
        if layout.actions:
            for i, kind in enumerate(self._action_icons):
                self._sign(kind, box.x + (layout.actions + 0.5 + i * 1.4) * em, middle, em)

    def _ground(self, rank: int, *, own: bool) -> Colour:
        if own:
            return mix(self._theme.row, (150, 230, 90) if self._dice.chance(0.5) else (70, 140, 230), 0.6)
        if self._theme.metals and rank <= len(METALS):
            return METALS[rank - 1]
        return mix(self._theme.row, (128, 128, 128), 0.1) if rank % 2 and self._theme.gap == 0 else self._theme.row

    def _back(self, box: Box, ground: Colour) -> None:
        theme = self._theme
        inner = replace(box, height=max(2, box.height - theme.gap))
        foot = mix(ground, (255, 255, 255) if self._dice.chance(0.5) else (0, 0, 0), 0.2) if theme.fading_rows else None
        edge = mix(ground, (0, 0, 0) if brightness(ground) > 128 else (255, 255, 255), 0.35)
        self._canvas.panel(inner, ground, foot=foot, radius=theme.radius, edge=edge if theme.edged_rows else None)
        if self._texture is not None:
            self._canvas.shade(self._texture[: inner.height, : inner.width], inner)
        if theme.gap == 1:
            self._canvas.panel(Box(box.x + 4, box.bottom - 2, max(2, box.width - 8), 2), edge)

    def _rank(self, row: int, rank: int, x: float, y: float, ground: Colour) -> None:
        em = self._theme.em
        style = readable(self._theme.rank, ground, self._dice)
        if self._layout.medals and rank <= len(METALS):
            paint_medal(self._canvas, self._dice, replace(style, size=em), (x, y), rank, row)
            return
        if self._layout.chip:
            chip = round(em * 2.0)
            back = mix(ground, self._theme.accent, 0.25)
            self._canvas.panel(Box(round(x) - chip // 2, round(y) - chip // 2, chip, chip), back, radius=chip // 4)
            style = readable(style, back, self._dice)
        self._canvas.text(str(rank), style, x, y, align="centre", column="rank", row=row)

    def _portrait(self, row: int, x: float, y: float) -> None:
        theme, layout = self._theme, self._layout
        size = max(12, round(layout.portrait_size * theme.em))
        drawn = portrait(self._dice, size, round_=theme.round_portraits, frame=theme.framed_portraits)
        self._canvas.tile(drawn, x, y, "portrait")
        corner = x - size * 0.36, y - size * 0.36
        if layout.flag:
            self._canvas.tile(flag(self._dice, max(6, round(size * 0.4))), *corner, "flag")
        elif layout.badge:
            role = layout.badge == "role"
            text = f"R{self._dice.whole(1, 5)}" if role else str(self._dice.whole(1, 430))
            at = corner if role else (x + size * 0.28, y - size * 0.36)
            paint_badge(self._canvas, self._dice, theme, at, text, row)

    def _name(self, row: int, box: Box, ground: Colour) -> None:
        theme, layout = self._theme, self._layout
        style = readable(theme.name, ground, self._dice)
        x = box.x + layout.name * theme.em
        y = box.y + box.height * (0.3 if layout.second else 0.5)
        if layout.sign and self._dice.chance(0.6):
            self._sign(layout.sign, x + theme.em * 0.5, y, theme.em * 1.1)
            x += theme.em * 1.35
        if self._dice.chance(0.12):
            self._clan(style, x, y, row)
        else:
            text = wording.name(self._dice)
            if self._layout.beside:
                text += f" {self._layout.beside} {wording.VALUES['seen'](self._dice)}"
            self._canvas.text(self._written(text, style), style, x, y, column="name", row=row)
        if layout.second:
            label = readable(theme.label, ground, self._dice)
            text = self._written(second_line(self._dice, layout.second), label)
            low = box.y + box.height * 0.7
            self._canvas.text(text, label, box.x + layout.name * theme.em, low, column=layout.second, row=row)

    def _clan(self, style: Style, x: float, y: float, row: int) -> None:
        """A name in invented letters, now and then behind the short name of a clan."""
        if self._dice.chance(0.4):
            tag = self._canvas.text(f"[{wording.tag(self._dice)}]", style, x, y, column="clan", row=row)
            x = tag.right + style.size * 0.3
        signs = invented(self._dice, style.size, self._dice.between(0.045, 0.12))
        self._canvas.lay_text(engrave(signs, style), x, y, text="", column="name", row=row)

    def _written(self, text: str, style: Style) -> str:
        """The text, in another alphabet now and then where the typeface has it, and never with a missing glyph."""
        if self._dice.chance(0.04):
            other = wording.foreign(self._dice)
            if style.typeface.covers(other):
                return other
        if style.typeface.covers(text):
            return text
        return "".join(c for c in text if c.isspace() or style.typeface.covers(c)) or "0"

    def _sign(self, kind: str, x: float, y: float, size: float) -> None:
        theme = self._theme
        second = theme.row if theme.plain_signs else self._dice.near(theme.accent, 90)
        main = theme.sign if theme.plain_signs else self._dice.near(theme.sign, 60)
        drawn = icon(kind, self._dice, max(8, round(size)), main, second, plain=theme.plain_signs)
        self._canvas.tile(drawn, x, y, kind)

    def _button_at(self, row: int, x: float, y: float) -> None:
        theme = self._theme
        high, wide = round(min(theme.em * 1.9, self.height * 0.8)), round(theme.em * 4.6)
        box = Box(round(x) - wide // 2, round(y) - high // 2, wide, high)
        paint_button(self._canvas, self._dice, theme, box, self._written(self._button, theme.value), row)

    def _rewards(self, row: int, x: float, y: float) -> None:
        size = round(self.height * 0.62)
        for i in range(3):
            middle = x + size * (i * 1.12 + 0.5)
            back = self._dice.colour(90, 220)
            cell = Box(round(middle) - size // 2, round(y) - size // 2, size, size)
            self._canvas.panel(
                cell, back, foot=mix(back, (0, 0, 0), 0.3), radius=size // 8, edge=mix(back, (255, 255, 255), 0.4)
            )
            if self._layout.team:
                self._canvas.tile(portrait(self._dice, size, round_=False, frame=False), middle, y, "portrait")
                continue
            paint_reward(self._canvas, self._dice, self._theme, cell, row)
