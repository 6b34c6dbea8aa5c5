"""The values of a template's fields for one picture, each as it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from thumbcli.contract import clean_title
from thumbcli.render.byline import written_date, written_minutes
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.title.script import clean_text
from thumbcli.render.typography.fonts import drawable

if TYPE_CHECKING:
    from thumbcli.contract import Request
    from thumbcli.contract.template import Template
    from thumbcli.render.paint.picture_canvas import Composition
    from thumbcli.render.title.understanding import Understanding

__all__ = ["FieldValues", "field_values"]

_LEAD_MAX_CHARS = 26
"""A first part of a title, such as `Episode 12`, is its kicker if it is no longer than this."""

_BETWEEN_TAGS = "  \u00b7  "
_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019\u300c\u300d'


class FieldValues(NamedTuple):
    """Values by the names of fields, and the characters that no font draws."""

    values: dict[str, str]
    lost: tuple[str, ...]


def field_values(
    template: Template, request: Request, composition: Composition, understood: Understanding
) -> FieldValues:
    """Return the value of every field that is there; what is defined gives way to a column of its name."""
    design, headline = request.design, composition.headline
    language = design.language or composition.language
    is_short = len(headline.sub) <= _LEAD_MAX_CHARS and headline.kind is not HeadlineKind.QUESTION
    before, after = (headline.sub, "") if headline.sub_first else ("", headline.sub)
    own = {
        "title": understood.clean,
        "headline": headline.main.strip(_QUOTES),
        # The whole title has its other part in it.
        "subtitle": design.subtitle or ("" if "title" in template.names else after),
        "lead": "" if is_short or "title" in template.names or design.subtitle else before,
        "kicker": (before if is_short else "") or composition.kicker,
        "author": design.author or "",
        "date": written_date(design.date or "", language),
        "site": design.site or "",
        "tags": _BETWEEN_TAGS.join(design.tags),
        "reading_time": written_minutes(design.reading_time, language),
        "category": str(composition.category or "").replace("-", " "),
        "format": str(composition.format),
        "icon": composition.icons[0] if composition.icons else "",
        "photo": "photo" if composition.photo else "",
        "logo": "logo" if composition.logo else "",
        "avatar": "avatar" if composition.byline.avatar else "",
        "background": "background" if composition.background else "",
    }
    values = {**template.define, **own, **dict(template.values)}
    lost: dict[str, None] = {}
    for name in values.keys() - {"icon"}:
        text, missing = drawable(clean_text(clean_title(values[name])))
        values[name] = text
        if name in template.names:
            lost |= dict.fromkeys(missing)
    return FieldValues({name: value for name, value in values.items() if value}, tuple(lost))
