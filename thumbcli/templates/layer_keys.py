"""The keys of a template: what stands under each, and what it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thumbcli.contract.template_layers import (
    Across,
    ArtworkLayer,
    Background,
    Border,
    Down,
    Fit,
    Flow,
    HeadlineLayer,
    IconLayer,
    ImageLayer,
    KeepContrast,
    Layer,
    LineHeight,
    Shadow,
    TemplateFont,
    Typography,
)
from thumbcli.templates.kinds import (
    Choice,
    ColorKind,
    Edges,
    Flag,
    LengthKind,
    ListOf,
    Number,
    OneOrMany,
)
from thumbcli.templates.layer_kinds import (
    FONT_SIZES,
    ConditionKind,
    FamilyKind,
    FormatKind,
    GrowKind,
    ImageKind,
    OriginKind,
    SeparatorKind,
    SizesKind,
    WordsKind,
)
from thumbcli.templates.template_table import Table
from thumbcli.templates.yaml_nodes import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.templates.template_report import Kind, Report
    from thumbcli.templates.yaml_nodes import Node

__all__ = ["LAYERS_MAX", "LAYER_LIST", "TABLES"]

LAYERS_MAX = 100
_SHADOWS_MAX = 10
"""A blurred box as large as the card takes tens of milliseconds."""

_BLUR_MAX = 120


def _shadow(values: Mapping[str, Any], node: Node, report: Report) -> Shadow | None:
    report.shadows += 1
    if report.shadows > _SHADOWS_MAX:
        report.add(node.line, "shadow", f"more than {_SHADOWS_MAX} shadows", "remove some")
        return None
    return Shadow(**values)


def _background(values: dict[str, Any], node: Node, report: Report) -> Background | None:
    fills = [name for name in ("color", "gradient", "image") if name in values]
    if len(fills) > 1:
        report.add(node.line, "background", f"{' and '.join(fills)} together", "keep one, or use two layers")
        return None
    if not {*fills, "border", "shadow"} & values.keys():
        report.add(node.line, "background", "it has no colour", 'write background: "#0f172a"')
        return None
    if "color" in values:
        values["gradient"] = (values.pop("color"),)
    return Background(**_renamed(values, gradient="colors", angle="angle_deg"))


def _typography(values: dict[str, Any], node: Node, report: Report) -> Typography | None:
    if ("content" in values) == ("join" in values):
        report.add(node.line, "typography", "it needs `content` or `join`", 'write content: "{title}"')
        return None
    content = values.pop("join", None) or (values.pop("content"),)
    return Typography(content=content, **values)


def _headline(values: Mapping[str, Any], _node: Node, report: Report) -> HeadlineLayer:
    report.names.add("headline")
    return HeadlineLayer(**values)


def _icon(values: Mapping[str, Any], _node: Node, report: Report) -> IconLayer:
    report.names.add("icon")
    return IconLayer(**values)


def _artwork(_values: Mapping[str, Any], _node: Node, report: Report) -> ArtworkLayer:
    report.names.add("icon")
    return ArtworkLayer()


def _renamed(values: Mapping[str, Any], **names: str) -> dict[str, Any]:
    """Return values under the names of attributes, where those are longer than the keys."""
    return {names.get(key, key): value for key, value in values.items()}


_FLOWS = ("row", "column")
_CONTENTS = ("typography", "headline", "image", "icon", "artwork", *_FLOWS)


def _is_one_layer(values: Mapping[str, Any], node: Node, report: Report) -> bool:
    """Tell whether the keys of a layer go together."""
    contents = [name for name in _CONTENTS if name in values]
    is_flow = any(name in values for name in _FLOWS)
    draws = contents or values.get("spring") or "background" in values
    placed = [name for name in ("size", "offset", "origin") if name in values and "inset" in values]
    lone = [name for name in ("gap", "align") if name in values and not is_flow]
    allowed = ", ".join((*_CONTENTS, "background", "spring"))
    faults = (
        (len(contents) > 1, "", f"{' and '.join(contents)} in one layer", "put them in a row or a column"),
        (not draws, "", "the layer draws nothing", f"give it one of: {allowed}"),
        (placed, "inset", f"inset with {' and '.join(placed)}", "keep one of them"),
        (lone, " and ".join(lone), "only a row or a column has it", "move it there"),
    )
    for is_wrong, key, message, remedy in faults:
        if is_wrong:
            report.add(node.line, key, message, remedy)
    return not any(fault[0] for fault in faults)


def _layer(values: dict[str, Any], node: Node, report: Report) -> Layer | None:
    report.layers += 1
    if report.layers > LAYERS_MAX:
        raise ProblemError(node.line, "layers", f"more than {LAYERS_MAX} layers", "remove some")
    if "only" in values and not set(values["only"]) & set(report.format_names):
        return None
    if not _is_one_layer(values, node, report):
        return None
    contents = [name for name in _CONTENTS if name in values]
    content = values.pop(contents[0]) if contents else None
    if contents and contents[0] in _FLOWS:
        given = {name: values.pop(name) for name in ("gap", "align") if name in values}
        content = Flow(layers=content or (), is_column=contents[0] == "column", **given)
    place = {**values.pop("size", {}), **values.pop("offset", {})}
    if "origin" in values:
        place["across"], place["down"] = values.pop("origin")
    values.pop("only", None)
    return Layer(line=node.line, content=content, **place, **_renamed(values, spring="is_spring"))


_COLOR, _LENGTH, _RADIUS = ColorKind(), LengthKind(), LengthKind(0, 2000, 50)


def _text_keys() -> dict[str, Kind[object]]:
    return {
        "line": LINE,
        "align": Choice(Across),
        "vertical": Choice(Down),
        "font": FONT,
        "color": _COLOR,
        "contrast": Choice(KeepContrast),
    }


BORDER = Table(
    "border",
    lambda: {"width": LengthKind(0, 60, 10), "color": _COLOR},
    lambda values, *_: Border(**values),
    ("color",),
)
SHADOW = Table(
    "shadow",
    lambda: {
        "x": LengthKind(-200, 200, 20),
        "y": LengthKind(-200, 200, 20),
        "blur": LengthKind(0, _BLUR_MAX, 5),
        "color": _COLOR,
    },
    _shadow,
)
BACKGROUND = Table(
    "background",
    lambda: {
        "color": _COLOR,
        "gradient": ListOf(_COLOR, 2, 2),
        "angle": Number(-360, 360),
        "image": ImageKind(),
        "tint": _COLOR,
        "radius": _RADIUS,
        "border": BORDER,
        "shadow": SHADOW,
    },
    _background,
    short="color",
)
FONT = Table(
    "font",
    lambda: {
        "family": FamilyKind(),
        "weight": Number(100, 900, whole=True),
        "tracking": Number(-0.1, 0.5),
    },
    lambda values, *_: TemplateFont(**_renamed(values, tracking="tracking_em")),
    short="family",
)
LINE = Table(
    "line",
    lambda: {"amount": Number(1, 12, whole=True), "height": Number(0.8, 3)},
    lambda values, *_: LineHeight(**_renamed(values, height="height_em")),
    short="amount",
)
TYPOGRAPHY = Table(
    "typography",
    lambda: {
        "content": WordsKind(),
        "join": ListOf(WordsKind(name_alone=True), 1, 8),
        "separator": SeparatorKind(),
        "size": SizesKind(),
        **_text_keys(),
    },
    _typography,
    short="content",
)
HEADLINE = Table(
    "headline",
    lambda: {"size": FONT_SIZES, **_text_keys(), "accent": _COLOR, "stacked": Flag()},
    _headline,
    may_be_empty=True,
)
IMAGE = Table(
    "image",
    lambda: {"file": ImageKind(), "fit": Choice(Fit), "radius": _RADIUS, "tint": _COLOR},
    lambda values, *_: ImageLayer(**values),
    ("file",),
    short="file",
)
ICON = Table("icon", lambda: {"value": WordsKind(), "color": _COLOR}, _icon, short="value", may_be_empty=True)
ARTWORK = Table("artwork", dict, _artwork, may_be_empty=True)
SIZE = Table("size", lambda: {"width": _LENGTH, "height": _LENGTH}, lambda values, *_: values)
OFFSET = Table(
    "offset", lambda: {"x": LengthKind(-4000, 4000), "y": LengthKind(-4000, 4000)}, lambda values, *_: values
)


def _layer_list() -> ListOf[Layer]:
    return ListOf(LAYER, 1, LAYERS_MAX)


LAYER: Table[Layer] = Table(
    "layer",
    lambda: {
        "when": ConditionKind(),
        "unless": ConditionKind(),
        "only": OneOrMany(FormatKind()),
        "inset": Edges(),
        "size": SIZE,
        "offset": OFFSET,
        "origin": OriginKind(),
        "background": BACKGROUND,
        "pad": Edges(),
        "typography": TYPOGRAPHY,
        "headline": HEADLINE,
        "image": IMAGE,
        "icon": ICON,
        "artwork": ARTWORK,
        "row": _layer_list(),
        "column": _layer_list(),
        "gap": _LENGTH,
        "align": Choice(Across),
        "grow": GrowKind(),
        "spring": Flag(),
        "gap_after": Number(0, 10),
    },
    _layer,
)
LAYER_LIST = _layer_list()
TABLES: tuple[Table[Any], ...] = (
    LAYER,
    BACKGROUND,
    BORDER,
    SHADOW,
    FONT,
    LINE,
    TYPOGRAPHY,
    HEADLINE,
    IMAGE,
    ICON,
    ARTWORK,
    SIZE,
    OFFSET,
)
"""Every table, for the schema."""
