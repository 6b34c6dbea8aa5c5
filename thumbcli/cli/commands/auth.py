"""`thumb auth`: store, show and remove the API key; never as an argument, where `ps` would show it."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from thumbcli.errors import AuthError, UsageError

__all__ = ["app"]

_KEY_PREFIXES = ("tb_", "yt_", "thumbapi_test")
_CONTEXT = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    help="The key for the hosted engine: store it, see which one counts, remove it.",
    no_args_is_help=True,
    context_settings=_CONTEXT,
)


@app.command(
    context_settings=_CONTEXT,
    epilog="Examples:\n\n[cyan]thumb auth login[/]\n\n[cyan]thumb auth login --stdin < key.txt[/]",
)
def login(
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read the key from the first line of standard input.")
    ] = False,
) -> None:
    """Store the API key, in the system keyring or else in a file that only you can read.

    Asks for it without showing what you type.
    """
    from thumbcli.engines.thumbapi import api_key

    value = api_key.clean_key(_ask(stdin=stdin), "the key")
    if not value.startswith(_KEY_PREFIXES):
        _say("This does not look like a ThumbAPI key: they begin with tb_ or yt_. It is stored as it is.")
    where = api_key.store_key(value)
    _say(f"Stored the key {api_key.mask(value)} in the {where}.")
    shadow = api_key.key_in_environment()
    if shadow is not None and shadow.value != value:
        _say(f"The {shadow.source} holds another key and goes before it: unset it to use the stored one.")


@app.command(
    context_settings=_CONTEXT,
    epilog="Examples:\n\n[cyan]thumb auth status[/]\n\n[cyan]thumb auth status --json[/]",
)
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
) -> None:
    """Say which key counts and where it comes from; exit code 5 when there is none.

    Of the key itself only the last four characters are shown.
    """
    from thumbcli.engines.thumbapi import api_key

    key = api_key.find_key()
    if as_json:
        report = {
            "configured": key is not None,
            "source": key.source if key else None,
            "last4": api_key.last4(key.value) if key else None,
        }
        typer.echo(json.dumps(report, ensure_ascii=False))
        if key is None:
            raise typer.Exit(AuthError.exit_code)
    elif key is None:
        raise AuthError(
            "no API key is configured",
            remedy="run `thumb auth login` or set THUMBAPI_KEY; `--engine local` needs none",
        )
    else:
        typer.echo(f"key = {api_key.mask(key.value)}")
        typer.echo(f"source = {key.source}")
    if key.value == api_key.PUBLIC_TEST_KEY:
        _say("This is the public test key: every picture is the same placeholder, and nothing is charged.")
    if key.notice:
        _say(f"Note: {key.notice}.")


@app.command(context_settings=_CONTEXT, epilog="Example: [cyan]thumb auth logout[/]")
def logout() -> None:
    """Remove the stored key, and say which keys remain that thumb does not manage."""
    from thumbcli.engines.thumbapi import api_key

    removed = api_key.forget_key()
    for place in removed:
        _say(f"Removed the key from the {place}.")
    if not removed:
        _say("No key was stored.")
    for key in api_key.keys_found():
        _say(f"A key remains in the {key.source}; thumb does not manage that one.")


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _ask(*, stdin: bool) -> str:
    """Return the key as it is given; on a terminal it is never echoed, `--stdin` or not."""
    if sys.stdin.isatty():
        return _ask_hidden()
    if not stdin:
        raise UsageError(
            "standard input is not a terminal, so there is nobody to ask for the key",
            remedy="pipe it in: `thumb auth login --stdin < key.txt`",
        )
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError:
        raise UsageError(
            "the key on standard input is not text", remedy="put the key alone into the first line"
        ) from None
    if not line.strip():
        raise UsageError("no key came in on standard input", remedy="put the key alone into the first line")
    return line


def _ask_hidden() -> str:
    import getpass
    import warnings

    with warnings.catch_warnings():
        # Where echo can't be switched off, getpass warns and would then show what is typed.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            value = getpass.getpass("API key (not shown): ", stream=sys.stderr)
        except getpass.GetPassWarning:
            raise UsageError(
                "this terminal can't hide what is typed", remedy="use `thumb auth login --stdin`"
            ) from None
        except EOFError:
            value = ""
    if not value.strip():
        raise UsageError("no key was typed in", remedy="run `thumb auth login` again")
    return value
