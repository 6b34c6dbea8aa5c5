"""Keeps what is made to look at out of the folders that a site publishes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from thumbcli.cli.display.streams import info
from thumbcli.regular_files import is_link
from thumbcli.relative_path import relative_path

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["unpublished", "warn_if_published"]

_IGNORED = ".gitignore"


def unpublished(folder: Path, name: str) -> Path:
    """Return where to write a file for a folder: in it, or beside the records of the site that publishes it.

    Args:
        folder: Where it would be.
        name: The name of the file.
    """
    from pathlib import Path

    from thumbcli.project.site_presets import STATE_FOLDER, published_with

    site = published_with(folder / name)
    if site is None:
        return folder / name
    place = Path(relative_path(site.root / STATE_FOLDER))
    if is_link(place):
        # Somebody else's repository may lead anywhere with it.
        return folder / name
    place.mkdir(exist_ok=True)
    # The records beside it are committed, the page is drawn again wherever it is wanted.
    with suppress(FileExistsError), (place / _IGNORED).open("x", encoding="utf-8") as file:
        file.write(f"{name}\n")
    info(f"thumb: the {site.preset} site publishes {folder}, so the page is in {place}; --out names another")
    return place / name


def warn_if_published(out: Path) -> None:
    """Tell that a file which was named is published with the site that it is in."""
    from thumbcli.project.site_presets import published_with

    if (site := published_with(out)) is not None:
        info(f"thumb: {out} is published with the {site.preset} site")
