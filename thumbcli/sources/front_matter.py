"""Splits a document of a website into its front matter and its body, in every form that generators read.

YAML between `---`, TOML between `+++`, JSON in braces or behind `---json` (Hugo, Jekyll, Eleventy, Astro),
`Title: …` lines above a blank line (Pelican, MultiMarkdown), and the headers of reStructuredText, AsciiDoc
and Org. Values stay as they were written: `1.50` keeps its zero, `no` is no boolean.
"""

from __future__ import annotations

import json
import re
from dataclasses import field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "FRONT_MATTER_MAX_CHARS",
    "FieldValue",
    "FrontMatter",
    "FrontMatterError",
    "MatterForm",
    "first_heading",
    "has_front_matter",
    "split_front_matter",
]

FRONT_MATTER_MAX_CHARS: Final = 64 * 1024
"""A front matter longer than this is refused: the longest of public sites have a tenth of it."""

FieldValue: TypeAlias = "str | list[Any] | dict[str, Any]"
"""Text, a list, or an object; numbers, dates and booleans are text."""

_FENCE: Final = re.compile(r"(---|\+\+\+)[ \t]*(yaml|toml|json|js|javascript|)[ \t]*")
_CLOSE: Final = {"---": re.compile(r"(?:---|\.\.\.)[ \t]*"), "+++": re.compile(r"\+\+\+[ \t]*")}
_YAML_LINE: Final = re.compile(r"""\s*(?:#.*|["']?[^\s:"'][^:]*:(?:\s.*)?|[{}\[\]?-].*|)$""")
"""How the first line of YAML looks; below a horizontal rule there is prose."""

_HEADER_LINE: Final = re.compile(r"([A-Za-z][\w -]{0,40}):[ \t]*(.*)")
_COLON_LINE: Final = re.compile(r":([A-Za-z][\w -]{0,40}):[ \t]*(.*)")
_FIELD_LINES: Final = {
    ".rst": _COLON_LINE,
    ".adoc": _COLON_LINE,
    ".asciidoc": _COLON_LINE,
    ".org": re.compile(r"#\+([A-Za-z]\w{0,40}):[ \t]*(.*)"),
}
_TITLE_LINE: Final = re.compile(r"""\s*["']?title["']?\s*[:=]""", re.IGNORECASE)
_UNDERLINE: Final = re.compile(r"([=\-`:.'\"~^_*+#])\1{2,}\s*")
_TOML_LINE: Final = re.compile(r"\(at line (\d+), column \d+\)")

_ATX: Final = re.compile(r" {0,3}#[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*")
_SETEXT: Final = re.compile(r" {0,3}=+[ \t]*")
_CODE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING_ID: Final = re.compile(r"\s*\{\s*#[^}]*\}\s*$")
_INLINE: Final = (
    (re.compile(r"(?<!\\)(`+)(.+?)\1"), r"\2"),
    (re.compile(r"!?\[([^\]]*)\]\([^()]*\)"), r"\1"),
    (re.compile(r"(?<![\w\\*])(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"(?<![\w\\*])([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!~-])"), r"\1"),
)
"""Markdown within a line, and what is left of it."""

_NOT_BODY: Final = re.compile(r"(?:import|export)\s|<!--.*-->\s*$|\[\[?_?toc_?\]\]?\s*$", re.IGNORECASE)
"""Lines above a heading that show nothing: imports of MDX, comments, a table of contents."""


class FrontMatterError(Exception):
    """The front matter can't be read: what is wrong, and the line in the file, from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


class MatterForm(StrEnum):
    """How a front matter is written; a header has one field per line, as its markup prescribes it."""

    YAML = "yaml"
    TOML = "toml"
    JSON = "json"
    HEADER = "header"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What stands above the body of a document.

    Attributes:
        fields: Its fields, as they are named.
        title_line: The line of its title in the file, from 1; 1 if it has none.
        body: The text below.
        form: How it is written; None if there is none.
        start: Where its fields begin in the text, in characters: below the fence, or at the brace.
        end: Where they end: before the closing fence, or behind the brace.
    """

    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    title_line: int = 1
    body: str = ""
    form: MatterForm | None = None
    start: int = 0
    end: int = 0

    @property
    def found(self) -> bool:
        """Whether there is any."""
        return self.form is not None


def has_front_matter(first: str, second: str) -> bool:
    """Tell by the first two lines of a file whether it begins with front matter between fences."""
    fence = _FENCE.fullmatch(first)
    return fence is not None and (fence[1] == "+++" or bool(fence[2]) or _YAML_LINE.match(second) is not None)


def split_front_matter(text: str, suffix: str = ".md") -> FrontMatter:
    """Split a document.

    Args:
        text: Its text, or the beginning of it, without a byte order mark.
        suffix: The extension of its file, in lower case, which tells the form of headers without fences.

    Raises:
        FrontMatterError: It can't be read, or is longer than `FRONT_MATTER_MAX_CHARS`.
    """
    lines = text[: FRONT_MATTER_MAX_CHARS + 1].splitlines(keepends=True)
    if not lines:
        return FrontMatter()
    second = lines[1].rstrip("\r\n") if len(lines) > 1 else ""
    if has_front_matter(lines[0].rstrip("\r\n"), second):
        return _fenced(text, lines)
    if lines[0].startswith("{") and suffix not in {".html", ".htm"}:
        return _braced(text)
    return _headed(text, lines, suffix)


def _fenced(text: str, lines: list[str]) -> FrontMatter:
    fence = _FENCE.fullmatch(lines[0].rstrip("\r\n"))
    assert fence is not None  # noqa: S101 - `has_front_matter` has matched it
    close = _CLOSE[fence[1]]
    end = next((i for i, line in enumerate(lines[1:], 1) if close.fullmatch(line.rstrip("\r\n"))), None)
    if end is None and not "".join(lines[1:2]).strip():
        return FrontMatter(body=text)  # A rule across the page.
    if end is None:
        limit = f" within {FRONT_MATTER_MAX_CHARS // 1024} KB" if len(text) > FRONT_MATTER_MAX_CHARS else ""
        raise FrontMatterError(f"the front matter never closes with {fence[1]}{limit}", 1)
    block = "".join(lines[1:end])
    kind = fence[2] or ("toml" if fence[1] == "+++" else "yaml")
    fields = _parsed(block, kind)
    start, stop = len(lines[0]), len(lines[0]) + len(block)
    body = text[stop + len(lines[end]) :]
    line = next((i for i, one in enumerate(lines[1:end], 2) if _TITLE_LINE.match(one)), 1)
    return FrontMatter(
        fields=fields, title_line=line, body=body, form=MatterForm(kind), start=start, end=stop
    )


def _parsed(block: str, kind: str) -> dict[str, FieldValue]:
    """Return the fields of a block that begins on the second line."""
    if kind in {"js", "javascript"}:
        raise FrontMatterError("the front matter is a program in JavaScript, which is not run", 1)
    try:
        value = {"yaml": _parse_yaml, "toml": _parse_toml, "json": _parse_json}[kind](block)
    except RecursionError:
        raise FrontMatterError("the front matter is nested too deeply", 1) from None
    if value is None or value == "":
        return {}
    if not isinstance(value, dict):
        what = "a list" if isinstance(value, list) else "a text"
        raise FrontMatterError(f"the front matter is {what}, and has no fields", 2)
    return {str(name): item for name, item in value.items()}


_COLON_PROBLEM: Final = "mapping values are not allowed"
"""What PyYAML says of `title: Rust: the good parts`, the commonest mistake of all."""


def _parse_yaml(block: str) -> object:
    import yaml

    try:
        return yaml.load(block, Loader=_yaml_loader())  # noqa: S506 - it makes texts, lists and objects alone
    except yaml.MarkedYAMLError as error:
        unclosed = "end of stream" in (error.problem or "")
        mark = (error.context_mark if unclosed else error.problem_mark) or error.problem_mark
        reason = error.problem or error.context or "it is not YAML"
        if reason.startswith(_COLON_PROBLEM):
            reason = "a value that holds ': ' needs quotes around it"
        raise FrontMatterError(
            f"the front matter is not YAML: {reason}", (mark.line if mark else 0) + 2
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise FrontMatterError(f"the front matter is not YAML: {str(error).splitlines()[0]}", 2) from None


@cache
def _yaml_loader() -> Any:  # noqa: ANN401 - a class of one of two bases, which PyYAML gives no common type
    """Return a loader to which every scalar is text, but for null.

    It knows no merge keys and no tags, and an alias is the same object once more: nothing in a document can
    make it build more than is written there. libyaml itself bounds how deep values are nested.
    """
    import yaml

    base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

    class Loader(base):  # type: ignore[misc]
        def construct_object(self, node: object, deep: bool = False) -> object:
            if isinstance(node, yaml.ScalarNode) and not node.style and node.value in _YAML_NULL:
                return ""
            return super().construct_object(node, deep=deep)

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, object]:
            # A key that is an object could be written out without end.
            return {
                key.value: self.construct_object(item, deep=deep)
                for key, item in node.value
                if isinstance(key, yaml.ScalarNode)
            }

    return Loader


_YAML_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})


def _parse_toml(block: str) -> object:
    import tomllib

    try:
        return _as_text(tomllib.loads(block.replace("\r\n", "\n"), parse_float=str))
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        reason = _TOML_LINE.sub("", str(error)).strip()
        raise FrontMatterError(
            f"the front matter is not TOML: {reason}", int(found[1]) + 1 if found else 2
        ) from None


_JSON: Final = json.JSONDecoder(strict=False, parse_int=str, parse_float=str)


def _parse_json(block: str) -> object:
    try:
        return _as_text(_JSON.decode(block))
    except json.JSONDecodeError as error:
        raise FrontMatterError(f"the front matter is not JSON: {error.msg}", error.lineno + 1) from None


def _braced(text: str) -> FrontMatter:
    """Split a document that begins with a JSON object."""
    head = text[:FRONT_MATTER_MAX_CHARS]
    try:
        value, end = _JSON.raw_decode(head)
        fields = _as_text(value)
    except json.JSONDecodeError as error:
        raise FrontMatterError(f"the front matter is not JSON: {error.msg}", error.lineno) from None
    except RecursionError:
        raise FrontMatterError("the front matter is nested too deeply", 1) from None
    line = next((i for i, one in enumerate(head[:end].splitlines(), 1) if _TITLE_LINE.match(one)), 1)
    return FrontMatter(fields=fields, title_line=line, body=text[end:], form=MatterForm.JSON, end=end)


def _as_text(value: Any) -> Any:  # noqa: ANN401 - whatever a parser gives
    """Return a parsed value with every scalar as text."""
    match value:
        case dict():
            return {str(name): _as_text(item) for name, item in value.items()}
        case list():
            return [_as_text(item) for item in value]
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _headed(text: str, lines: list[str], suffix: str) -> FrontMatter:
    """Split a document whose header has no fences: `Title: …` lines, or those of its own markup."""
    title, start = _markup_title(lines, suffix)
    pattern = _FIELD_LINES.get(suffix, _HEADER_LINE)
    fields: dict[str, FieldValue] = {"title": title} if title else {}
    title_line, end = max(start - 1, 1) if title else 1, start
    for number, line in enumerate(lines[start:], start):
        found = pattern.match(line.rstrip("\r\n"))
        if found is None and (line.strip() or pattern is _HEADER_LINE):
            break
        if found is not None:
            name = found[1].strip().lower()
            title_line = number + 1 if name == "title" and not title else title_line
            fields.setdefault(name, found[2].strip())
        end = number + 1
    if not fields or (pattern is _HEADER_LINE and "title" not in fields):
        return FrontMatter(body=text)
    first, stop = (len("".join(lines[:line])) for line in (start, end))
    return FrontMatter(
        fields=fields,
        title_line=title_line,
        body=text[stop:],
        form=MatterForm.HEADER,
        start=first,
        end=stop,
    )


def _markup_title(lines: list[str], suffix: str) -> tuple[str, int]:
    """Return the title that the markup itself has above its fields, and how many lines it takes."""
    if suffix in {".adoc", ".asciidoc"} and lines[0].startswith("= "):
        return lines[0][2:].strip(), 1
    if suffix == ".rst":
        # It may have a line above it too.
        start = next(
            (i for i, one in enumerate(lines[:4]) if one.strip() and not _UNDERLINE.fullmatch(one)), 0
        )
        if start + 1 < len(lines) and _UNDERLINE.fullmatch(lines[start + 1]):
            return lines[start].strip(), start + 2
    return "", 0


def first_heading(body: str, *, leading: bool = False) -> str:
    """Return the first heading of the first level in Markdown; empty if there is none.

    Args:
        body: The text below the front matter, or the beginning of it.
        leading: Whether it has to come before any other text.
    """
    before, code = "", ""
    for line in body.splitlines():
        if found := _CODE.match(line):
            code = "" if code and found[1].startswith(code) else code or found[1]
        elif not code:
            if heading := _ATX.fullmatch(line):
                return _plain(heading[1])
            if before and _SETEXT.fullmatch(line):
                return _plain(before)
            if leading and before:
                return ""
        before = "" if code or _NOT_BODY.match(line) else line.strip()
        if leading and code:
            return ""
    return ""


def _plain(heading: str) -> str:
    """Return a heading as generators name its page: without the Markdown of code, links and emphasis."""
    heading = _HEADING_ID.sub("", heading)
    for markup, words in _INLINE:
        heading = markup.sub(words, heading)
    return heading.strip()
