"""`thumb mcp`: tools for agents, over stdio or HTTP on this machine."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from thumbcli.cli.display.streams import info
from thumbcli.cli.draw_options import DrawOptions, SelectedEngine, select_engine
from thumbcli.cli.shared_options import examples, with_options
from thumbcli.contract import EngineName
from thumbcli.engines.protocol import ignore_notice
from thumbcli.errors import AuthError, NotInstalled, UsageError
from thumbcli.options.option_values import EngineChoice

if TYPE_CHECKING:
    from thumbcli.engines.protocol import Engine, Notify

__all__ = ["EXAMPLES", "mcp"]

EXAMPLES = examples(
    "thumb mcp --out thumbs",
    "thumb mcp --out s3://bucket/covers --max-items 50",
    "thumb mcp --engine thumbapi --max-credits 200",
    "thumb mcp --http 8766",
)

_PORT_MAX = 65535


class McpOptions(DrawOptions):
    """The options of the command."""

    out: Path
    max_credits: int | None
    max_items: int | None


@with_options("mcp")
def mcp(
    _: typer.Context,
    http: Annotated[
        int | None,
        typer.Option(
            "--http",
            metavar="PORT",
            min=1,
            max=_PORT_MAX,
            help="Listen at http://127.0.0.1:PORT/mcp, for this machine alone.",
            show_default="stdio",
        ),
    ] = None,
    **options: Unpack[McpOptions],
) -> None:
    """Let an agent draw, by the Model Context Protocol, into one folder and within a budget.

    The agent can't change the engine, the folder and the budget. It names titles and looks, never files of
    this machine. Photo, logo and reference sets are those of the kit that `thumb brand` saved.
    """
    try:
        from thumbcli.mcp_server.tools import mcp_server
    except ModuleNotFoundError as error:
        raise NotInstalled(
            f"thumb mcp needs more packages ({error.name} is missing)",
            remedy="pip install 'thumbcli[mcp]'",
        ) from None
    from thumbcli.cli.brand_context import brands
    from thumbcli.mcp_server.studio import Studio

    engine = _selected(options)
    if engine.name is EngineName.THUMBAPI and options["max_credits"] is None:
        raise UsageError(
            "an agent would spend credits without a limit",
            remedy="set one: --max-credits 200; or --engine local",
        )
    for notice in engine.notices:
        info(notice)

    def make_engine() -> Engine:
        # The key of now: the tools login and logout change it, and never the engine.
        if engine.name is EngineName.THUMBAPI:
            asked: McpOptions = {**options, "engine": EngineChoice.THUMBAPI}
            return select_engine(asked).make(notify=ignore_notice)
        return engine.make(notify=ignore_notice)

    studio = Studio(
        out=options["out"],
        make_engine=make_engine,
        brands=brands(quiet=True),
        max_credits=options["max_credits"],
        max_items=options["max_items"],
    )
    server = mcp_server(studio, engine.name)
    if http is None:
        server.run("stdio")
    else:
        info(f"MCP at http://127.0.0.1:{http}/mcp, drawing into {studio.place.label}; Ctrl-C ends it")
        server.run("streamable-http", host="127.0.0.1", port=http)


def _selected(options: McpOptions) -> SelectedEngine:
    """Return the engine; the hosted one also without a key, for which the tool `login` asks."""
    try:
        return select_engine(options)
    except AuthError as error:
        if options["engine"] != EngineChoice.THUMBAPI:
            raise
        refusal = error

    def make(*, notify: Notify) -> Engine:  # noqa: ARG001 - there is none to notify
        raise refusal

    notice = f"{refusal.message}: the agent can call login, or you run `thumb auth login`"
    return SelectedEngine(name=EngineName.THUMBAPI, make=make, notices=(notice,))
