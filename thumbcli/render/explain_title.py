"""Say what is understood of a title, and what its picture shows.

The picture is composed to know that: the gate may have it composed again, with other words or another layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.artwork.brand_logos import BRAND_PREFIX
from thumbcli.artwork.own_objects import OWN_THINGS
from thumbcli.contract.asset import IconFile
from thumbcli.contract.explanation import Explanation
from thumbcli.render.compose import artwork_for, brief_of, choose_idea, compose, idea_of, varied_icon
from thumbcli.render.left_out import left_out_of_title, quoted_texts
from thumbcli.render.pixels.surface import release_buffer
from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.understanding import accent_of
from thumbcli.render.typography.segmentation import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.contract import Request
    from thumbcli.contract.design_options import Design
    from thumbcli.render.compose import Picture
    from thumbcli.render.paint.picture_canvas import Composition
    from thumbcli.render.title.understanding import Understanding

__all__ = ["explain", "explain_picture"]

_NONE = "icon: none"  # how the reason begins for a thing whose picture would say something else


def explain(request: Request) -> Explanation:
    """Return what is understood of the title of a request, and what its picture shows.

    Raises:
        RequestRefused: As `compose`.
    """
    picture = compose(request)
    release_buffer(picture.pixels)
    return explain_picture(request, picture)


def explain_picture(request: Request, picture: Picture | None) -> Explanation:
    """Return what is understood of the title of a request, and what a picture of it shows.

    Args:
        request: The request.
        picture: It, composed; None where it is not: then words and layout are those that are tried first.

    Raises:
        RequestRefused: As `compose`.
    """
    with artwork_for(request):
        idea = idea_of(request)
        _, _, understood, composition, warnings = brief_of(request, idea.hook)
        template = request.design.template
        chosen = template.name if template else choose_idea(request, composition, idea).family.name
    shown = composition if picture is None else picture.composition
    layout, warnings = (chosen, warnings) if picture is None else (picture.family, picture.warnings)
    icon = _icon(understood, composition)
    asked_for = _requested_icon(request.design, composition)
    return Explanation(
        title=request.title,
        language=understood.language,
        clean=understood.clean,
        headline=shown.headline.main,
        subtitle=shown.headline.sub,
        accent=_accent(understood, shown),
        icon=asked_for or _in_words(icon),
        category=understood.topic.category if understood.topic else None,
        tone=understood.tone,
        layout=layout,
        reasons=(
            *_reasons(understood, icon, asked_for or ("none" if composition.plain else "")),
            f"layout: {layout} ({_why_layout(request.design, chosen, picture)})",
            *_left_out(request, picture),
            *(f"warning: {warning}" for warning in warnings),
        ),
    )


def _left_out(request: Request, picture: Picture | None) -> Iterator[str]:
    """Yield which words of the title a thumbnail leaves out; of a card it is a warning."""
    if picture is None or picture.composition.format.is_card or request.design.headline:
        return
    if words := left_out_of_title(request.title, picture.composition, picture.marks):
        yield f"left out: {quoted_texts(words)}"


def _why_layout(design: Design, chosen: str, picture: Picture | None) -> str:
    """Return why a layout is drawn; `chosen` is the one that was tried first."""
    if picture is not None and picture.family != chosen:
        return f"{chosen} suits it best, but its picture has faults: {', '.join(picture.repaired)}"
    return "the request" if design.template or chosen == design.layout else "suits it best"


def _requested_icon(design: Design, composition: Composition) -> str:
    """Return the icon that a person asks for, or the name of its file; empty where the title says it."""
    if design.icon is None or composition.plain:
        return ""
    return design.icon.name if isinstance(design.icon, IconFile) else composition.icons[0]


def _reasons(understood: Understanding, icon: str | None, asked_for: str) -> Iterator[str]:
    """Yield the reasons, with that of the icon that is drawn."""
    if asked_for:
        yield f"icon: {asked_for} (the request)"
    for reason in understood.reasons:
        if asked_for and reason.startswith("icon:"):
            continue
        if icon == understood.icon or not reason.startswith("icon:"):
            yield reason.replace(icon, OWN_THINGS[icon].name) if icon and icon in OWN_THINGS else reason
        elif icon and icon == varied_icon(understood):
            yield reason.replace(understood.icon or "", icon)
        elif icon:
            yield f"icon: {icon} (an emoji in the words)"
        elif reason.startswith(_NONE):
            yield reason
        else:
            yield f"icon: none (there is no artwork of {understood.icon})"


def _in_words(icon: str | None) -> str | None:
    """Return the character that stands for an icon where it is written."""
    return OWN_THINGS[icon].in_words if icon and icon in OWN_THINGS else icon


def _accent(understood: Understanding, composition: Composition) -> str:
    """Return the key words of the headline; those of scripts without spaces are phrases."""
    main = composition.headline.main
    script = dominant_script(main)
    if script in UNSPACED:
        tokens = [phrase for word in main.split() for phrase in phrases(word, script)]
        return accent_of(tokens, composition.language, composition.emphasis, between="")
    if composition.emphasis == 0 and main == understood.headline.main:
        return understood.accent
    return accent_of(main.split(), composition.language, composition.emphasis)


def _icon(understood: Understanding, composition: Composition) -> str | None:
    """Return the first icon if the title has it or means it: others fill a place."""
    if composition.icons and composition.icons[0].startswith(BRAND_PREFIX):
        return understood.icon
    meant = {understood.icon, varied_icon(understood), *composition.headline.emoji}
    return next((icon for icon in composition.icons[:1] if icon in meant), None)
