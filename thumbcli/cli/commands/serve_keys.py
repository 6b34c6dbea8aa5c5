"""`thumb serve keys`: the keys that may use the server."""

from __future__ import annotations

from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.display.streams import info, json_line
from thumbcli.cli.shared_options import HomePath, examples, serve_option
from thumbcli.contract import Plan
from thumbcli.errors import UsageError
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.server.store.serve_database import ServeDatabase
    from thumbcli.server.store.server_keys import Keys, KeySummary

__all__ = ["ALL_REVOKED", "DataOption", "app", "need_packages"]

ALL_REVOKED = "all are revoked, so every request gets a 401; `thumb serve keys add NAME` makes another one"
"""A server that once had a key never opens again by itself."""

_HEAD = ("NAME", "KEY", "PLAN", "PER SECOND", "PER MONTH", "USED", "LAST USED", "STATE")
_SERVE_PACKAGES = ("fastapi", "uvicorn", "httptools", "prometheus_client", "fastapi_offline")

app = typer.Typer(help="The keys of `thumb serve`: make, list and revoke them.", no_args_is_help=True)

DataOption = Annotated[
    Path | None,
    serve_option(
        "--data",
        "The server's data: keys, counts, jobs.",
        metavar="DIR",
        click_type=HomePath(),
        show_default="a folder of your user",
    ),
]
_Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of the key in lists and logs.")]


@app.command(
    epilog=examples(
        "thumb serve keys add blog --plan pro", "thumb serve keys add tests --quota 1000 --rate 50"
    )
)
def add(
    ctx: typer.Context,
    name: _Name,
    *,
    plan: Annotated[
        Plan, typer.Option(help="The plan of the hosted API whose limits apply.")
    ] = Plan.BUSINESS,
    quota: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Generations per month.", show_default="as the plan has it"),
    ] = None,
    rate: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Requests per second.", show_default="as the plan has it"),
    ] = None,
    data: DataOption = None,
) -> None:
    """Make a key and print it to stdout, once: it is not stored.

    The hd model and webhooks need the plan pro or business.
    """
    with _open_keys(ctx, data) as (keys, store):
        from thumbcli.server.webhooks.webhook_sender import secret_of

        value, key_id = keys.add(name, plan, quota=quota, rate_per_s=rate)
        secret = secret_of(store, key_id)
    print(value)
    info(f"This is the key {name}; it can't be shown again.")
    info(f"Its webhooks are signed with {secret}")


@app.command("list", epilog=examples("thumb serve keys list --json"))
def list_keys(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per key.")] = False,
    data: DataOption = None,
) -> None:
    """List the keys: the first characters, limits, generations used this month, and whether each is valid."""
    from datetime import UTC, datetime

    with _open_keys(ctx, data) as (keys, _):
        from thumbcli.server.store.quotas import month_of

        lines = keys.list(month_of(datetime.now(UTC)))
    if as_json:
        for line in lines:
            print(json_line(_as_dict(line)))
        return
    rows = [_HEAD, *(_row(line) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print(printable("  ".join(cells).rstrip()))


@app.command(epilog=examples("thumb serve keys revoke blog"))
def revoke(ctx: typer.Context, name: _Name, data: DataOption = None) -> None:
    """Revoke a key and delete its saved assets; a running server notices at once.

    Revoking the last key does not open the server again: it refuses every request until there is another key.
    """
    with _open_keys(ctx, data) as (keys, _):
        declared = keys.revoke(name)
        left = any(line.revoked_at is None for line in keys.list(""))
    info(f"Revoked the key {name}; its saved assets are deleted.")
    if declared:
        info("The server declares it: remove it there too, or the next start makes it valid again.")
    if not left:
        info(f"Of the keys, {ALL_REVOKED}.")


def need_packages(command: str = "serve") -> None:
    """Check that the packages of `thumb serve`, an extra, are installed; `command` needs them.

    Raises:
        UsageError: One is missing.
    """
    missing = [name for name in _SERVE_PACKAGES if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"thumb {command} needs packages that are not installed: {', '.join(missing)}",
            remedy="install them with `pip install 'thumbcli[serve]'`, in a clone `pip install '.[serve]'`",
        )


@contextmanager
def _open_keys(ctx: typer.Context, data: Path | None) -> Iterator[tuple[Keys, ServeDatabase]]:
    """Open the server's database; `--data` may precede `keys` too: `thumb serve --data DIR keys …`."""
    need_packages()
    from thumbcli.server.server_config import data_folder
    from thumbcli.server.store.serve_database import ServeDatabase
    from thumbcli.server.store.server_keys import Keys

    serve = ctx.parent.parent if ctx.parent else None
    before = serve.params.get("data") if serve else None
    folder = data or (Path(before) if before else data_folder())
    with closing(ServeDatabase.open(folder)) as store:
        yield Keys(store), store


def _row(line: KeySummary) -> tuple[str, ...]:
    limits = line.limits
    return (
        line.name,
        f"sha256:{line.prefix}" if line.is_declared else f"{line.prefix}…",
        line.plan,
        "any" if limits.rate_per_s is None else f"{limits.rate_per_s:,}",
        "any" if limits.quota is None else f"{limits.quota:,}",
        f"{line.used:,}",
        line.last_used_at or "never",
        f"revoked {line.revoked_at}" if line.revoked_at else "declared" if line.is_declared else "valid",
    )


def _as_dict(line: KeySummary) -> dict[str, object]:
    return {
        "id": line.key_id,
        "name": line.name,
        "prefix": line.prefix,
        "plan": line.plan,
        "rate_per_s": line.limits.rate_per_s,
        "quota": line.limits.quota,
        "used": line.used,
        "last_used_at": line.last_used_at,
        "revoked_at": line.revoked_at,
        "declared": line.is_declared,
    }
