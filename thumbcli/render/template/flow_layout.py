"""Measure and place the layers of a row or a column, without gaps for absent fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from thumbcli.contract.template_layers import Across, Flow, Grow, Typography
from thumbcli.render.template.template_card import LaidLayer

if TYPE_CHECKING:
    from thumbcli.contract.template_layers import Layer
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.template.template_card import TemplateCard

__all__ = ["Measure", "measure_flow"]

_TIGHT_GAPS = 0.65
"""A factor of the gaps of a column whose words have too little room."""

_GAP_MIN_SHARE = 0.4
"""What is left of the gaps of a column that is too full."""


_FIT_MOST = 0.75
"""How much of the room that is left words may take from what grows beside them, before they are shortened."""

_PARTS = ("subtitle", "lead")
"""The parts of a title that stand beside its headline, the first to be left out for its sake first."""

_SHARE_BEFORE = {Across.START: 0.0, Across.CENTER: 0.5, Across.END: 1.0}
"""How much of the room that is left across a row or a column is before a layer."""

Measure = Callable[["Layer", float, float], LaidLayer]
"""Measures a layer in a room of this width and height."""


def measure_flow(card: TemplateCard, flow: Flow, room: tuple[float, float], measure: Measure) -> LaidLayer:
    """Measure a row or a column: first what has its own size, then what grows; springs take the rest.

    Args:
        card: What is drawn.
        flow: The row or the column.
        room: Its width and height, in sd px.
        measure: Measures one layer.
    """
    fit = partial(_FlowFit, card, flow, room, measure)
    fitted = fit(gap_factor=1.0)
    if flow.is_column and fitted.is_cramped and card.may_repeat:
        # Words that grow would rather have room than wide gaps.
        fitted = fit(gap_factor=_TIGHT_GAPS)
        for count in range(1, len(_PARTS) + 1):
            # A headline that breaks off says less than one without what follows it.
            if fitted.would_rather_lack(_PARTS[:count]):
                fitted = fit(gap_factor=_TIGHT_GAPS, without=_PARTS[:count])
    return fitted.laid()


class _FlowFit:
    """The layers of a row or a column, measured with gaps of one size."""

    def __init__(
        self,
        card: TemplateCard,
        flow: Flow,
        room: tuple[float, float],
        measure: Measure,
        *,
        gap_factor: float,
        without: tuple[str, ...] = (),
    ) -> None:
        self._card, self._flow, self._room, self._measure = card, flow, room, measure
        drawn = [each for each in flow.layers if card.is_drawn(each)]
        self._left_out = [each for each in drawn if _is_part(each, without)]
        self._items = [each for each in drawn if each not in self._left_out]
        self._last = len(self._items) - 1
        self._whole = room[1] if flow.is_column else room[0]
        gap = flow.gap.px(card.unit_px, room[0]) * gap_factor
        self._gaps = [0.0 if one.is_spring else gap * one.gap_after for one in self._items[:-1]]
        self._gaps += [0.0] * bool(self._items)
        self._rest = self._whole - sum(self._gaps)
        self._laid: dict[int, LaidLayer] = {}
        if flow.is_column:
            self._fit_column()
        else:
            self._fit_row()
        self._growing = self._numbers(lambda item: item.grow is not Grow.NO)
        self._fit_growing()

    @property
    def is_cramped(self) -> bool:
        """Whether words that grow would be much better in more room."""
        return any(self._laid[at].is_cramped for at in self._growing)

    def would_rather_lack(self, names: tuple[str, ...]) -> bool:
        """Tell whether words of the title that grow are not all there, but layers of these parts are."""
        is_shortened = any(self._laid[at].is_shortened for at in self._growing)
        return is_shortened and self._card.may_repeat and any(_is_part(item, names) for item in self._items)

    def _numbers(self, is_meant: Callable[[Layer], bool]) -> list[int]:
        """Return the numbers of layers, without springs."""
        return [at for at, item in enumerate(self._items) if not item.is_spring and is_meant(item)]

    def _fit_column(self) -> None:
        for at in self._numbers(lambda item: item.grow is Grow.NO):
            self._laid[at] = self._measure(self._items[at], self._room[0], max(1.0, self._rest))
            below = self._laid[at].below if at < self._last else 0.0
            self._gaps[at] += below
            self._rest -= self._laid[at].height + below

    def _fit_row(self) -> None:
        """Measure the layers that don't grow; without room for all, the widest give way to one width."""
        laid = {
            at: self._measure(self._items[at], *self._room).without_slack()
            for at in self._numbers(lambda item: item.grow is Grow.NO)
        }
        flexible = {at: one.width for at, one in laid.items() if self._items[at].width is None}
        fixed = sum(one.width for at, one in laid.items() if at not in flexible)
        most = _fair_width([*flexible.values()], self._rest - fixed)
        for at, width in flexible.items():
            if width > most and self._card.may_repeat:
                laid[at] = self._measure(self._items[at], most, self._room[1]).without_slack()
        self._laid = laid
        self._rest -= sum(one.width for one in laid.values())

    def _fit_growing(self) -> None:
        # What needs less leaves more to the others.
        for at in sorted(self._growing, key=lambda at: self._items[at].grow is Grow.ALL):
            left = sum(1 for other in self._growing if other not in self._laid)
            share = max(1.0, self._rest / left)
            if left > 1 and self._items[at].grow is Grow.FIT and self._one(at, share).is_shortened:
                share = max(share, self._rest * _FIT_MOST)
            self._laid[at] = one = self._fit_one_growing(at, share)
            self._rest -= self._extent(one)

    def _fit_one_growing(self, at: int, share: float) -> LaidLayer:
        item, is_column, one = self._items[at], self._flow.is_column, self._one(at, share)
        if item.grow is Grow.ALL:
            return replace(one, height=share) if is_column else replace(one, width=share)
        if is_column and at < self._last:
            self._gaps[at] += one.below
            self._rest -= one.below
        return one

    def _one(self, at: int, share: float) -> LaidLayer:
        room = (self._room[0], share) if self._flow.is_column else (share, self._room[1])
        return self._measure(self._items[at], *room)

    def _extent(self, laid: LaidLayer) -> float:
        return laid.height if self._flow.is_column else laid.width

    def laid(self) -> LaidLayer:
        """Return the row or the column as one layer."""
        springs = sum(1 for item in self._items if item.is_spring)
        extents = [
            self._extent(self._laid[at]) if at in self._laid else max(0.0, self._rest) / springs
            for at in range(len(self._items))
        ]
        gaps = self._gaps
        if self._flow.is_column and sum(extents) + sum(gaps) > self._whole and gaps:
            # Narrower gaps are better than words that stand on others.
            share = max(_GAP_MIN_SHARE, (self._whole - sum(extents)) / (sum(gaps) or 1.0))
            gaps = [gap * min(1.0, share) for gap in gaps]
        main = sum(extents) + sum(gaps)

        def paint(area: Rect) -> None:
            self._paint(area, extents, gaps)

        found = self._laid.values()
        if not self._flow.is_column:
            cross = max((one.height for one in found), default=0.0)
            below = max((one.below for one in found), default=0.0)
            return LaidLayer(width=main, height=cross, paint=paint, below=below)
        cross = max((one.width for one in found), default=0.0)
        below = self._laid[self._last].below if self._last in self._laid else 0.0
        return LaidLayer(width=cross, height=main, paint=paint, below=below)

    def _paint(self, area: Rect, extents: list[float], gaps: list[float]) -> None:
        for item in self._left_out:
            if isinstance(item.content, Typography):
                self._card.warn(item, f'no room for "{self._card.text(item.content)}"')
        left, top, right, bottom = area
        is_column = self._flow.is_column
        align = self._flow.align or (Across.START if is_column else Across.CENTER)
        at, (start, end) = (top, (left, right)) if is_column else (left, (top, bottom))
        for number, item in enumerate(self._items):
            laid, extent = self._laid.get(number), extents[number]
            if laid is not None:
                size = laid.width if is_column else laid.height
                if is_column and item.grow is Grow.ALL and item.width is None:
                    size = end - start
                low = start + (end - start - size) * _SHARE_BEFORE[align]
                laid.paint(
                    (low, at, low + size, at + extent) if is_column else (at, low, at + extent, low + size)
                )
            at += extent + gaps[number]


def _is_part(layer: Layer, names: tuple[str, ...]) -> bool:
    """Tell whether a layer shows nothing but these parts of the title."""
    words = layer.content
    return isinstance(words, Typography) and all(
        part.names and part.names <= set(names) for part in words.content
    )


def _fair_width(widths: list[float], room: float) -> float:
    """Return the width at which those of `widths` that are wider have to end, so that all fit; at least 1."""
    left = len(widths)
    for width in sorted(widths):
        if width * left >= room:
            break
        room -= width
        left -= 1
    else:
        return max(widths, default=1.0)
    return max(1.0, room / left)
