"""`thumb gen`: one or more titles to files, without a manifest."""

from __future__ import annotations

import os
import stat
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, Unpack

import typer

from thumbcli.batch.model.events import StopCause
from thumbcli.cli.display.streams import info, is_stdout_closed, report_error, report_failure
from thumbcli.cli.draw_options import DrawOptions, row_defaults, select_engine
from thumbcli.cli.shared_options import SETTABLE, examples, with_options
from thumbcli.contract import EngineName, Format, OutputFormat
from thumbcli.contract.design_options import VARIANT_MAX
from thumbcli.errors import DiskError, TemporaryError, UsageError
from thumbcli.options.format_names import format_names
from thumbcli.options.option_list import PICTURE_OPTIONS
from thumbcli.options.option_values import OnLost  # noqa: TC001 - in GenOptions, which a test reads at run time
from thumbcli.regular_files import leads_to_folder
from thumbcli.render.quality.platform_limits import upload_for

if TYPE_CHECKING:
    from thumbcli.contract import Thumbnail

__all__ = ["EXAMPLES", "gen"]

EXAMPLES = examples(
    'thumb gen "10 Money Mistakes Keeping You Poor"',
    'thumb gen "Figma vs Framer" --format blogpost --out cover.webp',
    'thumb gen "Why We Forget" --engine local --for-upload',
    'thumb gen "Why We Forget" --engine local --variants 6 --out ideas/',
    'thumb gen "Why We Forget" --engine local --template podcast --set episode=12',
    'thumb gen "Why We Forget" --out - > cover.webp',
    note=SETTABLE,
)


_READER_PATIENCE_S = 1.0
"""What a pipe holds may be lost with its reader: how long to see whether it takes all."""

_LOOK_AGAIN_MS = 10
_STDIN_MAX_BYTES = 1024 * 1024
"""More than a title may have, and than a person would mean to be one."""


class OutputTarget(NamedTuple):
    """The destination: a folder, one file in a folder, or (neither) standard output."""

    folder: Path | None
    name: str | None
    output_format: OutputFormat


class GenOptions(DrawOptions):
    """The options of the command."""

    out: str
    variants: int
    set: list[str]
    no_metadata: bool
    on_lost: OnLost
    max_lost: int | None
    min_free: int | None


@with_options("gen")
def gen(
    _: typer.Context,
    titles: Annotated[
        list[str],
        typer.Argument(metavar="TITLE...", help="What the picture says; - reads one title from stdin."),
    ],
    **options: Unpack[GenOptions],
) -> None:
    """Draw a picture for each title and print its path.

    Keeps no record: a file that exists already is left alone with an error, unless --overwrite.
    """
    from thumbcli.batch.run.run_limits import RunLimits
    from thumbcli.batch.run.run_without_manifest import DirectRun, draw_titles
    from thumbcli.cli.display.progress import gen_screen
    from thumbcli.cli.look_notes import palette_note
    from thumbcli.cli.run_with_display import run_with_display
    from thumbcli.sources.rows import from_arguments

    _check_variants(options)
    target = find_target(titles, options)
    titles = _with_stdin(titles)
    options["output_format"] = target.output_format
    engine = select_engine(options, pictures=_count(titles, options))
    if options["variants"] > 1 and engine.name is not EngineName.LOCAL:
        raise UsageError("--variants: only the local engine takes this", remedy="add --engine local")
    quiet, verbose = options["quiet"], options["verbose"]
    screen = gen_screen(quiet=quiet, verbose=verbose)
    for notice in filter(None, (*engine.notices, palette_note(options.get("palette")))):
        screen.print(notice)
    run = DirectRun(
        rows=from_arguments(titles, _template_fields(options)),
        folder=target.folder,
        name=target.name,
        defaults=row_defaults(options, engine.name, engine_look=engine.look),
        variants=options["variants"],
        overwrite=options["overwrite"],
        metadata=not options["no_metadata"],
        concurrency=options["concurrency"],
        limits=RunLimits(on_lost=options["on_lost"], max_lost=options["max_lost"]),
        deliver=None if target.folder else to_stdout,
        disk=None if target.folder else _stdout_file(),
        min_free_bytes=options["min_free"],
    )
    work = partial(draw_titles, run)
    silent = quiet or target.folder is None
    code = run_with_display(
        work, engine.make, screen, as_json=options["json"], silent=silent, verbose=verbose
    )
    raise typer.Exit(code)


def _count(titles: list[str], options: GenOptions) -> int:
    """Return how many pictures are asked for."""
    return len(titles) * options["variants"] * max(1, len(format_names(options.get("format"))))


def _with_stdin(titles: list[str]) -> list[str]:
    """Return the titles, with the one on standard input in place of `-`.

    Raises:
        UsageError: That is not one line of text.
    """
    if "-" not in titles:
        return titles
    if titles.count("-") > 1:
        raise UsageError("`-` is given twice, but standard input can be read once", remedy="remove one")
    if sys.stdin.isatty():
        info("thumb: reading a title from the terminal; Enter ends it")
        text = sys.stdin.buffer.readline(_STDIN_MAX_BYTES)
    else:
        text = sys.stdin.buffer.read(_STDIN_MAX_BYTES)
    try:
        lines = [line for line in text.decode("utf-8-sig").replace("\r", "\n").split("\n") if line.strip()]
    except UnicodeDecodeError:
        raise UsageError("the title on standard input is not UTF-8", remedy="save it as UTF-8") from None
    if len(lines) != 1:
        found, remedy = f"{len(lines)} titles", "thumb batch - draws one picture per line"
        if not lines:
            found, remedy = "no title", "pipe one in, or write it in place of -"
        raise UsageError(f"standard input holds {found}, and - stands for one", remedy=remedy)
    return [lines[0] if title == "-" else title for title in titles]


def _template_fields(options: GenOptions) -> dict[str, str]:
    """Return the values of fields that only the template has.

    Raises:
        UsageError: One is no pair, or the template does not show it.
    """
    fields: dict[str, str] = {}
    for pair in options["set"] or ():
        name, equals, fields[name] = pair.partition("=")
        if not equals or not name:
            raise UsageError(f"--set: {pair!r} is no pair", remedy="write FIELD=TEXT, such as episode=12")
    if not fields:
        return {}
    from thumbcli.batch.requests.brand_checks import as_usage_error
    from thumbcli.templates.template_reader import find_template

    with as_usage_error():
        template = find_template(options.get("template"))
    if template is None:
        raise UsageError("--set fills the fields of a template", remedy="name one with --template")
    for name in fields.keys() - template.column_names:
        shown = ", ".join(sorted(template.column_names)) or "none of its own"
        remedy = f"use --{name.replace('_', '-')}" if name in PICTURE_OPTIONS else f"its fields are: {shown}"
        raise UsageError(f"--set: {name!r} is no field of the template alone", remedy=remedy)
    return fields


def _check_variants(options: GenOptions) -> None:
    """Check that every variant has a number and a file."""
    if options["variants"] == 1:
        return
    last = (options.get("variant") or 0) + options["variants"] - 1
    if last > VARIANT_MAX:
        raise UsageError(
            f"--variants goes up to variant {last}, and the last one is {VARIANT_MAX}",
            remedy="lower --variants or --variant",
        )
    if options["out"] == "-":
        raise UsageError("--out - writes one picture to stdout", remedy="remove --variants")


def find_target(titles: list[str], options: GenOptions) -> OutputTarget:
    """Return where the pictures go; the folder is created.

    Raises:
        UsageError: `--out` does not fit the titles or the file format, or is a terminal or closed.
        DiskError: The folder can't be created.
    """
    given = options.get("output_format")
    formats = format_names(options.get("format")) or (Format.YOUTUBE,)
    chosen = None if given is None else OutputFormat(given)
    if options["out"] == "-":
        if len(titles) * len(formats) > 1 or options["json"]:
            raise UsageError(
                "--out - writes one picture to stdout",
                remedy="give one title and one format, without --json",
            )
        if is_stdout_closed():
            raise UsageError(
                "--out - writes to stdout, which is closed", remedy="redirect it, or name a file"
            )
        if sys.stdout.isatty():
            raise UsageError(
                "a picture can't be written to a terminal", remedy="redirect it: --out - > cover.webp"
            )
        return OutputTarget(folder=None, name=None, output_format=chosen or OutputFormat.WEBP)
    from thumbcli.batch.store.open_output import refuse_store

    refuse_store("gen", options["out"])
    path = Path(options["out"])
    suffix = path.suffix.lower().lstrip(".")
    if options["out"].endswith(("/", os.sep)) or leads_to_folder(path) or not suffix:
        return OutputTarget(folder=_create(path), name=None, output_format=chosen or OutputFormat.WEBP)
    kind = _kind_of(suffix)
    if options.get("for_upload") and kind is not None:
        chosen = upload_for(Format(formats[0]), kind).output_format
    if kind is None or (chosen is not None and kind is not chosen):
        asked = "--for-upload" if options.get("for_upload") else f"--output-format {chosen}"
        wanted = f"{asked} needs .{chosen}" if chosen else f"thumb writes .{', .'.join(OutputFormat)}"
        raise UsageError(
            f"--out {path}: the name ends in .{suffix}, and {wanted}",
            remedy="change the ending; end the name of a folder with /",
        )
    if len(titles) * len(formats) > 1:
        many = f"{len(titles)} titles" if len(titles) > 1 else f"{len(formats)} formats"
        raise UsageError(f"--out {path} names one file, and there are {many}", remedy="name a folder")
    return OutputTarget(folder=_create(path.parent), name=path.name, output_format=kind)


def _kind_of(suffix: str) -> OutputFormat | None:
    try:
        return OutputFormat(suffix)
    except ValueError:
        return None


def _create(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.resolve(strict=True)  # Not so if it is the working folder, and that is gone.
    except OSError as error:
        message = f"{folder} can't be created: {error.strerror}"
        raise DiskError(message, remedy="choose another --out") from error
    return folder


def _stdout_file() -> int | None:
    """Return the number of standard output if it leads to a file."""
    try:
        number = sys.stdout.fileno()
        return number if stat.S_ISREG(os.fstat(number).st_mode) else None
    except OSError:
        return None


def to_stdout(_: str, thumbnail: Thumbnail) -> Path:
    """Write a picture's bytes to standard output.

    Raises:
        DiskError: They can't be written.
        TemporaryError: The reader went away before it had all of them.
    """
    sys.stdout.buffer.write(thumbnail.image)
    sys.stdout.buffer.flush()
    if (error := report_error()) is not None:
        raise error
    if report_failure() is not None or _is_left_unread(sys.stdout.fileno()):
        raise TemporaryError(
            "the reader of the output went away", remedy="try again", code=StopCause.PIPE_CLOSED
        )
    return Path("-")


def _is_left_unread(number: int) -> bool:
    """Tell whether the reader of a pipe went away before it had all; one that is slow is not waited for."""
    if sys.platform != "win32":  # Nothing tells what is left in a pipe there.
        import fcntl
        import select
        import termios

        with suppress(OSError):  # It is no such pipe.
            if not stat.S_ISFIFO(os.fstat(number).st_mode):
                return False
            state = select.poll()
            state.register(number, 0)  # What is reported without being asked for: there is no reader.
            deadline_s = time.monotonic() + _READER_PATIENCE_S
            while unread := int.from_bytes(fcntl.ioctl(number, termios.FIONREAD, bytes(4)), sys.byteorder):
                if state.poll(_LOOK_AGAIN_MS):
                    return bool(unread)
                if time.monotonic() > deadline_s:
                    break
    return False
