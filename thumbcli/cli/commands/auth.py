"""`thumb auth`: store, show and remove the API key; never as an argument, where `ps` would show it."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from thumbcli.cli.display.streams import info, json_line
from thumbcli.cli.shared_options import AsJson, examples
from thumbcli.engines.thumbapi import api_key
from thumbcli.errors import AuthError, UsageError

__all__ = ["app", "prompt_hidden", "show_in_browser"]

_LINE_MAX_CHARS = 4096
_KEY_PREFIXES = ("tb_", "yt_", "thumbapi_test")

app = typer.Typer(
    help="The key of the hosted engine: store it, show which one is used, remove it.", no_args_is_help=True
)


@app.command(
    epilog=examples("thumb auth login", "thumb auth login --browser", "thumb auth login --stdin < key.txt")
)
def login(
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read the key from the first line of standard input.")
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser", help="Sign in on ThumbAPI's dashboard, which hands the key over.")
    ] = False,
) -> None:
    """Store the API key in the system keyring, or in a file that only you can read.

    Prompts for it without showing what you type.
    """
    if stdin and browser:
        raise UsageError("--stdin and --browser both say where the key comes from", remedy="leave out one")
    value = api_key.clean_key(_from_browser() if browser else _read_key(stdin=stdin), "the key")
    if not value.startswith(_KEY_PREFIXES):
        info("This does not look like a ThumbAPI key (tb_… or yt_…); it is stored all the same.")
    where = api_key.store_key(value)
    info(f"Stored the key {api_key.mask(value)} in the {where}.")
    shadow = api_key.key_in_environment()
    if shadow is not None and shadow.value != value:
        info(f"The {shadow.source} holds another key and overrides it: unset it to use the stored one.")


@app.command(epilog=examples("thumb auth status", "thumb auth status --json"))
def status(as_json: AsJson = False) -> None:
    """Show which key is used and where it comes from; exit code 5 if there is none.

    Only the last four characters of the key are shown.
    """
    key = api_key.find_key()
    if as_json:
        report = {
            "configured": key is not None,
            "source": key.source if key else None,
            "last4": api_key.last4(key.value) if key else None,
        }
        print(json_line(report))
        if key is None:
            raise typer.Exit(AuthError.exit_code)
    elif key is None:
        raise AuthError(
            "no API key is configured",
            remedy="run `thumb auth login` or set THUMBAPI_KEY; `--engine local` needs none",
        )
    else:
        print(f"key = {api_key.mask(key.value)}")
        print(f"source = {key.source}")
    if key.value == api_key.PUBLIC_TEST_KEY:
        info("This is the public test key: every picture is the same placeholder, and nothing is charged.")
    if key.notice:
        info(f"Note: {key.notice}.")


@app.command(epilog=examples("thumb auth logout"))
def logout() -> None:
    """Remove the stored key, and list the keys that remain and that thumb does not manage."""
    removed = api_key.forget_key()
    for place in removed:
        info(f"Removed the key from the {place}.")
    if not removed:
        info("No key was stored.")
    for key in api_key.keys_found():
        info(f"A key remains in the {key.source}; thumb does not manage that one.")


def _from_browser() -> str:
    """Return the key that the dashboard hands over, through a browser on this machine."""
    from thumbcli.engines.thumbapi.browser_login import dashboard_address, login_in_browser

    return login_in_browser(dashboard_address(os.environ), show_in_browser)


def show_in_browser(address: str) -> None:
    """Tell a person where to sign in, and open a browser there, without waiting for it to end."""
    import threading
    import webbrowser

    info(f"Sign in here, in a browser on this machine: {address}")
    # One that `BROWSER` names is waited for, and would itself wait for the answer of this process.
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _read_key(*, stdin: bool) -> str:
    """Return the key from the prompt or standard input; a terminal never echoes it, even with `--stdin`."""
    if sys.stdin.isatty():
        value = prompt_hidden("API key (not shown): ")
        if not value.strip():
            raise UsageError("no key was entered", remedy="run `thumb auth login` again")
        return value
    if not stdin:
        raise UsageError(
            "can't prompt for the key: standard input is not a terminal",
            remedy="pipe it in: `thumb auth login --stdin < key.txt`",
        )
    try:
        line = sys.stdin.readline(_LINE_MAX_CHARS)
    except UnicodeDecodeError:
        raise UsageError(
            "the key on standard input is not text", remedy="put only the key on the first line"
        ) from None
    if not line.strip():
        raise UsageError("there is no key on standard input", remedy="put only the key on the first line")
    return line


def prompt_hidden(question: str) -> str:
    """Ask for a secret on the terminal without showing what is typed; empty if nothing was.

    Raises:
        UsageError: The terminal would show it.
    """
    import getpass
    import warnings

    with warnings.catch_warnings():
        # If echo can't be turned off, getpass warns and would show what is typed.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(question, stream=sys.stderr)
        except getpass.GetPassWarning:
            raise UsageError("this terminal can't hide what is typed", remedy="use --stdin") from None
        except EOFError:
            return ""
