"""Find what other installed packages add: templates, layouts, artwork and engines, by their entry points.

Nothing is searched until something is named that is not built in, or all there is is listed; and a package's
own code runs only once something of it is used.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from thumbcli.errors import RequestRefused, ThumbError
from thumbcli.light_dataclass import dataclass
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.metadata import Distribution, EntryPoint

__all__ = [
    "Plugin",
    "PluginKind",
    "contained",
    "find_plugins",
    "forget_plugins",
    "plugin_named",
    "plugin_names",
    "plugin_notes",
]

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_DIGEST_CHARS = 12
_FAULT_MAX_CHARS = 200


class PluginKind(StrEnum):
    """The groups of entry points."""

    TEMPLATE = "thumbcli.templates"
    LAYOUT = "thumbcli.layouts"
    ARTWORK = "thumbcli.artwork"
    ENGINE = "thumbcli.engines"

    @property
    def word(self) -> str:
        """What one is called in messages."""
        return self.plural.removesuffix("s")

    @property
    def plural(self) -> str:
        """What several are called."""
        return self.value.partition(".")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """Something that an installed package adds.

    Attributes:
        kind: What it is.
        name: How a person asks for it.
        package: The name of the distribution.
        version: Of the package.
        look: Another one may draw other pictures: package, version and a digest of the package's files.
    """

    kind: PluginKind
    name: str
    package: str
    version: str
    look: str
    _entry: EntryPoint = field(repr=False)

    def __str__(self) -> str:
        return f"{self.kind.word} {self.name!r} of {self.package} {self.version}"

    def load(self) -> object:
        """Import it, and return what its entry point names.

        Raises:
            RequestRefused: The package fails.
        """
        with contained(self):
            return self._entry.load()

    def refuse(self, fault: str) -> RequestRefused:
        """Return the error of something that is wrong with it."""
        shown = printable(" ".join(fault.split()))[:_FAULT_MAX_CHARS]
        return RequestRefused(
            f"{self}: {shown}",
            code="plugin",
            remedy=f"update or uninstall {self.package}; `thumb plugins` lists what packages add",
        )


@contextmanager
def contained(plugin: Plugin) -> Iterator[None]:
    """Let a fault of somebody else's code end this title alone, by name.

    Raises:
        RequestRefused: The code inside failed.
    """
    try:
        yield
    except ThumbError:
        raise
    except (Exception, SystemExit) as error:
        raise plugin.refuse(f"{type(error).__name__}: {error}") from error


@lru_cache(1)
def find_plugins() -> tuple[Plugin, ...]:
    """Return what packages add, by kind, name and package, without running any of their code."""
    from importlib.metadata import distributions

    found: dict[tuple[str, str, str], Plugin] = {}
    for distribution in distributions():
        for entry in _entries(distribution):
            plugin = Plugin(
                kind=PluginKind(entry.group),
                name=printable(entry.name.strip().lower()),
                package=printable(distribution.name),
                version=printable(distribution.version),
                look=_look(distribution),
                _entry=entry,
            )
            # What is earlier on the path hides a second copy of the same package.
            found.setdefault((plugin.kind, plugin.name, plugin.package), plugin)
    return tuple(found[key] for key in sorted(found))


def _entries(distribution: Distribution) -> Iterable[EntryPoint]:
    text = distribution.read_text("entry_points.txt") or ""
    if "thumbcli." not in text:
        return ()
    return [entry for entry in distribution.entry_points if entry.group in set(PluginKind)]


@lru_cache(64)
def _look_of_record(name: str, version: str, record: str) -> str:
    # Of the package's own records, what an installer writes differs from machine to machine.
    lines = sorted(
        line
        for line in record.splitlines()
        if "sha256=" in line and (".dist-info/" not in line or "entry_points.txt" in line)
    )
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return f"{name}-{version}-{digest[:_DIGEST_CHARS]}"


def _look(distribution: Distribution) -> str:
    return _look_of_record(distribution.name, distribution.version, distribution.read_text("RECORD") or "")


def forget_plugins() -> None:
    """Look for packages again: one was installed or removed."""
    find_plugins.cache_clear()


def plugin_names(kind: PluginKind) -> tuple[str, ...]:
    """Return the names that packages add to a kind, sorted."""
    return tuple(dict.fromkeys(one.name for one in find_plugins() if one.kind is kind))


def plugin_named(kind: PluginKind, name: str) -> Plugin | None:
    """Return what a package calls `name`; None if none does. Ask for what is built in before: it comes first.

    Raises:
        RequestRefused: Two packages have one of that name, or the name is malformed.
    """
    found = [one for one in find_plugins() if one.kind is kind and one.name == name.strip().lower()]
    if not found:
        return None
    if len(found) > 1:
        packages = " and ".join(f"{one.package} {one.version}" for one in found)
        raise RequestRefused(
            f"{packages} both have {_with_article(kind)} {name!r}",
            code="plugin",
            remedy="uninstall one of them",
        )
    if not _NAME.fullmatch(found[0].name):
        raise found[0].refuse("its name is not made of a to z, 0 to 9 and -")
    return found[0]


def _with_article(kind: PluginKind) -> str:
    return {PluginKind.ARTWORK: "artwork", PluginKind.ENGINE: "an engine"}.get(kind, f"a {kind.word}")


def plugin_notes(kind: PluginKind, built_in: Iterable[str]) -> tuple[str, ...]:
    """Return which names of a kind are not used: those of thumb's own, and those that two packages have."""
    own, plugins = set(built_in), [one for one in find_plugins() if one.kind is kind]
    notes = [f"{one}: thumb has one of that name, which is used" for one in plugins if one.name in own]
    counts = Counter(one.name for one in plugins if one.name not in own)
    for name in (name for name, count in counts.items() if count > 1):
        packages = " and ".join(one.package for one in plugins if one.name == name)
        notes.append(f"{kind.word} {name!r} is in {packages}: neither is used")
    return tuple(notes)
