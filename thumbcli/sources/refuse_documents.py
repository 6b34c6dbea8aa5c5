"""Refuse a list that is a document of another kind, by its name, its first line or its second one."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from thumbcli.errors import InputError
from thumbcli.options.option_values import InputFormat
from thumbcli.shell_commands import quoted
from thumbcli.sources.foreign_documents import ForeignDocument, foreign_lines
from thumbcli.sources.jsonl_reader import parse_object
from thumbcli.sources.rows import STDIN_NAME

if TYPE_CHECKING:
    from thumbcli.sources.line_reader import Lines

__all__ = ["AS_TEXT", "is_json_line", "refuse_other_documents"]

AS_TEXT: Final = "or take each line as a title with --input-format text"

_OTHER_SUFFIXES: Final = frozenset(
    ".yaml .yml .toml .ini .cfg .sql .html .htm .xml .rss .atom .svg .py .ipynb .js .mjs .ts .tsx .css .scss "
    ".c .h .cpp .java .go .rs .rb .php .sh .bat .ps1 .srt .vtt .ics .vcf .eml .mbox .tex .bib .po".split()
)
"""Files whose lines are no titles, even if their first line could be one."""

_OTHER_NAMES: Final = frozenset(
    "makefile dockerfile containerfile gemfile rakefile jenkinsfile procfile license copying".split()
)
"""Files without an ending whose lines are no titles, in lower case."""

_JSON_DOCUMENT: Final = re.compile(r'[\[{]$|\[\s*\{\s*"|\[\s*"[^"]*"\s*(?:,|\]$)')
_JSON_FEED: Final = re.compile(r'\{.*"https?://jsonfeed\.org/version/')
_JSON_OBJECT: Final = re.compile(r'\{\s*"[^"]*"\s*:')
"""How a JSON document begins that takes several lines, or holds all titles in one."""


def refuse_other_documents(lines: Lines, first: str, input_format: InputFormat, suffix: str) -> None:
    """Raise an `InputError` if a source that begins with the line `first` is no list of titles.

    Args:
        lines: The source, before that line.
        first: Its first line that is not blank.
        input_format: What the person or the extension says; `auto` if neither does.
        suffix: The extension; empty if the person's word counts more.
    """
    start, may_be_json = first.strip(), input_format in {InputFormat.AUTO, InputFormat.JSONL}
    if _JSON_FEED.match(start):
        remedy = "turn it into JSON Lines: jq -c '.items[]' FILE > items.jsonl"
        raise lines.refusal(ForeignDocument("a JSON feed", remedy))
    if is_json_line(start):
        if not may_be_json:
            raise InputError(
                f"{lines.name} holds JSON Lines, not {input_format}",
                remedy=f"read it with --input-format jsonl, {AS_TEXT}",
            )
    elif (
        suffix == ".json"
        or _JSON_DOCUMENT.match(start)
        or (input_format is not InputFormat.JSONL and _JSON_OBJECT.match(start))
    ):
        raise InputError(
            f"{lines.name} is one JSON document, not one object per line",
            remedy=f"turn it into JSON Lines: jq -c '.[]' "
            f"{'…' if lines.name == STDIN_NAME else quoted(lines.name)}",
        )
    document = foreign_lines(start, lines.peek_second)
    name = Path(lines.name).name
    is_other = name.lower() in _OTHER_NAMES and input_format is InputFormat.AUTO
    if document is None and (is_other or suffix in _OTHER_SUFFIXES):
        what = f"a {name}" if is_other else f"a {suffix} file"
        document = ForeignDocument(what, "copy its titles into a text file, one per line")
    if document is not None:
        raise lines.refusal(document._replace(remedy=f"{document.remedy}, {AS_TEXT}"))


def is_json_line(start: str) -> bool:
    """Tell whether a line is a whole JSON object."""
    with suppress(ValueError):
        return start.startswith("{") and isinstance(parse_object(start), dict)
    return False
