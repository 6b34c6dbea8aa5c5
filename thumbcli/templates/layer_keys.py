"""The keys of a template: what stands under each, and what it becomes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from thumbcli.contract.template_layers import (
    Across,
    ArtworkLayer,
    Background,
    Border,
    Down,
    Field,
    Fit,
    Flow,
    Grow,
    HeadlineLayer,
    IconLayer,
    ImageLayer,
    KeepContrast,
    Layer,
    Length,
    LineHeight,
    Shadow,
    TemplateFont,
    Typography,
    Words,
)
from thumbcli.templates.kinds import (
    FORMAT_NAMES,
    Choice,
    ColorKind,
    Edges,
    Flag,
    LengthKind,
    ListOf,
    Number,
    OneOrMany,
    Table,
    WordsKind,
    closest,
)
from thumbcli.templates.yaml_nodes import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.templates.kinds import Kind, Report, Schema
    from thumbcli.templates.yaml_nodes import Node

__all__ = ["LAYERS_MAX", "LAYER_LIST", "TABLES"]

LAYERS_MAX = 100
_SHADOWS_MAX = 10
"""A blurred box as large as the card takes tens of milliseconds."""

_BLUR_MAX = 120
_SEPARATOR_MAX_CHARS = 12
_FONT_SIZES = LengthKind(8, 600, 40)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_OWN_PICTURES = ("photo", "logo", "avatar", "background")
_DEFAULT_PX, _HEADLINE_PX = Length(32), Length(120)
_NO_PAD = (Length(0), Length(0), Length(0), Length(0))


class _ConditionKind:
    """Fields of which one has to be there: `author or site`."""

    def read(self, node: Node, key: str, report: Report) -> tuple[str, ...] | None:
        """Return their names."""
        names = tuple(re.split(r"\s+or\s+", node.value.strip())) if isinstance(node.value, str) else ()
        if not names or not all(map(_NAME.fullmatch, names)):
            report.add(node.line, key, f"not {node.shown()}", "use names of fields: author or site")
            return None
        report.names.update(names)
        return names

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "string", "pattern": r"^[a-z][a-z0-9_]*( or [a-z][a-z0-9_]*)*$"}


class _FormatKind:
    """The name of a format, or of a shape."""

    def read(self, node: Node, key: str, report: Report) -> str | None:
        """Return the name."""
        if isinstance(node.value, str) and node.value in FORMAT_NAMES:
            return node.value
        report.add(node.line, key, f"not {node.shown()}", closest(str(node.value), list(FORMAT_NAMES)))
        return None

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"enum": list(FORMAT_NAMES)}


class _SeparatorKind:
    """What stands between joined fields."""

    def read(self, node: Node, key: str, report: Report) -> str | None:
        """Return it as it is written."""
        if isinstance(node.value, str) and 0 < len(node.value) <= _SEPARATOR_MAX_CHARS:
            return node.value
        report.add(node.line, key, f"not {node.shown()}", f"use 1 to {_SEPARATOR_MAX_CHARS} characters")
        return None

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "string", "minLength": 1, "maxLength": _SEPARATOR_MAX_CHARS}


class _ImageKind:
    """The file of an image below the template's folder, or `photo`, `logo`, `avatar` or `background`."""

    def read(self, node: Node, key: str, report: Report) -> str | None:
        """Return its name, once it was read."""
        name = node.value
        if not isinstance(name, str) or not name.strip():
            report.add(
                node.line,
                key,
                f"not {node.shown()}",
                "use photo, logo, avatar, background, or the name of a file",
            )
            return None
        if name in _OWN_PICTURES:
            report.names.add(name)
            return name
        if name not in report.images:
            try:
                report.images[name] = report.image(name)
            except ProblemError as error:
                report.add(node.line, key, error.problem.message, error.problem.remedy)
                return None
        return name

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "string", "minLength": 1}


class _OriginKind:
    """A corner, an edge or the middle: `end bottom`."""

    def read(self, node: Node, key: str, report: Report) -> tuple[Across, Down] | None:
        """Return where it is across and down."""
        across, down = Across.START, Down.TOP
        words = node.value.split() if isinstance(node.value, str) else []
        for word in words:
            if word in set(Across):
                across = Across(word)
            elif word in set(Down):
                down = Down(word)
            else:
                words = []
        if not words:
            report.add(
                node.line,
                key,
                f"not {node.shown()}",
                "use words such as start top, center middle, end bottom",
            )
            return None
        return across, down

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "string", "pattern": r"^(start|center|end|top|middle|bottom)( (top|middle|bottom))?$"}


class _SizesKind:
    """A font size, or the smallest and the largest one."""

    def read(self, node: Node, key: str, report: Report) -> tuple[Length, Length] | None:
        """Return the smallest and the largest."""
        pair = OneOrMany(_FONT_SIZES, 2, 2).read(node, key, report)
        if pair is None or len(set(pair)) != 2:  # noqa: PLR2004 - two sizes
            return (pair[0], pair[0]) if pair else None
        if pair[0].is_share != pair[1].is_share or pair[0].value > pair[1].value:
            report.add(node.line, key, "the first size is larger than the second", "write [44, 96]")
            return None
        return pair[0], pair[1]

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return OneOrMany(_FONT_SIZES, 2, 2).schema()


class _FamilyKind:
    """An installed font family."""

    def read(self, node: Node, key: str, report: Report) -> str | None:
        """Return its slug."""
        from thumbcli.render.template.template_fonts import family_slugs

        slug = re.sub(r"[\s_-]+", "-", node.value.strip().lower()) if isinstance(node.value, str) else ""
        if slug in family_slugs():
            return slug
        report.add(
            node.line, key, f"no font family {node.shown()} is installed", closest(slug, list(family_slugs()))
        )
        return None

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "string", "minLength": 1}


class _GrowKind:
    """True, or `fit`."""

    def read(self, node: Node, key: str, report: Report) -> Grow | None:
        """Return how it grows."""
        if isinstance(node.value, bool):
            return Grow.ALL if node.value else Grow.NO
        if node.value == Grow.FIT.value:
            return Grow.FIT
        report.add(
            node.line, key, f"not {node.shown()}", "use true (all that is left) or fit (what it needs)"
        )
        return None

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"enum": [True, False, "fit"]}


def _border(values: Mapping[str, Any], _node: Node, _report: Report) -> Border:
    return Border(width=values.get("width", Length(2)), color=values["color"])


def _shadow(values: Mapping[str, Any], node: Node, report: Report) -> Shadow | None:
    report.shadows += 1
    if report.shadows > _SHADOWS_MAX:
        report.add(node.line, "shadow", f"more than {_SHADOWS_MAX} shadows", "remove some")
        return None
    return Shadow(
        x=values.get("x", Length(0)),
        y=values.get("y", Length(8)),
        blur=values.get("blur", Length(24)),
        color=values.get("color", "#00000055"),
    )


def _background(values: Mapping[str, Any], node: Node, report: Report) -> Background | None:
    fills = [name for name in ("color", "gradient", "image") if name in values]
    if len(fills) > 1:
        report.add(node.line, "background", f"{' and '.join(fills)} together", "keep one, or use two layers")
        return None
    if not {*fills, "border", "shadow"} & values.keys():
        report.add(node.line, "background", "it has no colour", 'write background: "#0f172a"')
        return None
    return Background(
        colors=values.get("gradient") or ((values["color"],) if "color" in values else ()),
        angle_deg=values.get("angle", 90.0),
        image=values.get("image", ""),
        tint=values.get("tint", ""),
        radius=values.get("radius", Length(0)),
        border=values.get("border"),
        shadow=values.get("shadow"),
    )


def _font(values: Mapping[str, Any], _node: Node, _report: Report) -> TemplateFont:
    return TemplateFont(
        family=values.get("family", "inter"),
        weight=int(values.get("weight", 700)),
        tracking_em=values.get("tracking", 0.0),
    )


def _line(values: Mapping[str, Any], _node: Node, _report: Report) -> LineHeight:
    return LineHeight(amount=int(values.get("amount", 1)), height_em=values.get("height", 1.15))


def _typography(values: Mapping[str, Any], node: Node, report: Report) -> Typography | None:
    if ("content" in values) == ("join" in values):
        report.add(node.line, "typography", "it needs `content` or `join`", 'write content: "{title}"')
        return None
    return Typography(
        content=values.get("join") or (values["content"],),
        separator=values.get("separator", "  \u00b7  "),
        size=values.get("size", (_DEFAULT_PX, _DEFAULT_PX)),
        line=values.get("line", LineHeight()),
        align=values.get("align", Across.START),
        vertical=values.get("vertical", Down.TOP),
        font=values.get("font", TemplateFont()),
        color=values.get("color", "#16181d"),
        contrast=values.get("contrast", KeepContrast.INK),
    )


def _headline(values: Mapping[str, Any], _node: Node, report: Report) -> HeadlineLayer:
    report.names.add("headline")
    return HeadlineLayer(
        size=values.get("size", _HEADLINE_PX),
        line=values.get("line", LineHeight(amount=4, height_em=1.06)),
        align=values.get("align", Across.START),
        vertical=values.get("vertical", Down.TOP),
        font=values.get("font", TemplateFont(weight=800, tracking_em=-0.02)),
        color=values.get("color", "#16181d"),
        accent=values.get("accent", ""),
        stacked=values.get("stacked", False),
        contrast=values.get("contrast", KeepContrast.INK),
    )


def _image(values: Mapping[str, Any], _node: Node, _report: Report) -> ImageLayer:
    return ImageLayer(
        file=values["file"],
        fit=values.get("fit", Fit.COVER),
        radius=values.get("radius", Length(0)),
        tint=values.get("tint", ""),
    )


def _icon(values: Mapping[str, Any], _node: Node, report: Report) -> IconLayer:
    report.names.add("icon")
    return IconLayer(value=values.get("value", Words((Field(("icon",)),))), color=values.get("color", ""))


def _artwork(_values: Mapping[str, Any], _node: Node, report: Report) -> ArtworkLayer:
    report.names.add("icon")
    return ArtworkLayer()


def _size(values: Mapping[str, Any], _node: Node, _report: Report) -> Mapping[str, Any]:
    return values


_CONTENTS = ("typography", "headline", "image", "icon", "artwork", "row", "column")


def _is_one_layer(values: Mapping[str, Any], node: Node, report: Report) -> bool:
    """Tell whether the keys of a layer go together."""
    contents = [name for name in _CONTENTS if name in values]
    is_flow = "row" in values or "column" in values
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
    is_spring = bool(values.get("spring"))
    size, offset = values.get("size", {}), values.get("offset", {})
    across, down = values.get("origin", (Across.START, Down.TOP))
    content = values.get(contents[0]) if contents else None
    if contents and contents[0] in {"row", "column"}:
        content = Flow(
            layers=content or (),
            is_column=contents[0] == "column",
            gap=values.get("gap", Length(0)),
            align=values.get("align"),
        )
    return Layer(
        line=node.line,
        when=values.get("when", ()),
        unless=values.get("unless", ()),
        inset=values.get("inset"),
        width=size.get("width"),
        height=size.get("height"),
        x=offset.get("x", Length(0)),
        y=offset.get("y", Length(0)),
        across=across,
        down=down,
        background=values.get("background"),
        pad=values.get("pad", _NO_PAD),
        content=content,
        grow=values.get("grow", Grow.NO),
        is_spring=is_spring,
        gap_after=values.get("gap_after", 1.0),
    )


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


BORDER = Table("border", lambda: {"width": LengthKind(0, 60, 10), "color": _COLOR}, _border, ("color",))
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
        "image": _ImageKind(),
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
        "family": _FamilyKind(),
        "weight": Number(100, 900, whole=True),
        "tracking": Number(-0.1, 0.5),
    },
    _font,
    short="family",
)
LINE = Table(
    "line",
    lambda: {"amount": Number(1, 12, whole=True), "height": Number(0.8, 3)},
    _line,
    short="amount",
)
TYPOGRAPHY = Table(
    "typography",
    lambda: {
        "content": WordsKind(),
        "join": ListOf(WordsKind(name_alone=True), 1, 8),
        "separator": _SeparatorKind(),
        "size": _SizesKind(),
        **_text_keys(),
    },
    _typography,
    short="content",
)
HEADLINE = Table(
    "headline",
    lambda: {"size": _FONT_SIZES, **_text_keys(), "accent": _COLOR, "stacked": Flag()},
    _headline,
    may_be_empty=True,
)
IMAGE = Table(
    "image",
    lambda: {"file": _ImageKind(), "fit": Choice(Fit), "radius": _RADIUS, "tint": _COLOR},
    _image,
    ("file",),
    short="file",
)
ICON = Table("icon", lambda: {"value": WordsKind(), "color": _COLOR}, _icon, short="value", may_be_empty=True)
ARTWORK = Table("artwork", dict, _artwork, may_be_empty=True)
SIZE = Table("size", lambda: {"width": _LENGTH, "height": _LENGTH}, _size)
OFFSET = Table("offset", lambda: {"x": LengthKind(-4000, 4000), "y": LengthKind(-4000, 4000)}, _size)


def _layer_list() -> ListOf[Layer]:
    return ListOf(LAYER, 1, LAYERS_MAX)


LAYER: Table[Layer] = Table(
    "layer",
    lambda: {
        "when": _ConditionKind(),
        "unless": _ConditionKind(),
        "only": OneOrMany(_FormatKind()),
        "inset": Edges(),
        "size": SIZE,
        "offset": OFFSET,
        "origin": _OriginKind(),
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
        "grow": _GrowKind(),
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
