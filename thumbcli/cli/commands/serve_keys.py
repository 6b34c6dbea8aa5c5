"""`thumb serve keys`: who may use the server."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.contract import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.server.store.serve_database import ServeDatabase
    from thumbcli.server.store.server_keys import KeySummary

__all__ = ["DataOption", "app"]

_CONTEXT = {"help_option_names": ["-h", "--help"]}
_HEAD = ("NAME", "KEY", "PLAN", "A SECOND", "A MONTH", "USED", "LAST USED", "STATE")

app = typer.Typer(
    help="The keys of `thumb serve`: make, list and revoke them.",
    no_args_is_help=True,
    context_settings=_CONTEXT,
)

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        envvar="THUMB_SERVE_DATA",
        show_envvar=False,
        help="The server's data: keys, counts, jobs.",
        show_default="a folder of your user",
    ),
]
_Name = Annotated[str, typer.Argument(metavar="NAME", help="What the key is called in lists and logs.")]


@app.command(
    context_settings=_CONTEXT,
    epilog="Examples:\n\n[cyan]thumb serve keys add blog --plan pro[/]\n\n"
    "[cyan]thumb serve keys add tests --quota 1000 --rate 50[/]",
)
def add(
    ctx: typer.Context,
    name: _Name,
    *,
    plan: Annotated[
        Plan, typer.Option(help="Whose limits count, as the hosted API has them.")
    ] = Plan.BUSINESS,
    quota: Annotated[
        int | None, typer.Option(min=0, help="Generations a month.", show_default="as the plan has it")
    ] = None,
    rate: Annotated[
        int | None, typer.Option(min=1, help="Requests a second.", show_default="as the plan has it")
    ] = None,
    data: DataOption = None,
) -> None:
    """Make a key; it is written to stdout once and kept nowhere.

    The hd model needs the plan pro or business.
    """
    with _store(ctx, data) as store:
        from thumbcli.server.store.server_keys import Keys
        from thumbcli.server.webhooks.webhook_sender import secret_of

        value, key_id = Keys(store).add(name, plan, quota=quota, rate_per_s=rate)
        secret = secret_of(store, key_id)
    typer.echo(value)
    typer.echo(f"This is the key {name}; it can't be shown again.", err=True)
    typer.echo(f"Its webhooks are signed with {secret}", err=True)


@app.command("list", context_settings=_CONTEXT, epilog="Example: [cyan]thumb serve keys list --json[/]")
def list_keys(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a key.")] = False,
    data: DataOption = None,
) -> None:
    """List the keys: the beginning of each, its limits, generations used this month, whether it is valid."""
    from datetime import UTC, datetime

    with _store(ctx, data) as store:
        from thumbcli.server.store.quotas import month_of
        from thumbcli.server.store.server_keys import Keys

        lines = Keys(store).list(month_of(datetime.now(UTC)))
    if as_json:
        for line in lines:
            typer.echo(json.dumps(_as_dict(line), ensure_ascii=False))
        return
    rows = [_HEAD, *(_row(line) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    for row in rows:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@app.command(context_settings=_CONTEXT, epilog="Example: [cyan]thumb serve keys revoke blog[/]")
def revoke(ctx: typer.Context, name: _Name, data: DataOption = None) -> None:
    """Let a key open nothing any more, and delete what it saved; a running server knows at once."""
    with _store(ctx, data) as store:
        from thumbcli.server.store.server_keys import Keys

        Keys(store).revoke(name)
    typer.echo(f"Revoked the key {name}; what it saved is deleted.", err=True)


@contextmanager
def _store(ctx: typer.Context, data: Path | None) -> Iterator[ServeDatabase]:
    """Open the server's store; its folder may stand before `keys` too: `thumb serve --data DIR keys …`."""
    from thumbcli.cli.extras import need_packages

    need_packages()
    from thumbcli.server.server_config import data_folder
    from thumbcli.server.store.serve_database import ServeDatabase

    serve = ctx.parent.parent if ctx.parent else None
    before = serve.params.get("data") if serve else None
    folder = data or (Path(before) if before else data_folder())
    with closing(ServeDatabase.open(folder.expanduser())) as store:
        yield store


def _row(line: KeySummary) -> tuple[str, ...]:
    limits = line.limits
    return (
        line.name,
        f"{line.prefix}…",
        line.plan,
        "any" if limits.rate_per_s is None else f"{limits.rate_per_s:,}",
        "any" if limits.quota is None else f"{limits.quota:,}",
        f"{line.used:,}",
        line.last_used_at or "never",
        f"revoked {line.revoked_at}" if line.revoked_at else "valid",
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
    }
