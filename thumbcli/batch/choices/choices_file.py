"""The file of choices: what a person chose for single pictures, to be committed and merged.

    [why-we-forget]
    title = "Why We Forget Everything We Read"
    format = "youtube"
    layout = "hero"
    variant = 3
    pinned = true
    at = "2026-11-30T13:40:12Z"

There is one table per target, which is a file of the output without its ending, in the order of their names,
with one line per choice: two people who chose for different pictures merge without a conflict. A table that
is not changed keeps its text as it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import ExitStack, contextmanager
from dataclasses import field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

import platformdirs
from filelock import FileLock, Timeout

from thumbcli.atomic_write import FileChangedError, write_atomic
from thumbcli.batch.names.file_names import is_picture_name
from thumbcli.contract import Format, OutputFormat, clean_title
from thumbcli.contract.asset import is_icon_file
from thumbcli.contract.design_options import DESIGN_READERS
from thumbcli.contract.request import choice
from thumbcli.errors import ConfigError, DiskError, RequestError
from thumbcli.light_dataclass import dataclass
from thumbcli.options.config_file import parse_toml, read_text
from thumbcli.options.option_list import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


__all__ = [
    "CHOOSABLE",
    "Choice",
    "change_choices",
    "merged",
    "now",
    "parse_choices",
    "read_choices",
    "render_choices",
]

CHOICES_MAX_BYTES: Final = 8 * 1024 * 1024
"""Of the file: 40,000 pictures with five choices each."""

CHOOSABLE: Final = (
    *(
        "layout",
        "variant",
        "text",
        "headline",
        "subtitle",
        "emphasis",
        "kicker",
        "icon",
        "artwork",
        "palette",
    ),
    *("photo_crop", "photo_side", "logo_position"),
)
"""The options that can be chosen for one picture."""

_HEAD: Final = "# What was chosen for single pictures: thumb review writes it, every run reads it. Commit it."
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_TABLE: Final = re.compile(r"^\[", re.MULTILINE)
_KEYS: Final[Mapping[str, str]] = MappingProxyType({OPTIONS[name].key: name for name in CHOOSABLE})
"""The options by the keys of the file, which are those of thumb.toml."""
_FACTS: Final = ("title", "format", "of", "pinned", "rejected", "at")
_ATTEMPTS: Final = 50
"""How often to begin again because somebody else has written the file meanwhile."""

_LOCK_WAIT_S: Final = 10.0
_LOCK_CHARS: Final = 24
"""Of the digest of a path, in the name of its lock."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen for one picture.

    Attributes:
        target: Its file in the output without the ending, with `/` between folders.
        title: Its title, by which a row finds it whose file is named by its title.
        format: Its format.
        of: The target whose A/B set it belongs to; empty for the picture of a row itself.
        options: The options that were chosen, by their names, as a cell of a list has them.
        pinned: Whether runs keep the file as it is; None leaves that to the manifest.
        rejected: Whether it was marked as one to be done again.
        at: When that was chosen last, in UTC.
    """

    target: str
    title: str
    format: str = Format.YOUTUBE
    of: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    pinned: bool | None = None
    rejected: bool = False
    at: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.options or self.of or self.rejected or self.pinned is not None)


def now() -> str:
    """Return the time as the file writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_choices(path: Path) -> dict[str, Choice]:
    """Return the choices of a file by their targets; none if there is no file.

    Raises:
        ConfigError: It can't be read, or something in it is not valid; the message names the line.
    """
    if not os.path.isdir(path.parent):  # noqa: PTH112 - never raises; whoever needs the folder says what is wrong
        return {}
    text = read_text(path, limit_bytes=CHOICES_MAX_BYTES)
    return {} if text is None else parse_choices(text, path)


def parse_choices(text: str, path: Path) -> dict[str, Choice]:
    """Return the choices in a text by their targets; `path` is for messages.

    Raises:
        ConfigError: Something in it is not valid.
    """
    tables = parse_toml(text, path, limit_bytes=CHOICES_MAX_BYTES)
    found = {target: _Table(text, path, target).read(table) for target, table in tables.items()}
    for each in found.values():
        if each.of and (each.of == each.target or (each.of in found and found[each.of].of)):
            table = _Table(text, path, each.target)
            raise table.wrong("of", f"{each.of!r} is no picture that has a set", "name the target of a row")
    return found


class _Table:
    """Checks one table of the file."""

    def __init__(self, text: str, path: Path, target: str) -> None:
        self._text, self._path, self._target = text, path, target

    def read(self, table: object) -> Choice:
        """Return what the table says.

        Raises:
            ConfigError: Something in it is not valid.
        """
        if not isinstance(table, dict):
            raise self.wrong("", "a choice stands in the table of its picture", "write [name-of-the-file]")
        if not is_picture_name(f"{self._target}.{OutputFormat.WEBP}"):
            raise self.wrong("", "that is no name of a file in the output", "name it without its ending")
        known = (*_FACTS, *_KEYS)
        for key in table:
            if key not in known:
                close = get_close_matches(key, known, 1)
                remedy = f"did you mean {close[0]}?" if close else f"keys are: {', '.join(known)}"
                raise self.wrong(key, f"there is no key {key!r}", remedy)
        title = clean_title(self._value(table, "title", str, ""))
        if not title:
            raise self.wrong("title", "it has no title", "write the title of the picture")
        try:
            format_ = choice(Format, self._value(table, "format", str, Format.YOUTUBE), "format")
        except RequestError as error:
            raise self.wrong("format", error.message, "thumb formats lists them") from error
        return Choice(
            target=self._target,
            title=title,
            format=str(format_),
            of=self._value(table, "of", str, ""),
            options={name: self._option(table, key, name) for key, name in _KEYS.items() if key in table},
            pinned=self._value(table, "pinned", bool, None),
            rejected=self._value(table, "rejected", bool, False),
            at=self._value(table, "at", str, ""),
        )

    def _option(self, table: Mapping[str, Any], key: str, name: str) -> str:
        number = isinstance(table[key], int) and not isinstance(table[key], bool)
        value = str(table[key]) if OPTIONS[name].kind is int and number else self._value(table, key, str, "")
        try:
            if name != "icon" or not is_icon_file(value):
                DESIGN_READERS[name](key, value)
        except RequestError as error:
            raise self.wrong(key, error.message, error.remedy or f"use {OPTIONS[name].allowed}") from error
        return value

    def _value(self, table: Mapping[str, Any], key: str, kind: type[_T], default: Any) -> Any:  # noqa: ANN401 - of the given type
        value = table.get(key, default)
        if value is not default and not isinstance(value, kind):
            wanted = "true or false" if kind is bool else "text in quotes"
            raise self.wrong(key, f"{key} must be {wanted}", f"write {key} = " + _example(kind))
        return value

    def wrong(self, key: str, what: str, remedy: str) -> ConfigError:
        """Return the error about a key, with its line."""
        start, lines = 1, self._text.splitlines()
        for number, line in enumerate(lines, 1):
            if line.startswith("[") and _header_target(line) == self._target:
                start = number
                break
        at = start
        for number, line in enumerate(lines[start:], start + 1):
            if line.startswith("["):
                break
            if key and line.partition("=")[0].strip().strip("\"'") == key:
                at = number
                break
        return ConfigError(f"{self._path}: line {at}: [{self._target}]: {what}", remedy=remedy)


def _example(kind: type) -> str:
    return "true" if kind is bool else '"…"'


def _header_target(line: str) -> str:
    """Return the target that the header of a table names; empty if it is none of ours."""
    inner = line.strip().removeprefix("[").partition("]")[0].strip()
    if _BARE.fullmatch(inner):
        return inner
    try:
        return str(json.loads(inner))
    except ValueError:
        return inner.strip("'")


def _text(value: str) -> str:
    """Return a basic string of TOML."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _table_text(choice_: Choice) -> str:
    """Return the table of a choice."""
    lines = [f"[{choice_.target if _BARE.fullmatch(choice_.target) else _text(choice_.target)}]"]
    lines += [f"title = {_text(choice_.title)}", f"format = {_text(choice_.format)}"]
    if choice_.of:
        lines.append(f"of = {_text(choice_.of)}")
    for key, name in _KEYS.items():
        if name in choice_.options:
            value = choice_.options[name]
            lines.append(f"{key} = {value if OPTIONS[name].kind is int else _text(value)}")
    if choice_.pinned is not None:
        lines.append(f"pinned = {str(choice_.pinned).lower()}")
    if choice_.rejected:
        lines.append("rejected = true")
    if choice_.at:
        lines.append(f"at = {_text(choice_.at)}")
    return "\n".join(lines) + "\n"


def render_choices(choices: Mapping[str, Choice], text: str = "", path: Path = Path()) -> str:
    """Return the text of the file; what `text` says of a picture the same way keeps its form.

    Args:
        choices: The choices by their targets.
        text: The valid text of the file so far.
        path: The file, for messages.
    """
    starts = [match.start() for match in _TABLE.finditer(text)]
    head = text[: starts[0]] if starts else text
    old = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    kept: dict[str, str] = {}
    for table in old:
        target = _header_target(table.partition("\n")[0])
        if parse_choices(table, path).get(target) == choices.get(target):
            kept[target] = table
    tables = [kept.get(target, _table_text(choices[target])).strip("\n") for target in sorted(choices)]
    return "\n\n".join((head.strip("\n") or _HEAD, *tables)) + "\n"


def change_choices(path: Path, change: Callable[[dict[str, Choice]], _T]) -> _T:
    """Change the file of choices, whole or not at all; what others have written meanwhile stays.

    Args:
        path: The file.
        change: Changes the choices that it gets; called again if somebody else was faster.

    Returns:
        What `change` returned.

    Raises:
        ConfigError: The file is not valid, and stays as it is.
        DiskError: It can't be written.
    """
    target = Path(os.path.realpath(path))
    with _held(target):
        return _changed(path, target, change)


@contextmanager
def _held(target: Path) -> Iterator[None]:
    """Keep other processes of this user from changing the file; no lock is left beside it."""
    name = hashlib.sha256(os.fsencode(target)).hexdigest()[:_LOCK_CHARS]
    folder = platformdirs.user_state_path("thumbcli", appauthor=False) / "choices"
    with ExitStack() as stack:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            stack.enter_context(FileLock(folder / f"{name}.lock", timeout=_LOCK_WAIT_S))
        except Timeout:
            raise DiskError(f"{target} is being written by another process", remedy="try it again") from None
        except OSError:
            pass  # Without a home folder to write to, only what changes between two looks is noticed.
        yield


def _changed(path: Path, target: Path, change: Callable[[dict[str, Choice]], _T]) -> _T:
    for _ in range(_ATTEMPTS):
        try:
            before = target.lstat()
        except OSError:
            before = None
        text = read_text(path, limit_bytes=CHOICES_MAX_BYTES) or ""
        choices = parse_choices(text, path)
        was = dict(choices)
        result = change(choices)
        choices = {name: each for name, each in choices.items() if not each.is_empty}
        if choices == was:
            return result
        try:
            data = render_choices(choices, text, path).encode()
            write_atomic(target, data, replace=before is not None, unchanged=before)
        except (FileChangedError, FileExistsError):
            continue
        except OSError as error:
            raise DiskError(
                f"{path} can't be written: {error.strerror}", remedy="check the permissions of its folder"
            ) from error
        return result
    raise DiskError(f"{path} changes all the time", remedy="try it again")


def merged(own: Choice, changes: Mapping[str, object]) -> Choice:
    """Return a choice with some of it replaced; an option that is None is left to the list again."""
    options: dict[str, str] = dict(own.options)
    facts: dict[str, Any] = {"at": now()}
    for name, value in changes.items():
        if name in CHOOSABLE:
            options.pop(name, None)
            if value is not None:
                options[name] = str(value)
        else:
            facts[name] = value
    facts["options"] = {name: options[name] for name in CHOOSABLE if name in options}
    return replace(own, **facts)
