"""Say what is understood of a title and how it would be composed, without drawing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract.explanation import Explanation
from thumbcli.render.compose import brief_of
from thumbcli.render.layouts.choose import choose
from thumbcli.render.paint.stickers import CHIP
from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.understanding import accent_of
from thumbcli.render.typography.segmentation import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.contract import Request
    from thumbcli.render.paint.picture_canvas import Composition
    from thumbcli.render.title.understanding import Understanding

__all__ = ["explain"]

_CHIP_EMOJI, _CHIP_NAME = "\U0001f4bb", "a computer chip"
"""What stands for the one icon of ours that is no emoji: a computer, and what it is."""


def explain(request: Request) -> Explanation:
    """Return what is understood of the title of a request, and how it would be composed.

    Raises:
        RequestRefused: It asks for a photo, a logo, a font or a layout that there is not, or no font draws
            its letters.
    """
    _, _, understood, composition, warnings = brief_of(request)
    choice = choose(composition, request.design)
    icon = _icon(understood, composition)
    template = request.design.template
    layout = template.name if template else choice.family.name
    is_requested = template is not None or layout == request.design.layout
    chosen_by = "the request" if is_requested else "suits it best"
    return Explanation(
        title=request.title,
        language=understood.language,
        clean=understood.clean,
        headline=composition.headline.main,
        subtitle=composition.headline.sub,
        accent=_accent(understood, choice.composition),
        icon=_CHIP_EMOJI if icon == CHIP else icon,
        category=understood.topic.category if understood.topic else None,
        tone=understood.tone,
        layout=layout,
        reasons=(
            *_reasons(understood, icon),
            f"layout: {layout} ({chosen_by})",
            *(f"warning: {warning}" for warning in (*warnings, *choice.warnings)),
        ),
    )


def _reasons(understood: Understanding, icon: str | None) -> Iterator[str]:
    """Yield the reasons, with that of the icon that is drawn."""
    for reason in understood.reasons:
        if icon == understood.icon or not reason.startswith("icon:"):
            yield reason.replace(CHIP, _CHIP_NAME)
        elif icon:
            yield f"icon: {icon} (an emoji in the words)"
        else:
            yield f"icon: none (there is no artwork of {understood.icon})"


def _accent(understood: Understanding, composition: Composition) -> str:
    """Return the key words of the headline; those of scripts without spaces are phrases."""
    main = composition.headline.main
    script = dominant_script(main)
    if script in UNSPACED:
        tokens = [phrase for word in main.split() for phrase in phrases(word, script)]
        return accent_of(tokens, composition.language, composition.emphasis, between="")
    if not composition.emphasis and main == understood.headline.main:
        return understood.accent
    return accent_of(main.split(), composition.language, composition.emphasis)


def _icon(understood: Understanding, composition: Composition) -> str | None:
    """Return the first icon if the title has it or means it: others fill a place."""
    meant = {understood.icon, *composition.headline.emoji}
    return next((icon for icon in composition.icons[:1] if icon in meant), None)
