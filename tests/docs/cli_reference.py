"""Write docs/cli.md from the commands themselves: `python -m tests.docs.cli_reference`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.text import Text
from typer.core import TyperGroup
from typer.main import get_command

from thumbcli.cli.app import app_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer._click import Command, Context, HelpFormatter

__all__ = ["PAGE", "command_tree", "reference"]

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"

_WIDTH_CHARS = 100
_HELP_FLAG = "--help"
_INTRODUCTION = """\
# Commands

This page is generated from the commands (`make docs`). Each command says the same with `--help` or `-h`.
"""


def command_tree() -> Iterator[tuple[Context, Command]]:
    """Yield every command below `thumb`, parents before their subcommands, each with its context."""
    yield from _walk(get_command(app_for([])), "thumb", None)


def _walk(command: Command, name: str, parent: Context | None) -> Iterator[tuple[Context, Command]]:
    context = typer.Context(
        command, info_name=name, parent=parent, terminal_width=_WIDTH_CHARS, max_content_width=_WIDTH_CHARS
    )
    yield context, command
    if isinstance(command, TyperGroup):
        for name_below in command.list_commands(context):
            yield from _walk(command.commands[name_below], name_below, context)


def reference() -> str:
    """Return the whole page as Markdown."""
    sections = (_section(context, command) for context, command in command_tree())
    return "\n".join((_INTRODUCTION, *sections))


def _section(context: Context, command: Command) -> str:
    formatter = context.make_formatter()
    command.format_usage(context, formatter)
    _write_prose(formatter, command.help)
    for panel, entries in _panels(context, command).items():
        with formatter.section(panel):
            formatter.write_dl(entries)
    _write_prose(formatter, command.epilog)
    level = "##" if context.parent is None or context.parent.parent is None else "###"
    lines = (line.rstrip() for line in formatter.getvalue().splitlines())
    return "\n".join((f"{level} {context.command_path}", "", "```text", *lines, "```", ""))


def _write_prose(formatter: HelpFormatter, text: str | None) -> None:
    for paragraph in Text.from_markup(text).plain.split("\n\n") if text else ():
        formatter.write_paragraph()
        formatter.write_text(paragraph)


def _panels(context: Context, command: Command) -> dict[str, list[tuple[str, str]]]:
    """Return what the help shows, by the headings it shows it under."""
    panels: dict[str, list[tuple[str, str]]] = {}
    for param in command.get_params(context):
        record = param.get_help_record(context)
        if record is None or _HELP_FLAG in param.opts:
            continue
        usual = "Arguments" if param.param_type_name == "argument" else "Options"
        panel = getattr(param, "rich_help_panel", None) or usual
        panels.setdefault(panel, []).append(record)
    if isinstance(command, TyperGroup):
        for name in command.list_commands(context):
            below = command.commands[name]
            panel = getattr(below, "rich_help_panel", None) or "Commands"
            panels.setdefault(panel, []).append((name, below.get_short_help_str(limit=10 * _WIDTH_CHARS)))
    return panels


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
