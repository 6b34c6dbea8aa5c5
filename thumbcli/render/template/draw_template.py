"""Place the layers of a template and paint them: boxes, and rows and columns without gaps for absent fields.

All is placed as for a left-to-right title; for a right-to-left one each box is mirrored as it is painted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

import skia

from thumbcli.contract.template_layers import (
    Across,
    ArtworkLayer,
    Down,
    Flow,
    Grow,
    HeadlineLayer,
    IconLayer,
    ImageLayer,
    Length,
    Typography,
)
from thumbcli.render.layouts.place_text_column import min_cap_px
from thumbcli.render.paint.objects import draw_object, has_object, object_ratio
from thumbcli.render.paint.ornaments import text_path
from thumbcli.render.paint.stickers import can_draw
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.quality.gate import judge
from thumbcli.render.style.card_palette import card_palette_of
from thumbcli.render.style.color import WHITE, to_hex
from thumbcli.render.template.template_boxes import (
    Painting,
    as_asset,
    draw_background,
    draw_image,
    parse_color,
)
from thumbcli.render.template.template_fonts import fonts_for
from thumbcli.render.template.template_words import (
    FittedWords,
    fit_headline,
    fit_words,
    is_ornament,
    ornament_path,
    paint_words,
)
from thumbcli.render.typography.fonts import EMOJI

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from thumbcli.contract import Asset
    from thumbcli.contract.template import Template
    from thumbcli.contract.template_layers import Layer
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.quality.findings import Finding

__all__ = ["DrawnTemplate", "draw_template"]

_CARD_PX, _SQUARE_PX = 1200.0, 1000.0
"""The width of a card in units."""

_ICON_UNITS = 64.0
_BADGE_GAP_UNITS = 14.0
_TIGHT_GAPS = 0.65
"""A factor of the gaps of a column whose words have too little room."""

_CHARS_MAX, _FINDINGS_MAX, _MEASURES_MAX = 3000, 50, 1000
"""Of all words of a card, of its findings, and of measurements before none is repeated: a template may be
somebody else's."""

_GAP_MIN_SHARE = 0.4
"""What is left of the gaps of a column that is too full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnTemplate:
    """What came of a template.

    Attributes:
        findings: The faults of the picture, with the line of the layer in their messages.
        warnings: What else its author should know.
    """

    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Laid:
    """A measured layer: its size in px, what is added to the gap below, and how it is painted in a box.

    Words are cramped if more room would make them much better.
    """

    width: float
    height: float
    paint: Callable[[Rect], None]
    below: float = 0.0
    is_cramped: bool = False


def draw_template(stage: Stage, template: Template, values: Mapping[str, str]) -> DrawnTemplate:
    """Draw a template on an empty stage.

    Args:
        stage: What to draw on.
        template: Checked.
        values: Of its fields; those that are not there are absent.

    Raises:
        RequestRefused: An image can't be decoded.
    """
    return _Drawing(stage, template, values).draw()


class _Drawing:
    def __init__(self, stage: Stage, template: Template, values: Mapping[str, str]) -> None:
        self._stage, self._template, self._values = stage, template, values
        self._unit = stage.width / (_SQUARE_PX if stage.square else _CARD_PX)
        self._paint = Painting(self._unit, self._color, self._image)
        self._owners: list[tuple[int, int, int]] = []
        self._warnings: list[str] = []
        self._texts: dict[int, list[str]] = {}
        self._chars = self._measures = 0

    def draw(self) -> DrawnTemplate:
        stage = self._stage
        stage.canvas.drawPaint(fill(WHITE))
        for layer in self._template.layers_for(stage.composition.format):
            if self._is_drawn(layer):
                self._draw_top(layer)
        self._note_unused()
        composition = stage.composition
        found = judge(stage.marks, composition.size, composition.format)
        findings = tuple(
            replace(finding, message=f"{self._where(finding)}: {finding.message}")
            for finding in found[:_FINDINGS_MAX]
        )
        if len(found) > _FINDINGS_MAX:
            self._warnings.append(f"{self._template.name}: {len(found) - _FINDINGS_MAX:,} more findings")
        return DrawnTemplate(findings=findings, warnings=tuple(dict.fromkeys(self._warnings)))

    def _draw_top(self, layer: Layer) -> None:
        width, height = float(self._stage.width), float(self._stage.height)
        if layer.inset is not None:
            top, bottom = (layer.inset[at].px(self._unit, height) for at in (0, 2))
            end, start = (layer.inset[at].px(self._unit, width) for at in (1, 3))
            area = (start, top, width - end, height - bottom)
            if area[0] < area[2] and area[1] < area[3]:
                layer = self._above_badge(layer, area)
                self._measure(layer, area[2] - area[0], area[3] - area[1]).paint(area)
            return
        laid = self._measure(layer, width, height)
        x, y = layer.x.px(self._unit, width), layer.y.px(self._unit, height)
        left = {
            Across.START: x,
            Across.CENTER: (width - laid.width) / 2 + x,
            Across.END: width - laid.width - x,
        }[layer.across]
        top = {
            Down.TOP: y,
            Down.MIDDLE: (height - laid.height) / 2 + y,
            Down.BOTTOM: height - laid.height - y,
        }[layer.down]
        laid.paint((left, top, left + laid.width, top + laid.height))

    def _where(self, finding: Finding) -> str:
        """Return the file and the line of the layer whose mark a finding is about."""
        marks = self._stage.marks
        at = next((index for index, mark in enumerate(marks) if mark.rect == finding.where), -1)
        line = next((line for start, end, line in self._owners if start <= at < end), 1)
        return f"{self._template.name}:{line}"

    def _above_badge(self, layer: Layer, area: Rect) -> Layer:
        """Return a layer whose content, if it begins at the right, ends above YouTube's duration badge."""
        badge, (top, end, bottom, start) = self._stage.badge(), layer.pad
        if badge is None or not self._stage.composition.rtl:
            return layer
        least = area[3] - badge[1] + _BADGE_GAP_UNITS * self._unit
        if bottom.px(self._unit, area[3] - area[1]) >= least:
            return layer
        return replace(layer, pad=(top, end, Length(least / self._unit), start))

    def _note_unused(self) -> None:
        """Warn of what was given for the picture and no layer shows."""
        values, names = self._values, self._template.names
        for name in ("subtitle", "lead"):
            if "headline" in names and name in values and name not in names:
                self._warnings.append(f'{self._template.name}: no layer shows the {name} "{values[name]}"')
        for name in ("photo", "logo", "avatar", "background"):
            if name in values and name not in names:
                self._warnings.append(f"{self._template.name}: no layer shows the {name}")

    def _warn(self, layer: Layer, message: str) -> None:
        self._warnings.append(f"{self._template.name}:{layer.line}: {message}")

    # What is there

    def _is_drawn(self, layer: Layer) -> bool:
        """Tell whether the conditions of a layer hold, and the fields of its content are there."""
        values = self._values
        if layer.when and not any(name in values for name in layer.when):
            return False
        if any(name in values for name in layer.unless):
            return False
        return self._has_content(layer)

    def _has_content(self, layer: Layer) -> bool:
        has = True
        match layer.content:
            case Typography() as words:
                has = bool(self._text(words))
            case HeadlineLayer():
                has = bool(self._stage.composition.headline.main)
            case ImageLayer() as image:
                has = self._image(image.file) is not None
            case IconLayer() as icon:
                has = bool(self._emoji(icon))
            case ArtworkLayer():
                has = bool(self._thing)
            case Flow() as flow:
                has = any(self._is_drawn(each) for each in flow.layers if not each.is_spring)
            case None:
                image_name = layer.background.image if layer.background else ""
                has = not image_name or self._image(image_name) is not None
            case _:
                assert_never(layer.content)
        return has

    def _text(self, words: Typography) -> str:
        return words.separator.join(self._parts(words))

    def _parts(self, words: Typography) -> list[str]:
        """Return the words of each part that is there; none once the card has too many."""
        if id(words) not in self._texts:
            filled = (content.fill(self._values) for content in words.content)
            parts = [text for text in filled if text and text.strip()]
            self._chars += sum(map(len, parts))
            if self._chars > _CHARS_MAX:
                self._warnings.append(f"{self._template.name}: more than {_CHARS_MAX:,} characters")
                parts = []
            self._texts[id(words)] = parts
        return list(self._texts[id(words)])

    def _fit(self, words: Typography, room: tuple[float, float]) -> FittedWords:
        """Fit words; of several that are joined, the last are left out before any is shortened."""
        parts, left_out = self._parts(words), list[str]()
        while True:
            text = words.separator.join(parts)
            fitted = fit_words(self._stage, text, words, room, self._unit)
            if not fitted.shortened_to or len(parts) == 1:
                break
            left_out.insert(0, parts.pop())
        return replace(fitted, left_out=words.separator.join(left_out))

    def _emoji(self, icon: IconLayer) -> str:
        text = (icon.value.fill(self._values) or "").strip().replace("\ufe0f", "")
        draws = can_draw if icon.color else has_object
        return text if text and draws(text) else ""

    @cached_property
    def _thing(self) -> str:
        return next(filter(has_object, self._stage.composition.icons), "")

    def _image(self, name: str) -> Asset | None:
        composition = self._stage.composition
        own = {
            "photo": composition.photo,
            "logo": composition.logo,
            "avatar": composition.byline.avatar,
            "background": composition.background,
        }
        if name in own:
            return own[name]
        image = self._template.images.get(name)
        return None if image is None else as_asset(image)

    @cached_property
    def _own_colours(self) -> Mapping[str, str]:
        """The colours of the channel or of the request, by the names that a template may define."""
        composition = self._stage.composition
        if not composition.own_colours:
            return {}
        palette = card_palette_of(composition.style)
        return {name: to_hex(getattr(palette, name)) for name in ("page", "ink", "muted", "accent", "tint")}

    def _color(self, name: str) -> int:
        """Return a colour, or that of a name; a column overrides the channel's, and that what is defined."""
        if name.startswith("#"):
            return parse_color(name)
        given = dict(self._template.values).get(name)
        for text in (given, self._own_colours.get(name)):
            if text:
                try:
                    return parse_color(text)
                except ValueError:
                    self._warnings.append(f"{self._template.name}: {name}: {text!r} is not a colour")
        return parse_color(self._template.define[name])

    # Sizes

    def _measure(self, layer: Layer, width: float, height: float) -> _Laid:
        """Measure a layer in the room that it may have."""
        self._measures += 1
        unit = self._unit
        own_width = layer.width.px(unit, width) if layer.width else None
        own_height = layer.height.px(unit, height) if layer.height else None
        top, end, bottom, start = (edge.px(unit, min(width, height)) for edge in layer.pad)
        room = (
            max(1.0, (own_width or width) - start - end),
            max(1.0, (own_height or height) - top - bottom),
        )
        inner = self._measure_content(layer, *room, has_own=(bool(own_width), bool(own_height)))

        def paint(area: Rect) -> None:
            if layer.background is not None:
                draw_background(self._stage, layer.background, self._flip(area), self._paint)
            if inner is not None:
                inner.paint((area[0] + start, area[1] + top, area[2] - end, area[3] - bottom))

        if inner is None:
            return _Laid(width=own_width or width, height=own_height or height, paint=paint)
        return _Laid(
            width=own_width or inner.width + start + end,
            height=own_height or inner.height + top + bottom,
            paint=paint,
            below=0.0 if own_height or layer.background else inner.below,
        )

    def _measure_content(
        self, layer: Layer, width: float, height: float, *, has_own: tuple[bool, bool]
    ) -> _Laid | None:
        laid: _Laid | None = None
        match layer.content:
            case Typography() as words if is_ornament(self._text(words)):
                laid = self._laid_ornament(words)
            case Typography() as words:
                laid = self._laid_words(layer, words, self._fit(words, (width, height)), width)
            case HeadlineLayer() as headline:
                least = min_cap_px(self._stage)
                fitted = fit_headline(self._stage, headline, (width, height), self._unit, least)
                laid = self._laid_words(layer, headline, fitted, width)
            case ImageLayer() as image:
                laid = self._laid_image(layer, image, width, height, has_own)
            case IconLayer() as icon:
                laid = self._laid_icon(layer, icon, width if has_own[0] else 0, height if has_own[1] else 0)
            case ArtworkLayer():
                laid = _Laid(width=width, height=height, paint=lambda area: self._paint_artwork(layer, area))
            case Flow() as flow:
                laid = self._measure_flow(flow, width, height)
            case None:
                pass
            case _:
                assert_never(layer.content)
        return laid

    def _laid_words(
        self, layer: Layer, words: Typography | HeadlineLayer, fitted: FittedWords, width: float
    ) -> _Laid:
        def paint(area: Rect) -> None:
            if fitted.left_out:
                self._warn(layer, f'no room for "{fitted.left_out}"')
            if fitted.shortened_to:
                self._warn(layer, f'shortened to "{fitted.shortened_to}"')
            ink = self._color(words.color)
            accent = self._color(words.accent) if isinstance(words, HeadlineLayer) and words.accent else ink
            first = len(self._stage.marks)
            note = paint_words(self._stage, fitted, self._flip(area), words, (ink, accent))
            self._own(layer, first)
            if note:
                self._warn(layer, note)

        return _Laid(
            width=min(width, fitted.block.width_px) if words.align is Across.START else width,
            height=fitted.block.height_px,
            paint=paint,
            below=fitted.below_px,
            is_cramped=fitted.is_cramped,
        )

    def _laid_ornament(self, words: Typography) -> _Laid:
        """Measure a quotation mark or an arrow by its ink: it is a picture, not a word."""
        text = self._text(words)
        size = words.size[1].px(self._unit, float(self._stage.height))
        fonts = fonts_for(words.font, text, size, self._stage.composition.language)
        path = ornament_path(text, fonts, size)
        bounds = path.computeTightBounds()

        def paint(area: Rect) -> None:
            left, top, right, bottom = self._flip(area)
            moved = skia.Path(path)
            moved.offset(left - bounds.left(), top - bounds.top())
            self._stage.canvas.drawPath(moved, fill(self._color(words.color)))
            self._stage.mark("photo", (left, top, right, bottom))

        return _Laid(width=bounds.width(), height=bounds.height(), paint=paint)

    def _laid_image(
        self, layer: Layer, image: ImageLayer, width: float, height: float, has_own: tuple[bool, bool]
    ) -> _Laid:
        if not any(has_own):
            width = height = min(width, height)
        elif not all(has_own):
            width = height = width if has_own[0] else height

        def paint(area: Rect) -> None:
            area = self._flip(area)
            side = min(area[2] - area[0], area[3] - area[1])
            radius = image.radius.px(self._unit, side)
            first = len(self._stage.marks)
            drawn = draw_image(
                self._stage, image.file, area, self._paint, fit=image.fit, radius_px=radius, tint=image.tint
            )
            if drawn is not None:
                self._stage.mark("logo" if image.file == "logo" else "art", drawn)
            self._own(layer, first)

        return _Laid(width=width, height=height, paint=paint)

    def _laid_icon(self, layer: Layer, icon: IconLayer, width: float, height: float) -> _Laid:
        side = width or height or _ICON_UNITS * self._unit

        def paint(area: Rect) -> None:
            left, top, right, bottom = self._flip(area)
            centre, size = ((left + right) / 2, (top + bottom) / 2), min(right - left, bottom - top)
            first = len(self._stage.marks)
            if not icon.color:
                draw_object(self._stage, self._emoji(icon), centre, size)
            else:
                path = text_path(self._emoji(icon), (EMOJI,), size)
                bounds = path.computeTightBounds()
                grown = size / max(bounds.width(), bounds.height())
                path.transform(skia.Matrix.Translate(*centre).preScale(grown, grown))
                self._stage.canvas.drawPath(path, fill(self._color(icon.color)))
                self._stage.mark("art", (left, top, right, bottom))
                self._stage.stickers.append(self._emoji(icon))
            self._own(layer, first)

        return _Laid(width=side, height=side, paint=paint)

    def _paint_artwork(self, layer: Layer, area: Rect) -> None:
        left, top, right, bottom = self._flip(area)
        ratio = object_ratio(self._thing)
        size = min((right - left) / min(1.0, ratio), (bottom - top) / min(1.0, 1 / ratio))
        first = len(self._stage.marks)
        draw_object(self._stage, self._thing, ((left + right) / 2, (top + bottom) / 2), size)
        self._own(layer, first)

    def _own(self, layer: Layer, first: int) -> None:
        """Record that the marks from the one numbered `first` are those of `layer`."""
        self._owners.append((first, len(self._stage.marks), layer.line))

    def _flip(self, area: Rect) -> Rect:
        if not self._stage.composition.rtl:
            return area
        left, top, right, bottom = area
        return self._stage.width - right, top, self._stage.width - left, bottom

    # Rows and columns

    def _measure_flow(self, flow: Flow, width: float, height: float, tight: float = 1.0) -> _Laid:
        """Measure a row or a column: first what has its own size, then what grows; springs take the rest.

        Args:
            flow: The row or column.
            width: Of its room.
            height: Of its room.
            tight: A factor of its gaps: words that grow would rather have room than wide gaps.
        """
        items = [each for each in flow.layers if self._is_drawn(each)]
        whole = height if flow.is_column else width
        gap = flow.gap.px(self._unit, width) * tight
        gaps = [0.0 if one.is_spring else gap * one.gap_after for one in items[:-1]]
        gaps += [0.0] * bool(items)
        laid: dict[int, _Laid] = {}
        rest = whole - sum(gaps)
        fixed = [at for at, item in enumerate(items) if not item.is_spring and item.grow is Grow.NO]
        if flow.is_column:
            for at in fixed:
                laid[at] = self._measure(items[at], width, max(1.0, rest))
                below = laid[at].below if at + 1 < len(items) else 0.0
                gaps[at] += below
                rest -= laid[at].height + below
        else:
            laid = self._measure_row(items, fixed, (width, height), rest)
            rest -= sum(one.width for one in laid.values())
        growing = [at for at, item in enumerate(items) if item.grow is not Grow.NO and not item.is_spring]
        # What needs less leaves more to the others.
        for at in sorted(growing, key=lambda at: items[at].grow is Grow.ALL):
            left = sum(1 for other in growing if other not in laid)
            share = max(1.0, rest / left)
            one = self._measure(items[at], *((width, share) if flow.is_column else (share, height)))
            if items[at].grow is Grow.ALL:
                one = replace(one, height=share) if flow.is_column else replace(one, width=share)
            elif flow.is_column and at + 1 < len(items):
                gaps[at] += one.below
                rest -= one.below
            laid[at] = one
            rest -= self._extent(one, flow)
        may_retry = flow.is_column and tight == 1.0 and self._measures < _MEASURES_MAX
        if may_retry and any(laid[at].is_cramped for at in growing):
            return self._measure_flow(flow, width, height, _TIGHT_GAPS)
        springs = [at for at, item in enumerate(items) if item.is_spring]
        extents = [
            self._extent(laid[at], flow) if at in laid else max(0.0, rest) / len(springs)
            for at in range(len(items))
        ]
        if flow.is_column and sum(extents) + sum(gaps) > whole and gaps:
            # Narrower gaps are better than words that stand on others.
            tight = max(_GAP_MIN_SHARE, (whole - sum(extents)) / (sum(gaps) or 1.0))
            gaps = [gap * min(1.0, tight) for gap in gaps]
        crosses = [one.width if flow.is_column else one.height for one in laid.values()]
        main, cross = sum(extents) + sum(gaps), max(crosses, default=0.0)
        usual = Across.START if flow.is_column else Across.CENTER
        order = [(laid.get(at), extents[at], gaps[at], items[at]) for at in range(len(items))]

        def paint(area: Rect) -> None:
            self._paint_flow(order, area, flow, flow.align or usual)

        last = items[-1] if items else None
        below = laid[len(items) - 1].below if flow.is_column and last and len(items) - 1 in laid else 0.0
        if flow.is_column:
            return _Laid(width=cross, height=main, paint=paint, below=below)
        below = max((one.below for one in laid.values()), default=0.0)
        return _Laid(width=main, height=cross, paint=paint, below=below)

    def _measure_row(
        self, items: Sequence[Layer], fixed: Sequence[int], size: tuple[float, float], rest: float
    ) -> dict[int, _Laid]:
        """Measure the layers of a row that don't grow; the widest give way if there is no room for all."""
        laid = {at: self._measure(items[at], *size) for at in fixed}
        flexible = [at for at in fixed if items[at].width is None]
        for _ in flexible:
            over = sum(one.width for one in laid.values()) - rest
            if over <= 0 or self._measures > _MEASURES_MAX:
                break
            at = max(flexible, key=lambda at: laid[at].width)
            laid[at] = self._measure(items[at], max(1.0, laid[at].width - over), size[1])
        return laid

    @staticmethod
    def _extent(laid: _Laid, flow: Flow) -> float:
        return laid.height if flow.is_column else laid.width

    def _paint_flow(
        self,
        order: Sequence[tuple[_Laid | None, float, float, Layer]],
        area: Rect,
        flow: Flow,
        align: Across,
    ) -> None:
        left, top, right, bottom = area
        at = top if flow.is_column else left
        start, end = (left, right) if flow.is_column else (top, bottom)
        for laid, extent, gap, item in order:
            if laid is not None:
                size = laid.width if flow.is_column else laid.height
                if flow.is_column and item.grow is Grow.ALL and item.width is None:
                    size = end - start
                slack = end - start - size
                low = start + slack * {Across.START: 0.0, Across.CENTER: 0.5, Across.END: 1.0}[align]
                if flow.is_column:
                    laid.paint((low, at, low + size, at + extent))
                else:
                    laid.paint((at, low, at + extent, low + size))
            at += extent + gap
