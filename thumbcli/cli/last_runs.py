"""What the last runs drew the pictures of a folder from, so that `thumb review` draws one by the same.

A small file in the state folder has the sources and the options of each; paths are relative to the output, so
that all can move together. Of an output in a store it is an object there, whose paths are relative to the
working folder: a checkout of the same repository on another machine finds them.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from thumbcli.atomic_write import replace_if_changed
from thumbcli.errors import StoreError
from thumbcli.options.option import ENGINE, TITLES
from thumbcli.options.option_list import options_of
from thumbcli.options.written_values import PARSERS
from thumbcli.regular_files import read_regular_file
from thumbcli.relative_path import relative_path
from thumbcli.shell_commands import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.options.option import Option

__all__ = ["note_run", "other_than_before", "read_runs"]

_FILE: Final = "runs.json"
_RUNS_MAX: Final = 20
_MAX_BYTES: Final = 256 * 1024
_ALSO: Final = frozenset({"name", "no_metadata", "max_credits_per_day"})
_NEVER: Final = frozenset({"limit", "allow_outside", "fail_fast"})
"""What belongs to one call, or only the person may say."""
_LOOK: Final = frozenset(
    {
        "output_format",
        "for_upload",
        "max_bytes",
        "custom_assets_id",
        "use_photo",
        "use_logo",
        "photo",
        "logo",
        "palette",
        "font",
        "template",
    }
)
"""What all pictures of a channel share: a run without it is more often forgetful than meant."""
_PATH: Final = "path"
"""The key of a value that is a path from the output."""


def _noted(option: Option) -> bool:
    belongs = option.per_picture or option.panel in {TITLES, ENGINE} or option.name in _ALSO
    return belongs and option.name not in _NEVER


def note_run(place: OutputPlace, sources: Sequence[str], options: Mapping[str, Any]) -> None:
    """Note how a run drew its pictures. Where that can't be written, review can only pin.

    Args:
        place: The output, whose state folder is there.
        sources: Its sources, as they were named.
        options: Its options, as the command has them.
    """
    if "-" in sources:
        return
    run = _as_noted(place, sources, options)
    # In the order of first runs, so that one that is like the one before changes no file.
    known = _read(place)
    runs = {tuple(each["sources"]): each for each in (*known, run)}
    text = json.dumps({"runs": list(runs.values())[-_RUNS_MAX:]}, ensure_ascii=False, indent=1)

    def write(file: BinaryIO) -> None:
        file.write(f"{text}\n".encode())

    # A name that is not UTF-8 can't be noted.
    with suppress(OSError, UnicodeEncodeError, StoreError):
        if place.bucket is None:
            replace_if_changed(place.state / _FILE, write)
        elif list(runs.values()) != list(known):
            place.bucket.store.put(_object(place), f"{text}\n".encode())


def _as_noted(place: OutputPlace, sources: Sequence[str], options: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sources": [_path_from(place.base, source) for source in sources],
        "options": {
            option.name: _plain(place.base, option, options[option.name])
            for option in options_of("batch")
            if _noted(option) and options.get(option.name) not in (None, option.default)
        },
    }


def other_than_before(place: OutputPlace, sources: Sequence[str], options: Mapping[str, Any]) -> str | None:
    """Return how a run differs in type and brand from the last one of its sources, and how to repeat that.

    Args:
        place: The output.
        sources: The sources, as they were named.
        options: The options, as the command has them.

    Returns:
        A line for a person; None for a first run, and for one like the last.
    """
    run = _as_noted(place, sources, options)
    before = next((each for each in _read(place) if each["sources"] == run["sources"]), None)
    noted = before.get("options") if before else None
    if not isinstance(noted, dict):
        return None
    flags = {option.name: option for option in options_of("batch") if _noted(option)}
    changed = [name for name in flags if name in _LOOK and noted.get(name) != run["options"].get(name)]
    if not changed:
        return None
    had, has = (
        " ".join(_typed(place.base, flags[name], given[name]) for name in changed if name in given)
        for given in (noted, run["options"])
    )
    again = [*map(quoted, sources), f"--out {quoted(place.label)}"]
    again += [_typed(place.base, flags[name], noted[name]) for name in flags if name in noted]
    return (
        f"the last run of {', '.join(sources)} into {place.label} had {had or 'none of these options'}, "
        f"this one has {has or 'not'}; with the look of the last: thumb batch {' '.join(again)}"
    )


def _typed(out: Path, option: Option, value: Any) -> str:  # noqa: ANN401 - of JSON
    """Return the flag that sets a noted value."""
    if isinstance(value, bool):
        return option.flags[0].split("/")[0 if value else 1]
    if isinstance(value, dict):
        value = _path_to(out, str(value.get(_PATH)))
    values = value if isinstance(value, list) else [value]
    return " ".join(f"{option.flags[0]} {quoted(str(each))}" for each in values)


def _plain(out: Path, option: Option, value: object) -> object:
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, Path) or (option.is_path and os.path.lexists(str(value))):
        return {_PATH: _path_from(out, str(value))}
    return value if isinstance(value, bool | int | float) else str(value)


def _path_from(out: Path, text: str) -> str:
    """Return a path relative to the output; an address stays one."""
    if "://" in text:
        return text
    return relative_path(text, out)


def _read(place: OutputPlace) -> list[dict[str, Any]]:
    """Return what is noted; nothing where that is damaged."""
    try:
        if place.bucket is None:
            text = read_regular_file(place.state / _FILE, limit_bytes=_MAX_BYTES, inside=place.state)
        else:
            text = place.bucket.store.get(_object(place), limit_bytes=_MAX_BYTES)[0]
        data = json.loads(text)
        return [each for each in data["runs"] if all(isinstance(text, str) for text in each["sources"])]
    except (OSError, ValueError, KeyError, TypeError, StoreError):
        return []


def _object(place: OutputPlace) -> str:
    return place.whole.objects + _FILE


def read_runs(place: OutputPlace) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """Yield the sources and the options of the runs that are noted, the options as `thumb batch` has them."""
    for run in _read(place):
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            sources = [_path_to(place.base, text) for text in run["sources"]]
            noted = cast("dict[str, Any]", run["options"])
            options: dict[str, Any] = {}
            for option in options_of("batch"):
                default = None if option.open_default or option.multiple else option.default
                options[option.name] = default
                if _noted(option) and option.name in noted:
                    options[option.name] = _value(place.base, option, noted[option.name])
            yield sources, options


def _path_to(out: Path, text: str) -> str:
    return text if "://" in text else relative_path(out / text)


def _value(out: Path, option: Option, noted: Any) -> object:  # noqa: ANN401 - of JSON
    if isinstance(noted, dict):
        path = _path_to(out, noted[_PATH])
        return Path(path) if option.kind is Path else path
    if isinstance(noted, list | bool | int | float):
        return noted
    if option.kind in PARSERS:
        return PARSERS[option.kind](noted)
    return option.kind(noted) if issubclass(option.kind, StrEnum) else noted
