"""What the commands of `thumb publish` ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.cli.draw_options import ReadOptions
from thumbcli.cli.shared_options import PlaceOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thumbcli.publishing.api_session import ApiSession
    from thumbcli.publishing.platform_protocol import Platform
    from thumbcli.publishing.publish_targets import PublishTarget

__all__ = ["Destination", "PublishOptions", "PublishWish"]


class PublishOptions(ReadOptions, PlaceOptions):
    """The options of the commands, as typer parsed them."""

    allow_outside: bool
    dry_run: bool
    json: bool
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where pictures go.

    Attributes:
        name: The platform.
        site: The address of the site; empty where there is only one.
        service: What to call it in messages.
        what: What gets a picture: `video`, `post`.
        columns: The columns that may name it.
        filled: Whether the first of them that says something counts, and not the first that is there.
        parse: Returns what a cell names.
        formats: The formats that suit it, the best first.
        units: What a picture costs of a quota.
        connect: Returns the platform, signed in.
    """

    name: str
    site: str
    service: str
    what: str
    columns: tuple[str, ...]
    filled: bool
    parse: Callable[[str, bool], PublishTarget]
    formats: tuple[str, ...]
    units: int
    connect: Callable[[ApiSession], Platform]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishWish:
    """What a person asks for, beside the options that other commands have too.

    Attributes:
        sources: The lists, or one picture.
        by_hand: The video or the post that the one picture is for; None for lists.
        alt: What that picture says.
        by: The column that names the videos or the posts.
        format: The format of the pictures; None for what suits.
        force: Whether what is there is published again.
        max_units: The most units of quota.
        concurrency: How many at once.
    """

    sources: Sequence[str]
    by_hand: str | None = None
    alt: str = ""
    by: str | None = None
    format: str | None = None
    force: bool = False
    max_units: int | None = None
    concurrency: int = 2
