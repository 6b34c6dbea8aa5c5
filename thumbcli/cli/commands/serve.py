"""`thumb serve`: the API of ThumbAPI on this machine."""

from __future__ import annotations

import ipaddress
import logging
import socket
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.commands import serve_health, serve_keys
from thumbcli.cli.extras import need_packages
from thumbcli.cli.parameter_source import PlacedCommand, PlacedGroup
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from thumbcli.server.server_config import ServerConfig

__all__ = ["EXAMPLES", "app", "serve"]

EXAMPLES = (
    "Examples:\n\n"
    "[cyan]thumb serve[/]\n\n"
    "[cyan]thumb serve keys add blog --plan pro[/]\n\n"
    "[cyan]thumb serve --host 0.0.0.0 --port 80[/]\n\n"
    "[cyan]thumb serve --simulate latency=25,error=0.1,plan=free[/]"
)

_HELP = (
    "The ThumbAPI on your own machine, drawn by the local engine.\n\n"
    "Writes its address to stdout once it listens, and a line for each request to stderr. As long as no key "
    "was made it takes any key, and listens on this machine alone. Options are also read from the "
    "environment, THUMB_SERVE_PORT for --port. Ctrl-C or SIGTERM finishes what is in hand; a second one "
    "drops it."
)
_NETWORK, _LIMITS, _OUTPUT = "The network", "RunLimits", "The output"
_CONTEXT = {"help_option_names": ["-h", "--help"]}
_MEGABYTE = 1024 * 1024

app = typer.Typer(cls=PlacedGroup, context_settings=_CONTEXT, invoke_without_command=True)
app.add_typer(serve_keys.app, name="keys")
app.command(
    cls=PlacedCommand,
    context_settings=_CONTEXT,
    epilog="Example: [cyan]thumb serve health --port 8765[/]",
)(serve_health.health)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    """What is said on stderr while the server runs."""

    quiet: bool
    verbose: bool


@app.callback(help=_HELP, epilog=EXAMPLES)
def serve(
    ctx: typer.Context,
    *,
    host: Annotated[
        str,
        typer.Option(
            envvar="THUMB_SERVE_HOST",
            show_envvar=False,
            help="The address to listen on.",
            rich_help_panel=_NETWORK,
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            min=0,
            max=65_535,
            envvar="THUMB_SERVE_PORT",
            show_envvar=False,
            metavar="PORT",
            help="0 takes any that is free.",
            rich_help_panel=_NETWORK,
        ),
    ] = 8765,
    data: serve_keys.DataOption = None,
    root_path: Annotated[
        str,
        typer.Option(
            metavar="PATH",
            envvar="THUMB_SERVE_ROOT_PATH",
            show_envvar=False,
            help="Where a proxy puts it, such as /thumbs.",
            rich_help_panel=_NETWORK,
        ),
    ] = "",
    forwarded_allow_ips: Annotated[
        str,
        typer.Option(
            metavar="IPS",
            envvar="THUMB_SERVE_FORWARDED_ALLOW_IPS",
            show_envvar=False,
            help="Proxies whose X-Forwarded headers count.",
            show_default="none",
            rich_help_panel=_NETWORK,
        ),
    ] = "",
    concurrency: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=256,
            envvar="THUMB_SERVE_CONCURRENCY",
            show_envvar=False,
            metavar="N",
            help="Pictures drawn at once.",
            show_default="what keeps all cores busy",
            rich_help_panel=_LIMITS,
        ),
    ] = None,
    queue: Annotated[
        int,
        typer.Option(
            min=0,
            max=100_000,
            envvar="THUMB_SERVE_QUEUE",
            show_envvar=False,
            metavar="N",
            help="Requests that may wait; then 503.",
            rich_help_panel=_LIMITS,
        ),
    ] = 64,
    max_body_mb: Annotated[
        int,
        typer.Option(
            min=1,
            max=256,
            envvar="THUMB_SERVE_MAX_BODY_MB",
            show_envvar=False,
            metavar="N",
            help="Largest request.",
            rich_help_panel=_LIMITS,
        ),
    ] = 16,
    allow_private_webhooks: Annotated[
        bool,
        typer.Option(
            "--allow-private-webhooks",
            envvar="THUMB_SERVE_ALLOW_PRIVATE_WEBHOOKS",
            show_envvar=False,
            help="Let webhooks go to private and loopback addresses.",
            rich_help_panel=_NETWORK,
        ),
    ] = False,
    simulate: Annotated[
        str,
        typer.Option(
            metavar="SPEC",
            envvar="THUMB_SERVE_SIMULATE",
            show_envvar=False,
            help="Faults to show: latency=25,error=0.1,plan=free,…",
            show_default="none",
        ),
    ] = "",
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No line for each request.", rich_help_panel=_OUTPUT)
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="More about start and stop.", rich_help_panel=_OUTPUT)
    ] = False,
) -> None:
    """Serve, unless a command such as `keys` follows."""
    if ctx.invoked_subcommand is not None:
        return
    need_packages()
    from thumbcli.server.server_config import ServerConfig, data_folder

    serving = ServerConfig(
        data=(data or data_folder()).expanduser(),
        host=host,
        port=port,
        root_path=_clean_root(root_path),
        forwarded_allow_ips=forwarded_allow_ips,
        max_body_bytes=max_body_mb * _MEGABYTE,
        queue_max=queue,
        concurrency=concurrency,
        allow_private_webhooks=allow_private_webhooks,
        simulate=simulate,
    )
    _run(serving, _Voice(quiet=quiet, verbose=verbose))


def _clean_root(text: str) -> str:
    text = text.strip().rstrip("/")
    if text and (not text.startswith("/") or not text.isascii() or not text.isprintable()):
        raise UsageError(f"--root-path {text!r} is no path", remedy="write it as /thumbs")
    return text


def _run(serving: ServerConfig, voice: _Voice) -> None:
    from thumbcli.server.run_server import Server

    number = _count_keys(serving)
    secret = _shared_secret(serving) if number is None else ""

    def ready(address: str) -> None:
        if not voice.quiet:
            _greet(address, number, secret)
        print(address, flush=True)

    server = Server(serving, ready=ready)
    _log_to_stderr(voice)
    server.run_until_stopped()
    if server.exit_code:
        raise typer.Exit(server.exit_code)


def _count_keys(serving: ServerConfig) -> int | None:
    """Return how many keys open the door, None where any does; who listens to others needs at least one.

    Raises:
        UsageError: `--host` or a proxy lets others in, and there never was a key.
        DiskError: The data folder can't be used.
    """
    from contextlib import closing

    from thumbcli.server.store.serve_database import ServeDatabase
    from thumbcli.server.store.server_keys import Keys

    with closing(ServeDatabase.open(serving.data)) as store:
        keys = Keys(store)
        if keys.configured():
            return keys.live()
    if not _is_loopback(serving.host):
        raise UsageError(
            f"--host {serving.host} lets other machines in, and no key was made yet",
            remedy="make one with `thumb serve keys add NAME`, or listen on 127.0.0.1",
        )
    if serving.forwarded_allow_ips:
        raise UsageError(
            "--forwarded-allow-ips says that others come in through a proxy, and no key was made yet",
            remedy="make one with `thumb serve keys add NAME`",
        )
    return None


def _is_loopback(host: str) -> bool:
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and all(
        ipaddress.ip_address(str(text).partition("%")[0]).is_loopback for text in found
    )


def _log_to_stderr(voice: _Voice) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    levels = {
        "thumbcli.server": logging.WARNING if voice.quiet else logging.INFO,
        "uvicorn.error": logging.INFO if voice.verbose else logging.ERROR,
    }
    for name, level in levels.items():
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(level)
        logger.propagate = False


def _shared_secret(serving: ServerConfig) -> str:
    """Return what webhooks are signed with as long as nobody has a key of his own."""
    from contextlib import closing

    from thumbcli.server.store.serve_database import ServeDatabase
    from thumbcli.server.webhooks.webhook_sender import secret_of

    with closing(ServeDatabase.open(serving.data)) as store:
        return secret_of(store, "")


def _greet(address: str, number: int | None, secret: str) -> None:
    lines = [
        f"thumb serve listens at {address}; Ctrl-C stops it.",
        f"  API   export THUMBAPI_BASE_URL={address}",
        *(["        export THUMBAPI_KEY=any"] if number is None else []),
        f"  Page  {address}/",
        f"  Docs  {address}/docs",
    ]
    if number is None:
        lines.append(
            "  Keys  none was made, so any key is taken; `thumb serve keys add NAME` makes the first"
        )
        lines.append(f"  Hooks signed with {secret}")
    else:
        lines.append(
            f"  Keys  {number:,} {'is' if number == 1 else 'are'} valid; see `thumb serve keys list`"
        )
    print("\n".join(lines), file=sys.stderr, flush=True)
