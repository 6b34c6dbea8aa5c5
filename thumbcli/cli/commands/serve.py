"""`thumb serve`: the API of ThumbAPI on this machine."""

from __future__ import annotations

import ipaddress
import logging
import signal
import socket
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.commands import serve_health, serve_keys, serve_settings
from thumbcli.cli.display.server_log import LogFormat, log_to_stderr
from thumbcli.cli.display.streams import report_error, reported_to
from thumbcli.cli.parameter_source import located_errors
from thumbcli.cli.shared_options import HomePath, examples, serve_option
from thumbcli.errors import UsageError
from thumbcli.options.option import OUTPUT
from thumbcli.server.server_config import ErrorSource

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType

    from thumbcli.outputs.bucket import BucketFiles
    from thumbcli.server.run_server import Server
    from thumbcli.server.server_config import ServerConfig

__all__ = ["EXAMPLES", "app", "serve"]

EXAMPLES = examples(
    "thumb serve",
    "thumb serve keys add blog --plan pro",
    "thumb serve --host 0.0.0.0 --port 80",
    "thumb serve --config serve.toml --check",
    "thumb serve --store s3://my-bucket/covers --public-url https://cdn.example.com/covers",
    "thumb serve --simulate latency=25,error=0.1,plan=free",
    "thumb serve --simulate drop=0.05,outage=60,outagekind=timeout,idempotency=no,seed=7",
    note=(
        "What --simulate can do:\n\n"
        "error, unavailable, html or 429 =0.1: a tenth of the requests is refused with 500, 503, a gateway's "
        "502 or 429, and costs nothing; retryafter=30 sets Retry-After\n\n"
        "timeout, gateway, drop, half, stall or damaged =0.1: a tenth is drawn and charged, and the answer "
        "lost: a gateway's 504 or 502, a connection closed before or within the answer, silence, half a "
        "picture\n\n"
        "outage=60: every request fails for 60 s, after the first five; outage=30-90: from 30 to 90 s after "
        "the first; outagekind=drop: with any of these faults in place of error\n\n"
        "idempotency=no: Idempotency-Key is ignored, each attempt is charged; imageurl=no: answers have no "
        "imageUrl\n\n"
        "latency=5-25: seconds before drawing; plan=free, ratelimit=1, quota=5, access=no: the limits of an "
        "account; seed=7: the same faults for the same titles in every run"
    ),
)

_HELP = (
    "The ThumbAPI on your own machine, drawn by the local engine.\n\n"
    "Writes its address to stdout once it listens, and a line for each request to stderr. Until the first "
    "key is made it accepts any key, and listens on this machine only. Options are also read from the "
    "environment, THUMB_SERVE_PORT for --port, and from the file that --config names. Ctrl-C, SIGTERM or "
    "SIGHUP finishes the requests in progress; "
    "a second Ctrl-C or SIGTERM drops them."
)
_NETWORK = "The network"
_PICTURES = "Finished pictures"
_MEGABYTE = 1024 * 1024
_logger = logging.getLogger("thumbcli.server")

app = typer.Typer(invoke_without_command=True)
app.add_typer(serve_keys.app, name="keys")
app.command(epilog=examples("thumb serve health --port 8765"))(serve_health.health)


def _limit(flag: str, text: str, low: int, high: int, **more: object) -> object:
    return serve_option(flag, text, "Limits", min=low, max=high, metavar="N", **more)


@app.callback(help=_HELP, epilog=EXAMPLES)
def serve(
    ctx: typer.Context,
    *,
    host: Annotated[str, serve_option("--host", "The address to listen on.", _NETWORK)] = "127.0.0.1",
    port: Annotated[
        int, serve_option("--port", "0 takes any free one.", _NETWORK, min=0, max=65_535, metavar="PORT")
    ] = 8765,
    data: serve_keys.DataOption = None,
    root_path: Annotated[
        str,
        serve_option("--root-path", "Its path behind a proxy, such as /thumbs.", _NETWORK, metavar="PATH"),
    ] = "",
    allowed_host: Annotated[
        list[str] | None,
        serve_option(
            "--allowed-host",
            "Another host name that it answers to. With keys, only names given so.",
            _NETWORK,
            metavar="NAME",
            show_default="without keys this machine's, with keys any",
        ),
    ] = None,
    cors_origin: Annotated[
        list[str] | None,
        serve_option(
            "--cors-origin",
            "An origin whose pages may call the API from a browser, as https://app.example.com.",
            _NETWORK,
            metavar="ORIGIN",
            show_default="none",
        ),
    ] = None,
    forwarded_allow_ips: Annotated[
        str,
        serve_option(
            "--forwarded-allow-ips",
            "Proxies whose X-Forwarded headers count.",
            _NETWORK,
            metavar="IPS",
            show_default="none",
        ),
    ] = "",
    concurrency: Annotated[
        int | None,
        _limit("--concurrency", "Pictures drawn at once.", 1, 256, show_default="what keeps all cores busy"),
    ] = None,
    queue: Annotated[int, _limit("--queue", "Requests that may wait; then 503.", 0, 100_000)] = 64,
    max_body_mb: Annotated[int, _limit("--max-body-mb", "Largest request.", 1, 256)] = 16,
    allow_private_webhooks: Annotated[
        bool,
        serve_option(
            "--allow-private-webhooks", "Let webhooks go to private and loopback addresses.", _NETWORK
        ),
    ] = False,
    errors: Annotated[
        ErrorSource,
        serve_option(
            "--errors",
            "The status of a typo in format or imageStyle: 400 as ThumbAPI's reference has it, or 422 as its "
            "tutorial has it.",
        ),
    ] = ErrorSource.REFERENCE,
    simulate: Annotated[
        str,
        serve_option(
            "--simulate",
            "Bad weather to simulate: name=value, separated by commas; see below.",
            metavar="SPEC",
            show_default="none",
        ),
    ] = "",
    templates: Annotated[
        Path | None,
        serve_option(
            "--templates",
            "A folder of card templates, which requests name: template card for card.yml.",
            metavar="DIR",
            show_default="none",
        ),
    ] = None,
    store: Annotated[
        str,
        serve_option(
            "--store",
            "A bucket for finished pictures, as s3://my-bucket/covers: imageUrl points there.",
            _PICTURES,
            metavar="ADDRESS",
            show_default="none",
        ),
    ] = "",
    public_url: Annotated[
        str,
        serve_option(
            "--public-url", "Where that bucket is on the web.", _PICTURES, metavar="URL", show_default="none"
        ),
    ] = "",
    presign: Annotated[
        str,
        serve_option(
            "--presign",
            "Else for how long anyone may read what imageUrl points to: 7d, 12h, 30m.",
            _PICTURES,
            metavar="TIME",
            show_default="none",
        ),
    ] = "",
    config: Annotated[  # noqa: ARG001 - its callback reads it
        Path | None,
        serve_option(
            "--config",
            "A file of these options, of keys and of the secret of cards: serve.toml.",
            metavar="FILE",
            click_type=HomePath(),
            is_eager=True,
            callback=serve_settings.load_file,
            show_default="none",
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Check options, files, templates and keys, print them, and end.")
    ] = False,
    log_format: Annotated[
        LogFormat, serve_option("--log-format", "Lines for people, or JSON for programs.", OUTPUT)
    ] = LogFormat.TEXT,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No line for each request.", rich_help_panel=OUTPUT)
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="More about start and stop.", rich_help_panel=OUTPUT)
    ] = False,
) -> None:
    """Serve, unless a command such as `keys` follows."""
    if ctx.invoked_subcommand is not None:
        return
    serve_keys.need_packages()
    from thumbcli.server.models.named_templates import NamedTemplates
    from thumbcli.server.run_server import Server
    from thumbcli.server.server_config import ServerConfig, data_folder
    from thumbcli.server.simulation.simulated_service import parse_simulation
    from thumbcli.server.store.public_images import PublicImages

    with located_errors(ctx):
        serve_health.check_host(host)
        settings = ServerConfig(
            data=data or data_folder(),
            host=host,
            port=port,
            root_path=_clean_root(root_path),
            allowed_hosts=_host_names(allowed_host or ()),
            forwarded_allow_ips=forwarded_allow_ips,
            max_body_bytes=max_body_mb * _MEGABYTE,
            queue_max=queue,
            concurrency=concurrency,
            allow_private_webhooks=allow_private_webhooks,
            errors=errors,
            simulate=simulate,
            templates=templates,
            bucket=_bucket(store, public_url, presign),
            declared_keys=serve_settings.declared_keys(ctx),
            cors_origins=serve_settings.origins(cors_origin or ()),
            card_secrets=serve_settings.card_secrets(ctx),
        )
        NamedTemplates(templates).check()
        if check:
            parse_simulation(simulate)
            _check_keys(settings)
            serve_settings.print_settings(ctx, settings)
            return
        PublicImages(settings.bucket).check()
        keys = _keys(settings)

        def ready(address: str) -> None:
            if not quiet and log_format is LogFormat.JSON:
                _logger.info("thumb serve listens at %s", address)
            elif not quiet:
                _print_start(address, keys)
            print(address, flush=True)

        server = Server(settings, ready=ready)
        _stop_on_hangup(server)
        log_to_stderr(log_format, quiet=quiet, verbose=verbose)
        with reported_to(partial(_stop_soon, server)):
            server.run_until_stopped()
        if (error := report_error()) is not None:
            raise error
        if server.exit_code:
            raise typer.Exit(server.exit_code)


def _stop_soon(server: Server, _: OSError) -> None:
    """Stop because nobody learns the address, once the server has started."""
    import asyncio  # for help it takes too long

    asyncio.get_running_loop().call_soon(setattr, server, "should_exit", True)


def _stop_on_hangup(server: Server) -> None:
    """Let SIGHUP stop the server as SIGTERM does; a second one adds nothing. `nohup` makes it ignored."""
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is None or signal.getsignal(hangup) is signal.SIG_IGN:
        return

    def stop(number: int, frame: FrameType | None) -> None:
        if not server.should_exit:
            server.handle_exit(number, frame)

    signal.signal(hangup, stop)


def _bucket(store: str, public_url: str, presign: str) -> BucketFiles | None:
    """Return the bucket that pictures go to, by the options for it; None without them.

    Raises:
        UsageError: The options do not go together, or one of them can't be read.
    """
    if not store:
        if public_url or presign:
            raise UsageError("--public-url and --presign are for pictures in a store", remedy="add --store")
        return None
    from thumbcli.batch.store.open_output import open_output
    from thumbcli.options.duration import parse_duration_s
    from thumbcli.write_back.deliveries import checked_url

    if not public_url and not presign:
        raise UsageError(
            f"--store {store}: nobody could open an address of a store in imageUrl",
            remedy="say where it is on the web with --public-url, or sign addresses with --presign 7d",
        )
    try:
        signed_for = timedelta(seconds=parse_duration_s(presign)) if presign else None
    except ValueError as error:
        raise UsageError(f"--presign: {error}") from None
    bucket = open_output(Path(store), public_url=checked_url(public_url), signed_for=signed_for).bucket
    if bucket is None:
        raise UsageError(f"--store {store} is no address of a store", remedy="such as s3://my-bucket/covers")
    bucket.check_signing()
    return bucket


def _clean_root(text: str) -> str:
    text = text.strip().rstrip("/")
    if text and (not text.startswith("/") or not text.isascii() or not text.isprintable()):
        raise UsageError(f"--root-path {text!r} is not a path", remedy="write it as /thumbs")
    return text


def _host_names(texts: Iterable[str]) -> tuple[str, ...]:
    """Return host names as browsers send them; several in one text are separated by commas or blanks."""
    from thumbcli.server.http.host_guard import read_host

    names = []
    for text in " ".join(texts).replace(",", " ").split():
        try:
            found = read_host(text.encode("idna").decode())
        except UnicodeError:
            found = None
        if found is None or found.port is not None:
            raise UsageError(
                f"--allowed-host {text!r} is not a host name", remedy="write it as thumbs.example.org"
            )
        names.append(found.name)
    return tuple(names)


def _keys(config: ServerConfig) -> list[str]:
    """Return lines about the keys that the server accepts; before the first one is made, that is any key."""
    from contextlib import closing

    from thumbcli.server.store.serve_database import ServeDatabase
    from thumbcli.server.store.server_keys import Keys
    from thumbcli.server.webhooks.webhook_sender import secret_of

    with closing(ServeDatabase.open(config.data)) as store:
        keys = Keys(store)
        declared = len(config.declared_keys)
        if declared or keys.configured():
            number = keys.live() + declared
            are = "is" if number == 1 else "are"
            if not number:
                return [f"  Keys  {serve_keys.ALL_REVOKED}"]
            which = f" ({declared:,} declared)" if declared else ""
            return [f"  Keys  {number:,} {are} valid{which}; see `thumb serve keys list`"]
        _refuse_others(config)
        return [
            "  Keys  none was made, so any key is accepted; `thumb serve keys add NAME` makes the first",
            f"  Hooks signed with {secret_of(store, '')}",
        ]


def _check_keys(config: ServerConfig) -> None:
    """Check what `_keys` does, without making a database.

    Raises:
        UsageError: Others are let in, and there is no key.
    """
    from thumbcli.server.store.serve_database import ServeDatabase

    if ServeDatabase.is_there(config.data):
        _keys(config)
    elif not config.declared_keys:
        _refuse_others(config)


def _refuse_others(config: ServerConfig) -> None:
    """Refuse to let others in who could use any key.

    Raises:
        UsageError: The address or a proxy lets them in.
    """
    remedy = "make one with `thumb serve keys add NAME`, or set THUMB_SERVE_KEY_FILE"
    if not _is_loopback(config.host):
        raise UsageError(
            f"--host {config.host} lets other machines in, and no key was made yet",
            remedy=f"{remedy}, or listen on 127.0.0.1",
        )
    if config.forwarded_allow_ips:
        raise UsageError(
            "--forwarded-allow-ips lets others in through a proxy, and no key was made yet", remedy=remedy
        )


def _is_loopback(host: str) -> bool:
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and all(
        ipaddress.ip_address(str(text).partition("%")[0]).is_loopback for text in found
    )


def _print_start(address: str, keys: list[str]) -> None:
    any_key = len(keys) > 1
    lines = [
        f"thumb serve listens at {address}; Ctrl-C stops it.",
        f"  API   export THUMBAPI_BASE_URL={address}",
        *(["        export THUMBAPI_KEY=any"] if any_key else []),
        f"  Page  {address}/",
        f"  Docs  {address}/docs",
        *keys,
    ]
    print("\n".join(lines), file=sys.stderr, flush=True)
