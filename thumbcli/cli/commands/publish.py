"""`thumb publish`: finished pictures become thumbnails of videos and featured images of posts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from thumbcli.cli.commands.publish_login import login, logout
from thumbcli.cli.commands.publish_wish import Destination, PublishOptions, PublishWish
from thumbcli.cli.shared_options import SETTABLE, examples, with_options
from thumbcli.contract import Format, OutputFormat
from thumbcli.errors import UsageError
from thumbcli.options.option import LIMITS, OUTPUT, PICTURE, RERUNS, TITLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.publishing.api_session import ApiSession
    from thumbcli.publishing.platform_protocol import Platform
    from thumbcli.publishing.publish_targets import PublishTarget

__all__ = ["app"]

app = typer.Typer(
    help="Make finished pictures the thumbnails of YouTube videos, or the featured images of posts.",
    no_args_is_help=True,
)
app.command("login")(login)
app.command("logout")(logout)

# No parameter has a name of the config file, whose `concurrency` and `output-format` are for drawing.
_AT_ONCE_MAX = 8
_UNITS = 50

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...", help="The list that thumb batch drew, or one picture.", show_default=False
    ),
]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="COLUMN",
        help="The column with the video or the post.",
        show_default="found by its name",
        rich_help_panel=TITLES,
    ),
]
OfFormat = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        help="Which pictures, where the list was drawn in several formats.",
        show_default="what suits",
        rich_help_panel=PICTURE,
    ),
]
SendAs = Annotated[
    OutputFormat | None,
    typer.Option(
        "--output-format",
        "-t",
        help="Send the pictures as this type of file.",
        show_default="as they are",
        rich_help_panel=PICTURE,
    ),
]
Alt = Annotated[
    str,
    typer.Option(
        "--alt",
        metavar="TEXT",
        help="What one picture says, for who can't see it; in a list the title.",
        rich_help_panel=PICTURE,
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help="Publish what is there already once more.", rich_help_panel=RERUNS)
]
AtOnce = Annotated[
    int,
    typer.Option(
        "--concurrency", "-j", min=1, max=_AT_ONCE_MAX, help="How many at once.", rich_help_panel=LIMITS
    ),
]
OnePost = Annotated[
    str | None,
    typer.Option(
        "--post",
        metavar="POST",
        help="The post of one picture: its id, slug or address.",
        rich_help_panel=TITLES,
    ),
]
PostType = Annotated[
    str,
    typer.Option(
        "--post-type",
        metavar="NAME",
        help="posts, pages, or a type of the site's own.",
        rich_help_panel=TITLES,
    ),
]


@app.command(
    epilog=examples(
        "thumb publish youtube videos.csv --out channel --dry-run",
        "thumb publish youtube videos.csv --out channel",
        "thumb publish youtube channel/why-we-forget.jpg --video dQw4w9WgXcQ",
        note=SETTABLE,
    )
)
@with_options("publish")
def youtube(
    _: typer.Context,
    sources: Sources,
    *,
    video: Annotated[
        str | None,
        typer.Option(
            "--video",
            metavar="ID",
            help="The video of one picture: its id or address.",
            rich_help_panel=TITLES,
        ),
    ] = None,
    by: By = None,
    format_: OfFormat = None,
    force: Force = False,
    max_quota: Annotated[
        int | None,
        typer.Option(
            "--max-quota",
            metavar="UNITS",
            min=_UNITS,
            help="Spend at most so much quota; a thumbnail costs 50, a day has 10,000.",
            rich_help_panel=LIMITS,
        ),
    ] = None,
    at_once: AtOnce = 2,
    **options: Unpack[PublishOptions],
) -> None:
    """Make pictures the thumbnails of your YouTube videos.

    Takes the list that thumb batch drew, with a column video_id, video or url; skips what is there already.

    Prints the address of each video.
    """
    from thumbcli.publishing.publish_targets import VIDEO_COLUMNS, video_target
    from thumbcli.publishing.youtube_thumbnails import THUMBNAIL_UNITS

    destination = Destination(
        name="youtube",
        site="",
        service="YouTube",
        what="video",
        columns=VIDEO_COLUMNS,
        filled=False,
        parse=lambda text, _: video_target(text),
        formats=(Format.YOUTUBE,),
        units=THUMBNAIL_UNITS,
        connect=_youtube,
    )
    wish = PublishWish(
        sources=sources,
        by_hand=video,
        by=by,
        format=format_,
        force=force,
        max_units=max_quota,
        concurrency=at_once,
    )
    _start(destination, wish, options)


@app.command(
    epilog=examples(
        "thumb publish wordpress posts.csv --out covers --site https://blog.example.com",
        "thumb publish wordpress cover.webp --post hello-world --alt 'Hello World'",
        note=SETTABLE,
    )
)
@with_options("publish")
def wordpress(
    _: typer.Context,
    sources: Sources,
    *,
    site: Annotated[
        str,
        typer.Option(
            "--site",
            envvar="WORDPRESS_URL",
            metavar="URL",
            help="The address of the site.",
            rich_help_panel=OUTPUT,
        ),
    ] = "",
    post: OnePost = None,
    by: By = None,
    post_type: PostType = "posts",
    format_: OfFormat = None,
    send_as: SendAs = None,
    alt: Alt = "",
    force: Force = False,
    at_once: AtOnce = 2,
    **options: Unpack[PublishOptions],
) -> None:
    """Make pictures the featured images of WordPress posts.

    Takes the list that thumb batch drew, with a column post_id, slug or url; skips what is there already.

    Prints the address of each post.
    """
    address = _site(site, "WORDPRESS_URL")

    def connect(session: ApiSession) -> Platform:
        from thumbcli.publishing.publish_logins import wordpress_login
        from thumbcli.publishing.wordpress_media import WordPressMedia

        login_ = wordpress_login(os.environ, address)
        return WordPressMedia(session, address, login_, post_type=post_type, output_format=send_as)

    wish = PublishWish(
        sources=sources, by_hand=post, alt=alt, by=by, format=format_, force=force, concurrency=at_once
    )
    _start(_blog("wordpress", "WordPress", address, connect, has_numbers=True), wish, options)


@app.command(
    epilog=examples(
        "thumb publish ghost posts.csv --out covers --site https://blog.example.com",
        "thumb publish ghost cover.webp --post hello-world --alt 'Hello World'",
        note=SETTABLE,
    )
)
@with_options("publish")
def ghost(
    _: typer.Context,
    sources: Sources,
    *,
    site: Annotated[
        str,
        typer.Option(
            "--site",
            envvar="GHOST_URL",
            metavar="URL",
            help="The address of the admin pages, without /ghost.",
            rich_help_panel=OUTPUT,
        ),
    ] = "",
    post: OnePost = None,
    by: By = None,
    post_type: PostType = "posts",
    format_: OfFormat = None,
    send_as: SendAs = None,
    alt: Alt = "",
    force: Force = False,
    at_once: AtOnce = 2,
    **options: Unpack[PublishOptions],
) -> None:
    """Make pictures the feature images of Ghost posts.

    Takes the list that thumb batch drew, with a column post_id, slug or url; skips what is there already.

    Prints the address of each post.
    """
    address = _site(site, "GHOST_URL")
    if post_type not in {"posts", "pages"}:
        raise UsageError(f"--post-type {post_type}: Ghost has posts and pages", remedy="name one of them")

    def connect(session: ApiSession) -> Platform:
        from thumbcli.publishing.ghost_images import GhostImages
        from thumbcli.publishing.publish_logins import ghost_login

        login_ = ghost_login(os.environ, address)
        return GhostImages(session, address, login_, post_type=post_type, output_format=send_as)

    wish = PublishWish(
        sources=sources, by_hand=post, alt=alt, by=by, format=format_, force=force, concurrency=at_once
    )
    _start(_blog("ghost", "Ghost", address, connect, has_numbers=False), wish, options)


def _start(destination: Destination, wish: PublishWish, options: PublishOptions) -> None:
    from thumbcli.cli.commands.publish_start import start

    raise typer.Exit(start(destination, wish, options))


def _youtube(session: ApiSession) -> Platform:
    from thumbcli.publishing.google_oauth import GoogleToken
    from thumbcli.publishing.publish_logins import youtube_login
    from thumbcli.publishing.publish_targets import secure_address
    from thumbcli.publishing.youtube_thumbnails import YOUTUBE_API, YouTubeThumbnails

    api = os.environ.get("YOUTUBE_API_URL", "").strip().rstrip("/") or YOUTUBE_API
    secure_address(api, "environment variable YOUTUBE_API_URL")
    return YouTubeThumbnails(session, GoogleToken(youtube_login(os.environ), session), api=api)


def _site(site: str, variable: str) -> str:
    from thumbcli.publishing.publish_targets import site_address

    if not site.strip():
        raise UsageError("there is no --site", remedy=f"name the address of the blog, or set {variable}")
    return site_address(site, "--site")


def _blog(
    name: str, called: str, site: str, connect: Callable[[ApiSession], Platform], *, has_numbers: bool
) -> Destination:
    from urllib.parse import urlsplit

    from thumbcli.publishing.publish_targets import POST_COLUMNS, post_target

    def parse(text: str, is_slug: bool) -> PublishTarget:
        return post_target(text, site, has_numbers=has_numbers, is_slug=is_slug)

    return Destination(
        name=name,
        site=site,
        service=f"{called} at {urlsplit(site).netloc}",
        what="post",
        columns=POST_COLUMNS,
        filled=True,
        parse=parse,
        formats=(Format.BLOGPOST, Format.FACEBOOK, Format.LINKEDIN, Format.X, Format.YOUTUBE),
        units=0,
        connect=connect,
    )
