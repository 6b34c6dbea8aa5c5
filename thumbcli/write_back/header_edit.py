"""Sets a field of a header: `Image: x` above Markdown, `:image: x` in reStructuredText and AsciiDoc."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from thumbcli.write_back.edit_refused import EditRefusedError

if TYPE_CHECKING:
    from thumbcli.write_back.matter_fields import MatterField

__all__ = ["edit_header"]

_FORMS: Final = {".rst": ":{}: {}", ".adoc": ":{}: {}", ".asciidoc": ":{}: {}", ".org": "#+{}: {}"}
_MARKDOWN: Final = "{}: {}"
_FIELD: Final = re.compile(r"((?::|#\+)?)([A-Za-z][\w -]*)(:[ \t]*)([^\r\n]*?)([ \t]*[\r\n]*)")


def edit_header(block: str, field: MatterField, value: str, newline: str, suffix: str) -> str:
    """Return a header with a field set; see `yaml_edit.edit_yaml`.

    Args:
        block: Its lines.
        field: The field, which holds no other.
        value: Its new value.
        newline: How lines end.
        suffix: The extension of the document, in lower case.

    Raises:
        EditRefusedError: The field is one inside another.
    """
    if len(field.path) > 1:
        raise EditRefusedError(f"a header of this kind has no {field}")
    name = field.path[0]
    lines = block.splitlines(keepends=True)
    parts = [_FIELD.fullmatch(line) for line in lines]
    for number, found in enumerate(parts):
        if found and found[2].strip().lower() == name.lower():
            gap = found[3] if found[3].endswith((" ", "\t")) else f"{found[3]} "
            lines[number] = found[1] + found[2] + gap + value + found[5]
            return "".join(lines)
    names = [(number, found[2]) for number, found in enumerate(parts) if found]
    if names and names[0][1][:1].isupper():
        name = name[:1].upper() + name[1:]
    new = _FORMS.get(suffix, _MARKDOWN).format(name, value) + newline
    # Before a field, and so never inside the lines that continue one; below the title, which keeps its line.
    title = next((number for number, other in names if other.strip().lower() == "title"), -1)
    at = next((number for number, _ in names if number > title), len(lines))
    return "".join([*lines[:at], new, *lines[at:]])
