"""`thumb check`: check image files for visible problems."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.display.streams import json_line
from thumbcli.cli.shared_options import examples
from thumbcli.contract import Format
from thumbcli.contract.image_header import PICTURE_MAX_BYTES
from thumbcli.errors import RequestRefused
from thumbcli.options.option import OUTPUT, PICTURE
from thumbcli.printable_text import printable
from thumbcli.regular_files import leads_to_folder, read_regular_file
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.quality.inspect import Inspection

__all__ = ["EXAMPLES", "check"]

EXAMPLES = examples(
    "thumb check thumbs",
    "thumb check thumbs/*.webp --quiet",
    "thumb check cover.jpg --format youtube",
    'thumb gen "Why We Forget" --out - | thumb check -',
    note="Exit code 3 means that a problem was found. It does not judge taste.",
)

_PROBLEMS_FOUND = 3

_FIGURES = ("contrast", "spread", "detail", "legible", "badge", "border")
_FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        help="Where they will be shown.",
        show_default="detected from the size",
        rich_help_panel=PICTURE,
    ),
]


def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Pictures, or folders of them, also s3://BUCKET/PREFIX; - is stdin."
        ),
    ],
    format_: _FormatOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object per file.", rich_help_panel=OUTPUT)
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Only files with problems.", rich_help_panel=OUTPUT)
    ] = False,
) -> None:
    """Check image files, from thumb or not, for visible problems.

    Size, ratio and weight for where they will be shown; text too small for a phone; something under YouTube's
    duration badge or cut off by an edge; blank, flat, transparent and broken files. What thumb told when it
    drew a picture, such as words that were left out, is repeated, and is no problem by itself.
    """
    from thumbcli.contract.picture_metadata import read_metadata
    from thumbcli.render.quality.inspect import inspect

    found = False
    for file, (data, problem) in _pictures(files):
        report = inspect(data, format_)
        metadata = read_metadata(data)
        warnings = () if metadata is None else metadata.warnings
        messages = [problem] if problem else [finding.message for finding in report.findings]
        found = found or bool(messages)
        if as_json and (messages or not quiet):
            print(json_line({**_as_dict(file, report, problem), "warnings": list(warnings)}))
        elif messages or not quiet:
            _show(file, report, messages)
            for warning in warnings:
                print(f"       when it was drawn: {printable(warning)}")
    raise typer.Exit(_PROBLEMS_FOUND if found else 0)


def _pictures(files: Sequence[str]) -> Iterator[tuple[str, tuple[bytes, str]]]:
    """Yield each file with what `_read` returns; a folder stands for the pictures in it, also in a store."""
    for file in files:
        address = store_address(file)
        if address is None and (file == "-" or not leads_to_folder(Path(file))):
            yield file, _read(file)
            continue
        from thumbcli.gallery.find_pictures import find_pictures, read_found

        found = find_pictures([Path(file)], records=False)
        if not found:
            yield (
                file,
                (b"", f"there is no picture {'in this folder' if address is None else 'at this address'}"),
            )
        for picture in found:
            try:
                yield str(picture.path), (read_found(picture)[0], "")
            except RequestRefused as error:
                yield str(picture.path), (b"", error.message)


def _read(file: str) -> tuple[bytes, str]:
    """Return the bytes of a file, and why it can't be read if it can't."""
    try:
        if file != "-":
            return read_regular_file(Path(file), limit_bytes=PICTURE_MAX_BYTES), ""
        data = sys.stdin.buffer.read(PICTURE_MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        return b"", f"the file can't be read: {getattr(error, 'strerror', None) or error}"
    if len(data) > PICTURE_MAX_BYTES:
        return b"", f"the file can't be read: it has more than {PICTURE_MAX_BYTES:,} bytes"
    return data, ""


def _as_dict(file: str, report: Inspection, problem: str) -> dict[str, object]:
    findings = [finding.as_dict() for finding in report.findings]
    if problem:
        findings[0]["message"] = problem
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
    print(printable(f"{'found' if messages else 'ok':<6} {file}") + (f"  ({about})" if about else ""))
    for message in messages:
        print(f"       {printable(message)}")
