"""Codes of languages as people write them: `en`, `pt-BR`, `zh_Hans`."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["known_language"]

_CODES: Final = frozenset(
    (
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv "
        "dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie "
        "ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv "
        "mg mh mi mk ml mn mr ms mt my na nd ne ng nl no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro "
        "ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw "
        "ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ckb"
    ).split()
)
"""ISO 639-1 (https://www.loc.gov/standards/iso639-2/php/code_list.php), and Central Kurdish."""

_SAME: Final[Mapping[str, str]] = MappingProxyType(
    {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "fil": "tl", "cmn": "zh"}
)
"""Codes of written forms, and former ones, by what titles know them as."""

_TAG: Final = re.compile(r"([a-z]{2,3})(?:[-_.@][a-z0-9]+)*", re.IGNORECASE)


def known_language(tag: str) -> str | None:
    """Return the language of a BCP 47 tag or of a POSIX locale as ISO 639-1 has it; None for none."""
    found = _TAG.fullmatch(tag.strip())
    if found is None:
        return None
    code = found[1].lower()
    code = _SAME.get(code, code)
    return code if code in _CODES else None
