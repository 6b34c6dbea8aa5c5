"""What a person should know of the look of a run before it begins: options that do less than they seem to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from thumbcli.brand.kit_lookup import find_kit_file
from thumbcli.options.config_file import parse_toml, read_text
from thumbcli.options.project_options import HOUSE_KEYS, PROJECT_OPTIONS, RUN_KEYS
from thumbcli.printable_text import printable
from thumbcli.regular_files import leads_to_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["keys_for_run_note", "look_notes", "palette_note"]


def look_notes(sources: Sequence[str], options: Mapping[str, object]) -> Iterator[str]:
    """Yield what a person should know of the look of a run over `sources`."""
    palette = options.get("palette")
    notes = (keys_for_run_note(sources, options), palette_note(palette if isinstance(palette, str) else None))
    yield from (note for note in notes if note is not None)


def palette_note(palette: str | None) -> str | None:
    """Return that another shade of an accent is drawn, as it hardly stands out from its ground; else None."""
    if not palette:
        return None
    from thumbcli.contract.design_options import DESIGN_READERS
    from thumbcli.render.style.recolor import accent_as_drawn

    colours: Sequence[str] = DESIGN_READERS["palette"]("palette", palette)
    drawn = accent_as_drawn(colours)
    if drawn is None:
        return None
    return (
        f"the accent {colours[1]} hardly stands out from {colours[0]}: {drawn} is drawn in its place;"
        " choose one that is lighter, darker or of another hue"
    )


def keys_for_run_note(sources: Sequence[str], options: Mapping[str, object]) -> str | None:
    """Return which keys of the `thumb.toml` beside the lists do nothing here, as `thumb run` reads them.

    Args:
        sources: The lists, as they were named.
        options: The options of the command.
    """
    found = dict.fromkeys(file for source in sources if (file := find_kit_file(_folder(source))) is not None)
    for file in found:
        if keys := sorted(_without_effect(file, options)):
            names = ", ".join(key.replace("_", "-") for key in keys)
            return f"{printable(str(file))}: {names} {'is' if len(keys) == 1 else 'are'} for thumb run alone"
    return None


def _without_effect(file: Path, options: Mapping[str, object]) -> Iterator[str]:
    for key in parse_toml(read_text(file) or "", file):
        name = key.replace("-", "_")
        option = PROJECT_OPTIONS.get(name)
        if option is None or name not in RUN_KEYS - HOUSE_KEYS:
            continue
        if options.get(name) in {None, option.default}:
            yield name


def _folder(source: str) -> Path:
    return Path(source) if leads_to_folder(source) else Path(source).parent
