"""`thumb check`: judge finished pictures, whoever made them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.shared_options import OUTPUT
from thumbcli.contract import Format

if TYPE_CHECKING:
    from thumbcli.render.quality.inspect import Inspection

__all__ = ["EXAMPLES", "check"]

EXAMPLES = (
    "Examples:\n\n"
    "[cyan]thumb check thumbs/*.webp[/]\n\n"
    "[cyan]thumb check cover.jpg --format youtube[/]\n\n"
    '[cyan]thumb gen "Why We Forget" --out - | thumb check -[/]\n\n'
    "Exit code 3 means that something was found. Whether a picture is any good, no program knows."
)

_FOUND = 3
_FIGURES = ("contrast", "spread", "detail", "legible", "badge", "border")
_FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        help="What they must be fit for.",
        show_default="what each seems to be made for",
        rich_help_panel="The picture",
    ),
]


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Pictures; - reads one from stdin.")],
    format_: _FormatOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a file.", rich_help_panel=OUTPUT)
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help="Only files that something was found in.", rich_help_panel=OUTPUT),
    ] = False,
) -> None:
    """Judge finished pictures, ours or anybody's, on what can be seen.

    Size, ratio and weight for where they will be shown; words too fine for a phone; something under YouTube's
    duration or cut off by an edge; blank, flat, transparent and broken files.
    """
    from thumbcli.render.quality.inspect import inspect

    found = False
    for file in files:
        data, trouble = _read(file)
        report = inspect(data, format_)
        messages = [trouble] if trouble else [finding.message for finding in report.findings]
        found = found or bool(messages)
        if as_json and (messages or not quiet):
            print(json.dumps(_as_dict(file, report, trouble), ensure_ascii=False))
        elif messages or not quiet:
            _show(file, report, messages)
    raise typer.Exit(_FOUND if found else 0)


def _read(file: str) -> tuple[bytes, str]:
    """Return the bytes of a file, and why they could not be read."""
    try:
        return (sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()), ""
    except OSError as error:
        return b"", f"the file can't be read: {error.strerror or error}"


def _as_dict(file: str, report: Inspection, trouble: str) -> dict[str, object]:
    findings = [finding.as_dict() for finding in report.findings]
    if trouble:
        findings[0]["message"] = trouble
    sight = report.metrics
    return {
        "file": file,
        "ok": not findings,
        "format": report.format,
        "file_format": report.file_format,
        "width_px": report.width_px,
        "height_px": report.height_px,
        "size_bytes": report.size_bytes,
        "sight": None if sight is None else {name: round(getattr(sight, name), 3) for name in _FIGURES},
        "findings": findings,
    }


def _show(file: str, report: Inspection, messages: list[str]) -> None:
    """Print a line for the file and one for each finding."""
    parts = [
        report.file_format,
        f"{report.width_px}x{report.height_px}",
        f"{report.size_bytes / 1024:.0f} KiB",
    ]
    about = " ".join(part for part in (*parts, report.format) if part) if report.file_format else ""
    print(f"{'found' if messages else 'ok':<6} {file}" + (f"  ({about})" if about else ""))
    for message in messages:
        print(f"       {message}")
