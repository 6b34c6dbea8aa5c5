"""The values that options can take, as types."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003 - in PictureOptions, which a test reads at run time
from typing import Final, TypedDict

from thumbcli.contract import Asset  # noqa: TC001 - as above

__all__ = ["CHOICES_ENDING", "EngineChoice", "InputFormat", "OnLost", "PictureOptions", "Preset"]

CHOICES_ENDING: Final = ".choices.toml"
"""How the name of a file of choices ends, so that no other file is taken for one."""


class EngineChoice(StrEnum):
    """The engine to use; `auto` is the hosted one when a key is configured, else the local one."""

    AUTO = "auto"
    THUMBAPI = "thumbapi"
    LOCAL = "local"


class InputFormat(StrEnum):
    """The format of a source; `auto` goes by the file's extension, then by its first line."""

    AUTO = "auto"
    TEXT = "text"
    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    JSON = "json"
    FRONT_MATTER = "front-matter"
    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"
    EXCEL = "excel"
    SQLITE = "sqlite"
    PARQUET = "parquet"


class Preset(StrEnum):
    """A static site generator whose posts `thumb run` knows where to find, and where their pictures go."""

    HUGO = "hugo"
    JEKYLL = "jekyll"
    ASTRO = "astro"
    ELEVENTY = "eleventy"
    MKDOCS = "mkdocs"
    DOCUSAURUS = "docusaurus"


class OnLost(StrEnum):
    """What to do after an answer that was lost and may have been charged: ask again, or never."""

    RETRY = "retry"
    HOLD = "hold"


class PictureOptions(TypedDict, total=False):
    """The options of one picture beside its title; see `contract.Request` and `design_options.Design`.

    None is the same as leaving an option out.
    """

    format: str | None
    category: str | None
    model: str | None
    output_format: str | None
    max_bytes: int | str | None
    for_upload: bool | None
    use_photo: bool | None
    use_logo: bool | None
    photo: Asset | Path | str | None
    logo: Asset | Path | str | None
    custom_assets_id: str | None
    layout: str | None
    variant: int | None
    palette: str | None
    font: Path | str | None
    logo_position: str | None
    logo_size: str | None
    photo_crop: str | None
    photo_side: str | None
    text: str | None
    headline: str | None
    subtitle: str | None
    emphasis: str | None
    artwork: str | None
    icon: Path | str | None
    kicker: str | None
    author: str | None
    avatar: Asset | Path | str | None
    background: Asset | Path | str | None
    date: str | None
    site: str | None
    tags: str | None
    reading_time: int | str | None
    language: str | None
    template: Path | str | None
