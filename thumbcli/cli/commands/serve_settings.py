"""Where the settings of `thumb serve` come from: options, variables, `serve.toml`, secrets."""

from __future__ import annotations

import os
import re
from pathlib import Path  # noqa: TC003 - typer reads the annotations of a callback
from typing import TYPE_CHECKING, Final

import typer  # noqa: TC002 - as above

from thumbcli.cli.parameter_source import FILE_OF_DEFAULTS
from thumbcli.errors import UsageError
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from thumbcli.server.given_secrets import DeclaredKey
    from thumbcli.server.serve_file import ServeFile
    from thumbcli.server.server_config import ServerConfig

__all__ = ["card_secrets", "declared_keys", "load_file", "origins", "print_settings"]

_CARD_VARIABLE: Final = "THUMB_SERVE_CARD_SECRET"
_FILE: Final = "thumbcli.serve_file"
_OF_HEALTH: Final = ("host", "port")
_ORIGIN = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?")


def load_file(ctx: typer.Context, path: Path | None) -> Path | None:
    """Let the file set what neither an option nor a variable does; the callback of `--config`."""
    if path is None:
        return None
    from thumbcli.cli.commands.serve_keys import need_packages

    need_packages()
    from thumbcli.server.serve_file import read_serve_file

    file = read_serve_file(path)
    options = file.options()
    of_health = {name: options[name] for name in _OF_HEALTH if name in options}
    ctx.default_map = {**options, "health": of_health}
    ctx.meta[_FILE] = file
    ctx.meta[FILE_OF_DEFAULTS] = file.where
    return path


def declared_keys(ctx: typer.Context) -> tuple[DeclaredKey, ...]:
    """Return the keys that the environment and the file declare.

    Raises:
        UsageError: What should hold one does not, or two are the same.
    """
    from thumbcli.server.given_secrets import key_in_environment

    file, of_environment = _file(ctx), key_in_environment()
    keys = [*(file.keys() if file else ()), *([of_environment] if of_environment else ())]
    for key in keys[:-1]:
        if of_environment and {key.name, key.sha256} & {of_environment.name, of_environment.sha256}:
            raise UsageError(
                f"{key.where}: {key.name} is the key of the {of_environment.where} too",
                remedy="declare it in one of both places, each under a name of its own",
            )
    return tuple(keys)


def card_secrets(ctx: typer.Context) -> tuple[str, ...]:
    """Return what addresses of cards may be signed with; a variable overrides the file.

    Raises:
        UsageError: What should hold one does not.
    """
    from thumbcli.server.given_secrets import secret_in_environment

    file, given = _file(ctx), secret_in_environment(_CARD_VARIABLE)
    found = file.card_secrets() if file else []
    return tuple(secret.value for secret in ([given, *found[1:]] if given else found))


def origins(texts: Iterable[str]) -> frozenset[str]:
    """Return the origins whose pages may call the API; several in one text are separated by commas or blanks.

    Raises:
        UsageError: One is not an exact origin, as a browser sends it.
    """
    found = " ".join(texts).replace(",", " ").split()
    for text in found:
        if not _ORIGIN.fullmatch(text):
            every = " (each origin is named: with `*` any page could use a key that it finds)"
            raise UsageError(
                f"--cors-origin {text!r} is not an origin{every if '*' in text else ''}",
                remedy="write it in lower case and without a path, as https://app.example.com",
            )
    return frozenset(found)


def print_settings(ctx: typer.Context, config: ServerConfig) -> None:
    """Print what is set and where, what that overrides, and the keys, without any secret."""
    for parts in [*_settings(ctx), *_keys(config)]:
        print(printable("  ".join(filter(None, parts))))
    print("In order: thumb serve starts with this.")


def _settings(ctx: typer.Context) -> Iterator[tuple[str, str, str]]:
    file = _file(ctx)
    in_file = file.options() if file else {}
    for param in ctx.command.params:
        name = param.name or ""
        source = ctx.get_parameter_source(name)
        if source is None or source.name == "DEFAULT" or name in {"config", "check"}:
            continue
        flag = max(param.opts, key=len)
        in_variable = param.envvar if str(param.envvar) in os.environ else None
        places = [
            flag if source.name == "COMMANDLINE" else None,
            f"environment variable {in_variable}" if in_variable else None,
            file.where(name) if file and name in in_file else None,
        ]
        first, *rest = [place for place in places if place]
        over = f", over {' and '.join(rest)}" if rest else ""
        yield flag.removeprefix("--"), _shown(ctx.params[name]), f"({first}{over})"


def _keys(config: ServerConfig) -> Iterator[tuple[str, str, str]]:
    from thumbcli.server.store.server_keys import limits_of

    for key in config.declared_keys:
        limits = limits_of(key.plan, quota=key.quota, rate_per_s=key.rate_per_s)
        quota = "any number" if limits.quota is None else f"{limits.quota:,}"
        shown = f"{key.name}: {key.plan}, {limits.rate_per_s} per second, {quota} per month"
        yield "key", shown, f"({key.where})"
    if config.card_secrets:
        yield "cards", "addresses under /og/ are signed", ""


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _file(ctx: typer.Context) -> ServeFile | None:
    return ctx.meta.get(_FILE)
