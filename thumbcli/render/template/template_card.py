"""A card that is being drawn: which layers are there, what their fields say, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from thumbcli.contract.template_layers import (
    ArtworkLayer,
    Flow,
    HeadlineLayer,
    IconLayer,
    ImageLayer,
    Typography,
)
from thumbcli.render.paint.objects import has_object
from thumbcli.render.paint.stickers import can_draw
from thumbcli.render.style.card_palette import card_palette_of
from thumbcli.render.style.color import to_hex
from thumbcli.render.template.template_boxes import Painting, as_asset, parse_color
from thumbcli.render.template.template_words import FittedWords, fit_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thumbcli.contract import Asset
    from thumbcli.contract.template import Template
    from thumbcli.contract.template_layers import Layer
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.quality.findings import Finding

__all__ = ["LaidLayer", "TemplateCard"]

_CARD_PX, _SQUARE_PX = 1200.0, 1000.0
"""The width of a card in units."""

_CHARS_MAX, _MEASURES_MAX = 3000, 1000
"""Of all words of a card, and of measurements before none is repeated: a template may be somebody else's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidLayer:
    """A measured layer.

    Attributes:
        width: In sd px.
        height: In sd px.
        paint: Paints it in a box.
        below: What is added to the gap below it, in sd px.
        is_cramped: It has words that more room would make much better.
        is_shortened: It has words of the title that are not all there.
        slack: How much of the width its words do not need, in sd px: where they are centred or at the end.
    """

    width: float
    height: float
    paint: Callable[[Rect], None]
    below: float = 0.0
    is_cramped: bool = False
    is_shortened: bool = False
    slack: float = 0.0

    def without_slack(self) -> LaidLayer:
        """Return the layer as wide as its words."""
        return replace(self, width=self.width - self.slack, slack=0.0) if self.slack else self


class TemplateCard:
    """A card that is being drawn.

    All is placed as for a left-to-right title; `flip` mirrors a box as it is painted.

    Args:
        stage: What to draw on.
        template: Checked.
        values: Of its fields; those that are not there are absent.

    Attributes:
        unit_px: One unit of the template, in sd px.
        painting: What boxes are painted with.
        measured: Layers by their identity and the room that they were measured for.
        measures: How many layers were measured.
    """

    def __init__(self, stage: Stage, template: Template, values: Mapping[str, str]) -> None:
        self.stage, self.template, self.values = stage, template, values
        self.unit_px = stage.width / (_SQUARE_PX if stage.square else _CARD_PX)
        self.painting = Painting(self.unit_px, self.color, self.image)
        self.measured: dict[tuple[int, float, float], LaidLayer] = {}
        self.measures = 0
        self._owners: list[tuple[int, int, int]] = []
        self._warnings: list[str] = []
        self._texts: dict[int, list[str]] = {}
        self._chars = 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the author of the template should know, each once."""
        return tuple(dict.fromkeys(self._warnings))

    @property
    def may_repeat(self) -> bool:
        """Whether layers may be measured again for a better fit."""
        return self.measures < _MEASURES_MAX

    def note(self, message: str) -> None:
        """Warn of something about the whole template."""
        self._warnings.append(f"{self.template.name}: {message}")

    def warn(self, layer: Layer, message: str) -> None:
        """Warn of something about a layer, with its line."""
        self._warnings.append(f"{self.template.name}:{layer.line}: {message}")

    def own(self, layer: Layer, first: int) -> None:
        """Record that the marks from the one numbered `first` are those of `layer`."""
        self._owners.append((first, len(self.stage.marks), layer.line))

    def where(self, finding: Finding) -> str:
        """Return the file and the line of the layer whose mark a finding is about."""
        marks = self.stage.marks
        at = next((index for index, mark in enumerate(marks) if mark.rect == finding.where), -1)
        line = next((line for start, end, line in self._owners if start <= at < end), 1)
        return f"{self.template.name}:{line}"

    def flip(self, area: Rect) -> Rect:
        """Return where a box is painted: mirrored for a right-to-left title."""
        if not self.stage.composition.rtl:
            return area
        left, top, right, bottom = area
        return self.stage.width - right, top, self.stage.width - left, bottom

    def is_drawn(self, layer: Layer) -> bool:
        """Tell whether the conditions of a layer hold, and the fields of its content are there."""
        values = self.values
        if layer.when and not any(name in values for name in layer.when):
            return False
        if any(name in values for name in layer.unless):
            return False
        return self._has_content(layer)

    def _has_content(self, layer: Layer) -> bool:
        has = True
        match layer.content:
            case Typography() as words:
                has = bool(self.text(words))
            case HeadlineLayer():
                has = bool(self.stage.composition.headline.main)
            case ImageLayer() as image:
                has = self.image(image.file) is not None
            case IconLayer() as icon:
                has = bool(self.emoji(icon))
            case ArtworkLayer():
                has = bool(self.thing)
            case Flow() as flow:
                has = any(self.is_drawn(each) for each in flow.layers if not each.is_spring)
            case None:
                image_name = layer.background.image if layer.background else ""
                has = not image_name or self.image(image_name) is not None
            case _:
                assert_never(layer.content)
        return has

    def text(self, words: Typography) -> str:
        """Return the words of a layer; empty if a field is absent."""
        return words.separator.join(self._parts(words))

    def _parts(self, words: Typography) -> list[str]:
        """Return the words of each part that is there; none once the card has too many."""
        if id(words) not in self._texts:
            filled = (content.fill(self.values) for content in words.content)
            parts = [text for text in filled if text and text.strip()]
            self._chars += sum(map(len, parts))
            if self._chars > _CHARS_MAX:
                self.note(f"more than {_CHARS_MAX:,} characters")
                parts = []
            self._texts[id(words)] = parts
        return list(self._texts[id(words)])

    def fit(self, words: Typography, room: tuple[float, float]) -> FittedWords:
        """Fit words; of several that are joined, the last are left out before any is shortened."""
        parts, left_out = self._parts(words), list[str]()
        while True:
            text = words.separator.join(parts)
            fitted = fit_words(self.stage, text, words, room, self.unit_px)
            if not fitted.shortened_to or len(parts) == 1:
                break
            left_out.insert(0, parts.pop())
        return replace(fitted, left_out=words.separator.join(left_out))

    def emoji(self, icon: IconLayer) -> str:
        """Return the emoji of a layer; empty if it is absent or can't be drawn."""
        text = (icon.value.fill(self.values) or "").strip().replace("\ufe0f", "")
        draws = can_draw if icon.color else has_object
        return text if text and draws(text) else ""

    @cached_property
    def thing(self) -> str:
        """The object of the title; empty for none."""
        return next(filter(has_object, self.stage.composition.icons), "")

    def image(self, name: str) -> Asset | None:
        """Return an image of the template, or the first of the title's that is there: `avatar or photo`."""
        composition = self.stage.composition
        own = {
            "photo": composition.photo,
            "logo": composition.logo,
            "avatar": composition.byline.avatar,
            "background": composition.background,
        }
        names = name.split(" or ")
        if names[0] in own:
            return next((own[each] for each in names if own[each] is not None), None)
        image = self.template.images.get(name)
        return None if image is None else as_asset(image)

    @cached_property
    def _own_colours(self) -> Mapping[str, str]:
        """The colours of the channel or of the request, by the names that a template may define."""
        composition = self.stage.composition
        if not composition.own_colours:
            return {}
        palette = card_palette_of(composition.style)
        return {name: to_hex(getattr(palette, name)) for name in ("page", "ink", "muted", "accent", "tint")}

    def color(self, name: str) -> int:
        """Return a colour, or that of a name; a column overrides the channel's, and that what is defined."""
        if name.startswith("#"):
            return parse_color(name)
        given = dict(self.template.values).get(name)
        for text in (given, self._own_colours.get(name)):
            if text:
                try:
                    return parse_color(text)
                except ValueError:
                    self.note(f"{name}: {text!r} is not a colour")
        return parse_color(self.template.define[name])
