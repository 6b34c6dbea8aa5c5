"""`thumb gen`: one or more titles to files, without a manifest."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.picture_options import PictureCommandOptions
from thumbcli.cli.shared_options import (
    DESIGN,
    OUTPUT,
    PICTURE,
    SETTABLE,
    AsJson,
    CategoryOption,
    Concurrency,
    CustomAssetsId,
    EngineOption,
    FontOption,
    FormatOption,
    LayoutOption,
    Logo,
    LogoPosition,
    ModelOption,
    NoProgress,
    Overwrite,
    PaletteOption,
    Photo,
    PlanOption,
    Quiet,
    Rate,
    UseLogo,
    UsePhoto,
    Variant,
    Verbose,
    option,
)
from thumbcli.contract import Category, EngineName, Model, OutputFormat
from thumbcli.contract.design_options import VARIANT_MAX
from thumbcli.engines.choose_engine import EngineChoice
from thumbcli.errors import DiskError, UsageError

if TYPE_CHECKING:
    from thumbcli.contract import Thumbnail

__all__ = ["EXAMPLES", "gen"]

EXAMPLES = (
    "Examples:\n\n"
    '[cyan]thumb gen "10 Money Mistakes Keeping You Poor"[/]\n\n'
    '[cyan]thumb gen "Figma vs Framer" --format blogpost --out cover.webp[/]\n\n'
    '[cyan]thumb gen "Why We Forget" --engine local --variants 6 --out ideas/[/]\n\n'
    '[cyan]thumb gen "Why We Forget" --out - > cover.webp[/]\n\n'
    f"{SETTABLE}"
)


def gen(  # noqa: PLR0917 - one parameter an option
    titles: Annotated[list[str], typer.Argument(metavar="TITLE", help="What the picture says.")],
    out: Annotated[
        str,
        option("out", "--out", "-o", panel=OUTPUT, metavar="PATH", help="A file, a folder, or - for stdout."),
    ] = ".",
    format_: FormatOption = None,
    category: CategoryOption = Category.AUTO,
    output_format: Annotated[
        OutputFormat | None,
        option(
            "output_format",
            "--output-format",
            "-t",
            panel=PICTURE,
            help="The file format.",
            show_default="by the name of --out, else webp",
        ),
    ] = None,
    model: ModelOption = Model.SD,
    use_photo: UsePhoto = False,
    use_logo: UseLogo = False,
    photo: Photo = None,
    logo: Logo = None,
    custom_assets_id: CustomAssetsId = None,
    layout: LayoutOption = None,
    variant: Variant = 0,
    variants: Annotated[
        int,
        typer.Option(
            "--variants",
            rich_help_panel=DESIGN,
            metavar="N",
            min=1,
            max=VARIANT_MAX + 1,
            help="Draw N compositions of each title.",
        ),
    ] = 1,
    palette: PaletteOption = None,
    font: FontOption = None,
    logo_position: LogoPosition = None,
    engine: EngineOption = EngineChoice.AUTO,
    concurrency: Concurrency = None,
    rate: Rate = None,
    plan: PlanOption = None,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
    no_progress: NoProgress = False,
) -> None:
    """Draw a picture for each title and print its path.

    Keeps no record: a file that is there already is left alone with an error, unless --overwrite.
    """
    given = dict(locals())
    raise typer.Exit(run(GenOptions(**given)))


@dataclass(frozen=True, slots=True, kw_only=True)
class GenOptions(PictureCommandOptions):
    """What the command line, the environment and the config file say, under the names of the parameters."""

    titles: list[str]
    out: str
    output_format: OutputFormat | None
    variants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputTarget:
    """Where pictures go: a folder, one file in a folder, or (neither) standard output."""

    folder: Path | None
    name: str | None
    output_format: OutputFormat


def run(options: GenOptions) -> int:
    """Draw the titles and return the exit code.

    Raises:
        UsageError: An option is wrong, or `--out` fits neither the titles nor the file format.
        StopError: The folder can't be made, or there is no key.
    """
    from thumbcli.batch.run.direct_run import DirectRun, draw_titles
    from thumbcli.cli.display.progress import gen_screen
    from thumbcli.cli.run_with_display import drive
    from thumbcli.sources.rows import from_arguments

    _check_variants(options)
    target = find_target(options)
    picked = options.pick(pictures=len(options.titles) * options.variants)
    if options.variants > 1 and picked.name is not EngineName.LOCAL:
        raise UsageError("--variants: only the local engine takes this", remedy="add --engine local")
    screen = gen_screen(quiet=options.quiet, verbose=options.verbose)
    for notice in picked.notices:
        screen.say(notice)
    work = DirectRun(
        rows=from_arguments(options.titles),
        folder=target.folder,
        name=target.name,
        defaults=options.defaults(target.output_format, picked.name),
        variants=options.variants,
        overwrite=options.overwrite,
        concurrency=options.concurrency,
        deliver=None if target.folder else to_stdout,
    )
    silent = options.quiet or target.folder is None
    return drive(
        partial(draw_titles, work),
        picked.make,
        screen,
        as_json=options.as_json,
        silent=silent,
        verbose=options.verbose,
    )


def _check_variants(options: GenOptions) -> None:
    """Make sure that every variant has a number and a file.

    Raises:
        UsageError: They go beyond the last number, or into a pipe.
    """
    if options.variants == 1:
        return
    last = options.variant + options.variants - 1
    if last > VARIANT_MAX:
        raise UsageError(f"--variants goes up to variant {last}, and the last one is {VARIANT_MAX}")
    if options.out == "-":
        raise UsageError("--out - writes one picture to stdout", remedy="leave out --variants")


def find_target(options: GenOptions) -> OutputTarget:
    """Return where the pictures go; the folder is made.

    Raises:
        UsageError: `--out` fits neither the titles nor the file format, or is a terminal.
        DiskError: The folder can't be made.
    """
    chosen = options.output_format
    if options.out == "-":
        if len(options.titles) > 1 or options.as_json:
            raise UsageError("--out - writes one picture to stdout", remedy="give one title, without --json")
        if sys.stdout.isatty():
            raise UsageError(
                "a picture can't be written to a terminal", remedy="redirect it: --out - > cover.webp"
            )
        return OutputTarget(folder=None, name=None, output_format=chosen or OutputFormat.WEBP)
    path = Path(options.out).expanduser()
    suffix = path.suffix.lower().lstrip(".")
    if options.out.endswith(("/", os.sep)) or path.is_dir() or not suffix:
        return OutputTarget(folder=_made(path), name=None, output_format=chosen or OutputFormat.WEBP)
    if suffix not in set(OutputFormat) or (chosen is not None and suffix != chosen):
        wanted = f".{chosen}" if chosen else ".webp or .png"
        raise UsageError(
            f"--out {path}: the name of a picture ends in {wanted}",
            remedy="thumb writes webp and png; end the name of a folder in /",
        )
    if len(options.titles) > 1:
        raise UsageError(f"--out {path} names one file, and there are {len(options.titles)} titles")
    return OutputTarget(folder=_made(path.parent), name=path.name, output_format=OutputFormat(suffix))


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskError(f"{folder} can't be made: {error.strerror}", remedy="choose another --out") from error
    return folder


def to_stdout(name: str, thumbnail: Thumbnail) -> Path:  # noqa: ARG001 - a pipe has no names
    """Write a picture's bytes to standard output."""
    sys.stdout.buffer.write(thumbnail.image)
    sys.stdout.buffer.flush()
    return Path("-")
