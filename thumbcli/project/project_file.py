"""Reads the jobs in a project file, the `thumb.toml` beside titles; `brand` reads the kit in the same file.

    source = "content/posts"
    format = "blogpost"

    [jobs.talks]
    source = ["talks.csv", "more.csv"]
    format = "youtube"

What stands at the top holds for every job; a file without jobs is one.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from thumbcli.brand.asset_files import is_font_file
from thumbcli.contract.asset import is_icon_file
from thumbcli.errors import ConfigError, UsageError
from thumbcli.options.column_map import parse_map
from thumbcli.options.config_file import line_of_key, parse_toml, read_text
from thumbcli.options.option_list import OPTIONS
from thumbcli.options.option_values import Preset
from thumbcli.options.project_options import JOBS, KIT_KEYS, PRESET, PROJECT_OPTIONS, SOURCE, YOURS
from thumbcli.options.written_values import PARSERS
from thumbcli.printable_text import printable
from thumbcli.relative_path import relative_path
from thumbcli.sources.posts import fixed_part, is_pattern
from thumbcli.templates.template_names import is_template_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from thumbcli.options.option import Option

__all__ = ["Job", "Place", "Project", "Setting", "read_project"]

_JOB_NAME: Final = re.compile(r"[\w][\w .-]{0,63}")
_SHOWN_CHARS: Final = 60
_REPOSITORY: Final = ".git"

_NAMES_FILE: Final[Mapping[str, Callable[[str], bool]]] = MappingProxyType(
    {"font": is_font_file, "icon": is_icon_file, "template": is_template_file}
)
"""Options whose text may name a file, each with what tells so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A value of an option, and what set it.

    Attributes:
        value: As the command takes it, paths relative to the current folder.
        where: The file and its line, or the preset, for messages.
        is_preset: Whether the preset of a site set it.
        written: What was written, for a value that is written as text of its own form, such as `10m`.
    """

    value: Any
    where: str
    is_preset: bool = False
    written: object = None

    @property
    def plain(self) -> object:
        """The value as text, a number, a truth value or a list, as a config file has it."""
        return _plain(self.value if self.written is None else self.written)


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, StrEnum | Path) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What one run draws.

    Attributes:
        name: Its name; empty for a file without jobs, and for a site without a file.
        sources: Where its titles are, relative to the current folder; none if only a preset knows.
        preset: The generator of its site, if one is named.
        settings: The options that are set, by name.
    """

    name: str = ""
    sources: tuple[str, ...] = ()
    preset: Preset | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project file.

    Attributes:
        path: The file.
        top: What holds for every job.
        jobs: The jobs in the order of the file, each with what holds for all; one without a name if the file
            has none.
    """

    path: Path
    top: Job
    jobs: tuple[Job, ...]

    def job(self, name: str) -> Job:
        """Return the job of this name.

        Raises:
            UsageError: There is none.
        """
        found = next((job for job in self.jobs if job.name == name), None)
        if found is not None:
            return found
        names = [job.name for job in self.jobs if job.name]
        close = get_close_matches(name, names, 1)
        known = f"jobs are: {', '.join(names)}" if names else f"write its options under [jobs.{name}]"
        raise UsageError(
            f"{self.path} has no job {name!r}", remedy=f"did you mean {close[0]}?" if close else known
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The folder of a project, which its paths are relative to and stay inside.

    Attributes:
        folder: The folder.
        allow_outside: Whether they may lead anywhere, as the person who runs it says.
    """

    folder: Path
    allow_outside: bool = False

    def path(self, text: str, where: str, *, may_be_pattern: bool = False) -> str:
        """Return a path in the project, relative to the current folder.

        Args:
            text: As it was written.
            where: What to say in front of an error.
            may_be_pattern: Whether it may be a pattern; what that leads to is looked at as it is opened.

        Raises:
            ConfigError: It is an address, or it leads out of the folder, or into the repository's own data.
        """
        if "://" in text:
            if self.allow_outside:
                return text
            raise ConfigError(
                f"{where} is an address: a project reads and writes its own files only",
                remedy="allow it with --allow-outside",
            )
        path = os.path.normpath(self.folder / os.path.expanduser(text))  # noqa: PTH111 - leaves an unknown user
        if not self.allow_outside:
            below = relative_path(path, self.folder)
            self._check(fixed_part(below) if may_be_pattern and is_pattern(path) else below, text, where)
        path = relative_path(path)
        return f"{path}/" if text.endswith("/") else path

    def source(self, text: str, where: str) -> str:
        """Return a source in the project: a file, a folder or a pattern.

        Raises:
            ConfigError: As `path`, or it is standard input.
        """
        if text.strip() in {"-", "/dev/stdin"}:
            raise ConfigError(
                f"{where}: standard input is not part of a project", remedy="name a file or a folder"
            )
        return self.path(text, where, may_be_pattern=True)

    def _check(self, below: str, text: str, where: str) -> None:
        folder, real = (Path(os.path.realpath(path)) for path in (self.folder, self.folder / below))
        if not real.is_relative_to(folder):
            raise ConfigError(
                f"{where} leads out of the folder of the project: {_shown(text)}",
                remedy=f"name something below {self.folder}, or allow it with --allow-outside",
            )
        if _REPOSITORY in map(str.casefold, real.relative_to(folder).parts):
            raise ConfigError(f"{where} leads into {_REPOSITORY}", remedy="name another folder")


class _Reader:
    """Checks the tables of one file."""

    def __init__(self, path: Path, text: str, place: Place) -> None:
        self._path, self._text, self._place = path, text, place

    def table(self, name: str, table: Mapping[str, Any], *, kit: bool) -> Job:
        """Return what a table sets; `kit` for the top of the file, where the kit has keys of its own."""
        above = (JOBS, name) if name else ()
        sources: tuple[str, ...] = ()
        preset: Preset | None = None
        settings: dict[str, Setting] = {}
        for key, value in table.items():
            option = key.strip().replace("-", "_")
            if not name and (option == JOBS or (kit and option in KIT_KEYS)):
                continue
            where = f"{self._path}: line {line_of_key(self._text, (*above, key))}"
            if option in settings:
                raise ConfigError(f"{where}: {key} is set twice", remedy="keep one of them")
            match option:
                case "source":
                    sources = tuple(self._sources(value, where))
                case "preset":
                    preset = _preset(value, where)
                case _:
                    settings[option] = self._setting(option, key, value, where)
        return Job(name=name, sources=sources, preset=preset, settings=settings)

    def _sources(self, value: object, where: str) -> Iterator[str]:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not listed or not all(_is_text(item) for item in listed):
            raise ConfigError(f"{where}: {SOURCE} is not a file or a list of files", remedy=_SOURCE_REMEDY)
        for item in listed:
            yield self._place.source(item, f"{where}: {SOURCE}")

    def _setting(self, name: str, key: str, value: object, where: str) -> Setting:
        if name not in PROJECT_OPTIONS:
            raise _not_the_projects(name, where) if name in YOURS else _unknown(key, where)
        if name == "map":
            return Setting(value=_map(value, where), where=where)
        option, checked = PROJECT_OPTIONS[name], _checked(name, value, where)
        written = checked if option.kind in PARSERS else None
        return Setting(value=self._typed(option, checked, where), where=where, written=written)

    def _typed(self, option: Option, value: Any, where: str) -> object:  # noqa: ANN401 - of any option
        """Return a checked value as the command takes it."""
        if option.multiple:
            return [self._typed_one(option, item, where) for item in value]
        return self._typed_one(option, value, where)

    def _typed_one(self, option: Option, value: Any, where: str) -> object:  # noqa: ANN401 - as above
        names_file = _NAMES_FILE.get(option.name)
        if option.is_path if names_file is None else names_file(value):
            path = self._place.path(value, f"{where}: {option.key}")
            return Path(path) if option.kind is Path else path
        if issubclass(option.kind, StrEnum):
            return option.kind(value)
        return PARSERS[option.kind](str(value)) if option.kind in PARSERS else value


def read_project(path: Path, *, allow_outside: bool = False) -> Project:
    """Read the jobs of a project file.

    Args:
        path: The file; its kit may be wrong.
        allow_outside: Whether it may name files outside of its folder, and addresses.

    Raises:
        ConfigError: It can't be read, or holds a key or a value that is not allowed; the line is named.
    """
    inside = None if allow_outside else path.parent
    text = read_text(path, inside=inside)
    if text is None:
        raise ConfigError(f"{path} does not exist", remedy="check the path")
    table = parse_toml(text, path)
    reader = _Reader(path, text, Place(folder=path.parent, allow_outside=allow_outside))
    top = reader.table("", table, kit=True)
    named = table.get(JOBS, {})
    if not isinstance(named, dict) or not all(isinstance(job, dict) for job in named.values()):
        raise ConfigError(
            f"{path}: line {line_of_key(text, (JOBS,))}: {JOBS} is not a table", remedy="write [jobs.NAME]"
        )
    jobs = []
    for name, own in named.items():
        if not _JOB_NAME.fullmatch(name):
            where = f"{path}: line {line_of_key(text, (JOBS, name))}"
            raise ConfigError(
                f"{where}: a job can't be called {_shown(name)}",
                remedy="use 1 to 64 letters, digits, blanks, - and _",
            )
        jobs.append(_below(top, reader.table(name, own, kit=False)))
    return Project(path=path, top=top, jobs=tuple(jobs) or (top,))


def _below(top: Job, job: Job) -> Job:
    """Return a job with what the top of the file sets for it."""
    return Job(
        name=job.name,
        sources=job.sources or top.sources,
        preset=job.preset or top.preset,
        settings={**top.settings, **job.settings},
    )


_SOURCE_REMEDY: Final = 'write source = "titles.csv" or source = ["content/posts", "talks.csv"]'


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\0" not in value


def _preset(value: object, where: str) -> Preset:
    try:
        return Preset(str(value).strip().lower())
    except ValueError:
        raise ConfigError(
            f"{where}: there is no preset {_shown(value)}", remedy=f"use one of {', '.join(Preset)}"
        ) from None


def _checked(name: str, value: object, where: str) -> object:
    import pydantic

    from thumbcli.options.config_model import check_value, is_meaningful

    option = PROJECT_OPTIONS[name]
    try:
        checked = check_value(name, value, strict=True)
    except pydantic.ValidationError:
        checked = None
    if checked is None or not is_meaningful(name, checked):
        raise ConfigError(
            f"{where}: {option.key} = {_shown(value)} is not allowed", remedy=f"use {option.allowed}"
        )
    return checked


def _map(value: object, where: str) -> list[str]:
    """Return a table such as `{category = "topic"}` as `--map` has it."""
    if not isinstance(value, dict) or not all(isinstance(column, str) for column in value.values()):
        raise ConfigError(
            f"{where}: map is not a table of columns", remedy='write map = {category = "topic"}'
        )
    pairs = [f"{option}={column}" for option, column in value.items()]
    try:
        parse_map(pairs, where=f"{where}: map:")
    except UsageError as error:
        raise ConfigError(error.message, remedy=error.remedy) from error
    return pairs


def _not_the_projects(name: str, where: str) -> ConfigError:
    option = OPTIONS[name]
    flag = f"the flag --{option.key}, or " if option.panel else ""
    return ConfigError(
        f"{where}: a project can't set {option.key}", remedy=f"use {flag}`thumb config set {option.key} …`"
    )


def _unknown(key: str, where: str) -> ConfigError:
    known = [*(option.key for option in PROJECT_OPTIONS.values()), SOURCE, PRESET, JOBS, *KIT_KEYS]
    close = get_close_matches(key.lower().replace("_", "-"), known, 1)
    return ConfigError(
        f"{where}: unknown key {_shown(key)}",
        remedy=f"did you mean {close[0]}?" if close else "`thumb run --help` lists the options",
    )


def _shown(value: object) -> str:
    text = printable(str(value).lower() if isinstance(value, bool) else str(value))
    return repr(text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 1]}…")
