"""`thumb publish login` and `logout`: what `thumb publish` signs in with."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.display.streams import info
from thumbcli.cli.shared_options import HomePath
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["login", "logout"]

_LINE_MAX_CHARS = 4096


class Service(StrEnum):
    """Where pictures can be published."""

    YOUTUBE = "youtube"
    WORDPRESS = "wordpress"
    GHOST = "ghost"


Platform_ = Annotated[Service, typer.Argument(metavar="PLATFORM", help="youtube, wordpress or ghost.")]
Site = Annotated[
    str, typer.Option("--site", metavar="URL", help="The address of the WordPress or Ghost site.")
]


def login(
    platform: Platform_,
    *,
    client: Annotated[
        Path | None,
        typer.Option(
            "--client",
            click_type=HomePath(),
            metavar="FILE",
            help="YouTube: the OAuth client that Google's console gave you (client_secret….json).",
        ),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option(
            "--save",
            click_type=HomePath(),
            metavar="FILE",
            help="YouTube: write the login into a file for a server (YOUTUBE_CREDENTIALS_FILE) instead.",
        ),
    ] = None,
    site: Site = "",
    user: Annotated[
        str, typer.Option("--user", metavar="NAME", help="WordPress: who the application password is of.")
    ] = "",
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read the password or the key from standard input.")
    ] = False,
) -> None:
    """Sign in, and keep the login in the system keyring, or in a file that only you can read.

    YouTube opens Google's page in a browser. WordPress wants an application password, Ghost an Admin API key.
    """
    if platform is Service.YOUTUBE:
        _login_youtube(client, save)
        return
    for option, value in (("--client", client), ("--save", save)):
        if value is not None:
            raise UsageError(f"{option} is for YouTube", remedy="leave it out")
    from thumbcli.publishing.publish_logins import clean_secret, is_ghost_key

    address = _address(site)
    if platform is Service.WORDPRESS and not user.strip():
        raise UsageError("there is no --user", remedy="name the user of the application password")
    what = "the application password" if platform is Service.WORDPRESS else "the Admin API key"
    secret = clean_secret(_read(what, stdin=stdin), what)
    if platform is Service.GHOST and not is_ghost_key(secret):
        raise UsageError(
            "this is no Admin API key",
            remedy="it has 24 hex digits, a colon, and 64 more: Settings, Integrations",
        )
    values = {"user": user.strip(), "password": secret} if platform is Service.WORDPRESS else {"key": secret}
    _store(f"{platform} {address}", values)


def logout(platform: Platform_, *, site: Site = "") -> None:
    """Remove a stored login."""
    from thumbcli.publishing.publish_logins import forget_login

    name = "youtube" if platform is Service.YOUTUBE else f"{platform} {_address(site)}"
    info(f"Removed the login for {name}." if forget_login(name) else f"No login for {name} was stored.")
    if platform is Service.YOUTUBE:
        info("What Google has granted is withdrawn at https://myaccount.google.com/permissions.")


def _login_youtube(client: Path | None, save: Path | None) -> None:
    import anyio

    from thumbcli.cli.commands.auth import show_in_browser
    from thumbcli.options.config_file import write_whole
    from thumbcli.publishing.api_session import ApiSession
    from thumbcli.publishing.google_oauth import ask_for_code, exchange_code, read_client

    if client is None:
        raise UsageError(
            "there is no --client",
            remedy="docs/publish.md says how to make one in the Google Cloud console, in five minutes",
        )
    own = read_client(client)

    code = ask_for_code(own, show_in_browser)

    async def exchange() -> dict[str, str]:
        async with ApiSession("Google") as session:
            return await exchange_code(session, own, code)

    values = anyio.run(exchange)
    if save is None:
        _store("youtube", values)
    else:
        write_whole(save, json.dumps({"type": "authorized_user", **values}) + "\n", mode=0o600)
        info(f"Stored the login in {save}; set YOUTUBE_CREDENTIALS_FILE to its path on the server.")


def _store(name: str, values: Mapping[str, str]) -> None:
    from thumbcli.publishing.publish_logins import store_login

    info(f"Stored the login for {name} in the {store_login(name, values)}.")


def _address(site: str) -> str:
    from thumbcli.publishing.publish_targets import site_address

    if not site.strip():
        raise UsageError("there is no --site", remedy="name the address of the site")
    return site_address(site, "--site")


def _read(what: str, *, stdin: bool) -> str:
    """Return a secret from a prompt that shows nothing, or from standard input."""
    if sys.stdin.isatty():
        from thumbcli.cli.commands.auth import prompt_hidden

        return prompt_hidden(f"{what[0].upper()}{what[1:]} (not shown): ")
    if not stdin:
        raise UsageError(
            f"can't prompt for {what}: standard input is not a terminal", remedy="pipe it in, with --stdin"
        )
    return sys.stdin.readline(_LINE_MAX_CHARS)
