"""One option: its flags, variable, key, CSV column and keyword follow from its name and its type."""

from __future__ import annotations

from dataclasses import KW_ONLY, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thumbcli.contract import Asset
from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract import EngineName

__all__ = ["DESIGN", "ENGINE", "LIMITS", "OUTPUT", "PICTURE", "RERUNS", "TITLES", "Option"]

PICTURE = "The picture"
DESIGN = "The design (local engine)"
ENGINE = "The engine"
TITLES = "The titles"
RERUNS = "Reruns"
LIMITS = "Your limits"
OUTPUT = "The output"


@dataclass(frozen=True, slots=True)
class Option:
    """One option.

    Attributes:
        name: The config key, with underscores for hyphens; also the column and the Python keyword.
        kind: The type of its value; a `timedelta` is written as text such as `1h30m`, a
            `ByteSize` as `200M`, `AllowedRows` as `20` or `5%`.
        help: What it does, for `--help`.
        panel: The panel of `--help` that shows it; empty for a setting without a flag.
        default: The value when nobody sets it; None where the program decides as it runs.
        open_default: Whether a reference set may replace the default.
        default_text: What `--help` shows as the default where that is not a value.
        short: A one-letter flag.
        metavar: The placeholder of its value in `--help`, where it is not the usual one of its kind.
        minimum: The smallest number.
        maximum: The largest number.
        multiple: Whether the flag may be repeated, so that the value is a list.
        counted: Whether the value is how often the flag is repeated.
        number_too: Whether a number in the config file counts as text.
        path_too: Whether text may be the path of a file or a folder.
        accepts: The allowed values, to end the sentence "use ..."; by default derived from `kind`.
        commands: The commands that have it.
        differs: The attributes that differ in a command.
        engine: The only engine that uses it; None for both.
        column_names: The columns of a row that override it; by default its name, if it is `per_picture`.
        also: Further types that the Python keyword takes.
        is_setting: Whether a variable and the config file can set it.
        variable: The environment variable; by default `THUMB_` and the name.
    """

    name: str
    kind: type
    help: str
    _: KW_ONLY
    panel: str = ""
    default: object = None
    open_default: bool = False
    default_text: str = ""
    short: str = ""
    metavar: str = ""
    minimum: float | None = None
    maximum: float | None = None
    multiple: bool = False
    counted: bool = False
    number_too: bool = False
    path_too: bool = False
    accepts: str = ""
    commands: tuple[str, ...] = ("gen", "batch", "run")
    differs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    engine: EngineName | None = None
    column_names: tuple[str, ...] = ()
    also: tuple[type, ...] = ()
    is_setting: bool = True
    variable: str = ""

    @property
    def per_picture(self) -> bool:
        """Whether a column of a row and a keyword of the library set it for one picture."""
        return self.panel in {PICTURE, DESIGN} and self.is_setting

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a row that override it."""
        return self.column_names or ((self.name,) if self.per_picture else ())

    @property
    def key(self) -> str:
        """The key in the config file, which is also the flag without its `--`."""
        return self.name.replace("_", "-")

    @property
    def env_name(self) -> str:
        """The environment variable: `THUMB_OUTPUT_FORMAT` for `output_format`."""
        return self.variable or f"THUMB_{self.name.upper()}"

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags: `("--out", "-o")`, or `("--json/--no-json",)` for a switch."""
        flag = f"--{self.key}"
        if self.kind is bool:
            flag += f"/--{self.key[3:]}" if self.key.startswith("no-") else f"/--no-{self.key}"
        return (flag, self.short) if self.short else (flag,)

    @property
    def is_path(self) -> bool:
        """Whether a value may be a path, so that a `~` at its start is the home folder."""
        return self.kind is Path or self.path_too

    @property
    def plain_default(self) -> object:
        """The default as text, a number, a truth value or None."""
        return str(self.default) if isinstance(self.default, StrEnum | Path) else self.default

    @property
    def allowed(self) -> str:
        """The allowed values, to end the sentence "use ..."."""
        if self.accepts:
            return self.accepts
        if self.kind is bool:
            return "true or false"
        if self.kind is Path:
            return "a file"
        if issubclass(self.kind, StrEnum):
            return f"one of {', '.join(self.kind)}"
        return f"a whole number from {self.minimum}" + (f" to {self.maximum}" if self.maximum else "")

    @property
    def placeholder(self) -> str:
        """The placeholder of its value in `--help`; empty for the values of an enum, or none."""
        usual = {Path: "FILE", str: "NAME", int: "" if self.counted else "N", float: "N"}
        return self.metavar or usual.get(self.kind, "")

    @property
    def keyword_types(self) -> tuple[type, ...]:
        """The types that the keyword of the library takes beside None."""
        if self.kind is Path:
            return (str, Path, Asset)
        return (self.kind if self.kind in {bool, int} else str, *self.also)

    def in_command(self, command: str) -> Option:
        """Return the option as `command` has it."""
        return replace(self, **self.differs.get(command, {}))
