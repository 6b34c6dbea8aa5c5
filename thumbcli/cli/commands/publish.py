"""`thumb publish`: finished pictures become thumbnails of videos and featured images of posts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from thumbcli.cli.commands.publish_login import login, logout
from thumbcli.cli.commands.publish_wish import Destination, PublishOptions, PublishWish
from thumbcli.cli.shared_options import SETTABLE, examples, with_options
from thumbcli.contract import Format, OutputFormat
from thumbcli.errors import UsageError
from thumbcli.options.option import LIMITS, OUTPUT, PICTURE, RERUNS, TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Blog:
    """A platform of blogs.

    Attributes:
        called: Its name in messages.
        variable: The environment variable with the address of the site.
        has_numbers: Whether the ids of its posts are numbers.
        post_types: All types of posts that it has; empty where a site may have others.
        picture: What it calls the picture of a post.
        connect: Returns the platform, signed in, for a site, with the type of posts and of files.
    """

    called: str
    variable: str
    has_numbers: bool
    post_types: tuple[str, ...]
    picture: str
    connect: Callable[[ApiSession, str, str, OutputFormat | None], Platform]


def _wordpress(
    session: ApiSession, site: str, post_type: str, output_format: OutputFormat | None
) -> Platform:
    from thumbcli.publishing.publish_logins import wordpress_login
    from thumbcli.publishing.wordpress_media import WordPressMedia

    login_ = wordpress_login(os.environ, site)
    return WordPressMedia(session, site, login_, post_type=post_type, output_format=output_format)


def _ghost(session: ApiSession, site: str, post_type: str, output_format: OutputFormat | None) -> Platform:
    from thumbcli.publishing.ghost_images import GhostImages
    from thumbcli.publishing.publish_logins import ghost_login

    login_ = ghost_login(os.environ, site)
    return GhostImages(session, site, login_, post_type=post_type, output_format=output_format)


_BLOGS: Mapping[str, _Blog] = MappingProxyType(
    {
        "wordpress": _Blog(
            called="WordPress",
            variable="WORDPRESS_URL",
            has_numbers=True,
            post_types=(),
            picture="featured images",
            connect=_wordpress,
        ),
        "ghost": _Blog(
            called="Ghost",
            variable="GHOST_URL",
            has_numbers=False,
            post_types=("posts", "pages"),
            picture="feature images",
            connect=_ghost,
        ),
    }
)


@with_options("publish")
def _publish_to_blog(
    ctx: typer.Context,
    sources: Sources,
    *,
    site: Annotated[
        str,
        typer.Option(
            "--site",
            metavar="URL",
            help="The address of the site; of Ghost that of its admin pages, without /ghost.",
            show_default="WORDPRESS_URL or GHOST_URL of the environment",
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
    name = str(ctx.info_name)
    blog = _BLOGS[name]
    address = _site(site, blog.variable)
    if blog.post_types and post_type not in blog.post_types:
        types = " and ".join(blog.post_types)
        raise UsageError(f"--post-type {post_type}: {blog.called} has {types}", remedy="name one of them")
    wish = PublishWish(
        sources=sources, by_hand=post, alt=alt, by=by, format=format_, force=force, concurrency=at_once
    )
    _start(_destination(name, blog, address, post_type, send_as), wish, options)


for _name, _blog in _BLOGS.items():
    app.command(
        _name,
        help=f"""Make pictures the {_blog.picture} of {_blog.called} posts.

        Takes the list that thumb batch drew, with a column post_id, slug or url; skips what is there already.

        Prints the address of each post.
        """,
        epilog=examples(
            f"thumb publish {_name} posts.csv --out covers --site https://blog.example.com",
            f"thumb publish {_name} cover.webp --post hello-world --alt 'Hello World'",
            note=SETTABLE,
        ),
    )(_publish_to_blog)


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

    if site.strip():
        return site_address(site, "--site")
    if os.environ.get(variable, "").strip():
        return site_address(os.environ[variable], f"environment variable {variable}")
    raise UsageError("there is no --site", remedy=f"name the address of the blog, or set {variable}")


def _destination(
    name: str, blog: _Blog, site: str, post_type: str, output_format: OutputFormat | None
) -> Destination:
    from urllib.parse import urlsplit

    from thumbcli.publishing.publish_targets import POST_COLUMNS, post_target

    def parse(text: str, is_slug: bool) -> PublishTarget:
        return post_target(text, site, has_numbers=blog.has_numbers, is_slug=is_slug)

    return Destination(
        name=name,
        site=site,
        service=f"{blog.called} at {urlsplit(site).netloc}",
        what="post",
        columns=POST_COLUMNS,
        filled=True,
        parse=parse,
        formats=(Format.BLOGPOST, Format.FACEBOOK, Format.LINKEDIN, Format.X, Format.YOUTUBE),
        units=0,
        connect=lambda session: blog.connect(session, site, post_type, output_format),
    )
