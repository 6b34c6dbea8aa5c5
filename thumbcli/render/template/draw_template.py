"""Place the layers of a template on its card and paint them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from thumbcli.contract.template_layers import Across, Down, Flow, HeadlineLayer, Length, Typography
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.quality.gate import judge
from thumbcli.render.style.color import WHITE
from thumbcli.render.template.layer_layout import measure_layer
from thumbcli.render.template.template_card import TemplateCard

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.contract.template import Template
    from thumbcli.contract.template_layers import Layer
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.quality.findings import Finding

__all__ = ["DrawnTemplate", "draw_template"]

_BADGE_GAP_UNITS = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnTemplate:
    """What came of a template.

    Attributes:
        findings: The faults of the picture, with the line of the layer in their messages.
        warnings: What else its author should know.
    """

    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]


def draw_template(stage: Stage, template: Template, values: Mapping[str, str]) -> DrawnTemplate:
    """Draw a template on an empty stage.

    Args:
        stage: What to draw on.
        template: Checked.
        values: Of its fields; those that are not there are absent.

    Raises:
        RequestRefused: An image can't be decoded.
    """
    card, composition = TemplateCard(stage, template, values), stage.composition
    stage.canvas.drawPaint(fill(WHITE))
    for layer in template.layers_for(composition.format):
        if card.is_drawn(layer):
            _draw_layer(card, layer)
    _note_unused(card)
    findings = _by_layer(card, judge(stage.marks, composition.size, composition.format))
    return DrawnTemplate(findings=findings, warnings=card.warnings)


def _by_layer(card: TemplateCard, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the first finding of each kind about each layer, with how many words more it is about."""
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        kinds.setdefault((card.where(finding), finding.code), []).append(finding)
    findings: list[Finding] = []
    for (where, _), alike in kinds.items():
        more = f", and {len(alike) - 1:,} more like it" if len(alike) > 1 else ""
        findings.append(replace(alike[0], message=f"{where}: {alike[0].message}{more}"))
    return tuple(findings)


def _draw_layer(card: TemplateCard, layer: Layer) -> None:
    width, height = float(card.stage.width), float(card.stage.height)
    if layer.inset is not None:
        top, bottom = (layer.inset[at].px(card.unit_px, height) for at in (0, 2))
        end, start = (layer.inset[at].px(card.unit_px, width) for at in (1, 3))
        area = (start, top, width - end, height - bottom)
        if area[0] < area[2] and area[1] < area[3]:
            layer = _in_frame(card, _above_badge(card, layer, area), area)
            measure_layer(card, layer, area[2] - area[0], area[3] - area[1]).paint(area)
        return
    laid = measure_layer(card, layer, width, height)
    x, y = layer.x.px(card.unit_px, width), layer.y.px(card.unit_px, height)
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
    area = (left, top, left + laid.width, top + laid.height)
    if layer.width and layer.height:
        laid = measure_layer(card, _in_frame(card, layer, area), width, height)
    else:
        area = _moved_into_frame(card, layer, area)
    laid.paint(area)


def _frame(card: TemplateCard, layer: Layer) -> Rect:
    """Return what the platform covers nothing of, as placed: for words; the whole card for anything else."""
    if isinstance(layer.content, Typography | HeadlineLayer | Flow):
        return card.flip(card.stage.frame)
    return (0.0, 0.0, float(card.stage.width), float(card.stage.height))


def _in_frame(card: TemplateCard, layer: Layer, area: Rect) -> Layer:
    """Return a layer whose words are clear of what the platform covers; its background stays where it is."""
    frame, side = _frame(card, layer), min(area[2] - area[0], area[3] - area[1])

    def clear(edge: Length, covered: float) -> Length:
        return Length(covered / card.unit_px) if covered > edge.px(card.unit_px, side) else edge

    top, end, bottom, start = layer.pad
    pad = (
        clear(top, frame[1] - area[1]),
        clear(end, area[2] - frame[2]),
        clear(bottom, area[3] - frame[3]),
        clear(start, frame[0] - area[0]),
    )
    return layer if pad == layer.pad else replace(layer, pad=pad)


def _moved_into_frame(card: TemplateCard, layer: Layer, area: Rect) -> Rect:
    """Return where a layer is that is as large as its words, moved off what the platform covers."""
    frame = _frame(card, layer)
    moves = [
        max(0.0, frame[low] - area[low]) - max(0.0, area[high] - frame[high])
        for low, high in ((0, 2), (1, 3))
    ]
    return (area[0] + moves[0], area[1] + moves[1], area[2] + moves[0], area[3] + moves[1])


def _above_badge(card: TemplateCard, layer: Layer, area: Rect) -> Layer:
    """Return a layer whose content, if it begins at the right, ends above YouTube's duration badge."""
    badge, (top, end, bottom, start) = card.stage.badge(), layer.pad
    if badge is None or not card.stage.composition.rtl:
        return layer
    least = area[3] - badge[1] + _BADGE_GAP_UNITS * card.unit_px
    if bottom.px(card.unit_px, area[3] - area[1]) >= least:
        return layer
    return replace(layer, pad=(top, end, Length(least / card.unit_px), start))


def _note_unused(card: TemplateCard) -> None:
    """Warn of what was given for the picture and no layer shows."""
    values, names, headline = card.values, card.template.names, card.stage.composition.headline
    if "headline" in names and headline.truncated:
        shown = " / ".join(filter(None, (headline.main, headline.sub)))
        card.note(f'the title was shortened to "{shown}"')
    for name in ("subtitle", "lead"):
        if "headline" in names and name in values and name not in names:
            card.note(f'no layer shows the {name} "{values[name]}"')
    for name in ("photo", "logo", "avatar", "background"):
        if name in values and name not in names:
            card.note(f"no layer shows the {name}")
