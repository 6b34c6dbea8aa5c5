"""`thumb batch`: files and pipes of titles to a folder of pictures."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.picture_options import PictureCommandOptions
from thumbcli.cli.shared_options import (
    ENGINE,
    LIMITS,
    OUTPUT,
    RERUNS,
    SETTABLE,
    TITLES,
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
    OutputFormatOption,
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
    duration_s,
    option,
)
from thumbcli.contract import Category, Model, OutputFormat
from thumbcli.engines.choose_engine import EngineChoice
from thumbcli.engines.protocol import ignore_notice
from thumbcli.errors import InputError
from thumbcli.sources.title_reader import InputFormat

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.batch.run.batch_run import Batch
    from thumbcli.contract import EngineName
    from thumbcli.sources.title_reader import TitleReader

__all__ = ["EXAMPLES", "batch"]

EXAMPLES = (
    "Examples:\n\n"
    "[cyan]thumb batch titles.csv[/]\n\n"
    "[cyan]thumb batch titles.csv --format blogpost --out og-images[/]\n\n"
    "[cyan]cat titles.txt | thumb batch - --name '{index:04d}-{slug}'[/]\n\n"
    "[cyan]thumb batch titles.csv --dry-run[/]\n\n"
    f"{SETTABLE}"
)


def batch(  # noqa: PLR0917 - one parameter an option
    ctx: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE",
            help="Files of titles (text, CSV, TSV, JSON Lines); - is standard input.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path, option("out", "--out", "-o", panel=OUTPUT, metavar="DIR", help="The folder for the pictures.")
    ] = Path("thumbs"),
    format_: FormatOption = None,
    category: CategoryOption = Category.AUTO,
    output_format: OutputFormatOption = OutputFormat.WEBP,
    model: ModelOption = Model.SD,
    use_photo: UsePhoto = False,
    use_logo: UseLogo = False,
    photo: Photo = None,
    logo: Logo = None,
    custom_assets_id: CustomAssetsId = None,
    layout: LayoutOption = None,
    variant: Variant = 0,
    palette: PaletteOption = None,
    font: FontOption = None,
    logo_position: LogoPosition = None,
    engine: EngineOption = EngineChoice.AUTO,
    concurrency: Concurrency = None,
    rate: Rate = None,
    plan: PlanOption = None,
    column: Annotated[
        str | None,
        option(
            "column",
            "--column",
            panel=TITLES,
            metavar="NAME",
            help="The column of the titles, by name or number.",
        ),
    ] = None,
    input_format: Annotated[
        InputFormat,
        option("input_format", "--input-format", "-i", panel=TITLES, help="How the sources are written."),
    ] = InputFormat.AUTO,
    limit: Annotated[
        int | None,
        option("limit", "--limit", panel=TITLES, metavar="N", min=1, help="Look at the first N rows only."),
    ] = None,
    name: Annotated[
        str,
        option(
            "name",
            "--name",
            panel=OUTPUT,
            metavar="TEMPLATE",
            help="File names: {slug} {format} {category} {model} {index} {key8} and any column.",
        ),
    ] = "{slug}",
    overwrite: Overwrite = False,
    verify: Annotated[
        bool, option("verify", "--verify/--no-verify", panel=RERUNS, help="Compare digests, not only sizes.")
    ] = False,
    retry_failed: Annotated[
        bool,
        option(
            "retry_failed",
            "--retry-failed/--no-retry-failed",
            panel=RERUNS,
            help="Try again what failed for good.",
        ),
    ] = False,
    retry_uncertain: Annotated[
        bool,
        option(
            "retry_uncertain",
            "--retry-uncertain/--no-retry-uncertain",
            panel=RERUNS,
            help="Ask again for what may have been charged without a picture.",
        ),
    ] = False,
    reuse: Annotated[
        list[Path] | None,
        option("reuse", "--reuse", panel=RERUNS, metavar="DIR", help="Copy what this folder has."),
    ] = None,
    max_credits: Annotated[
        int | None,
        option("max_credits", "--max-credits", panel=LIMITS, metavar="N", min=0, help="Spend no more."),
    ] = None,
    max_items: Annotated[
        int | None,
        option("max_items", "--max-items", panel=LIMITS, metavar="N", min=1, help="Make no more pictures."),
    ] = None,
    max_time: Annotated[
        float | None,
        option(
            "max_time",
            "--max-time",
            panel=LIMITS,
            metavar="TIME",
            parser=duration_s,
            help="Start nothing new after 90s, 10m, 1h30m.",
        ),
    ] = None,
    fail_fast: Annotated[
        bool,
        option("fail_fast", "--fail-fast/--no-fail-fast", panel=ENGINE, help="Stop at the first failure."),
    ] = False,
    dry_run: Annotated[
        bool,
        option(
            "dry_run",
            "--dry-run/--no-dry-run",
            "-n",
            panel=OUTPUT,
            help="Show what would be done and what it would cost; nothing is sent or written.",
        ),
    ] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
    no_progress: NoProgress = False,
) -> None:
    """Draw a picture for every title in files or on standard input.

    A manifest in the folder remembers what exists and what was paid: running the same command again makes
    only what is missing. Paths of new pictures go to stdout, everything else to stderr.
    """
    given = dict(locals())
    del given["ctx"]
    options = BatchOptions(**given)
    if not options.sources:
        if sys.stdin.isatty():
            print(ctx.get_help())
            raise typer.Exit(2)
        options = replace(options, sources=["-"])
    raise typer.Exit(run(options))


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions(PictureCommandOptions):
    """What the command line, the environment and the config file say, under the names of the parameters."""

    sources: list[str] | None
    out: Path
    output_format: OutputFormat
    column: str | None
    input_format: InputFormat
    limit: int | None
    name: str
    verify: bool
    retry_failed: bool
    retry_uncertain: bool
    reuse: list[Path] | None
    max_credits: int | None
    max_items: int | None
    max_time: float | None
    fail_fast: bool
    dry_run: bool


def run(options: BatchOptions) -> int:
    """Run or plan the batch, and return the exit code.

    Raises:
        UsageError: An option, a source or the folder is wrong.
        StopError: The folder is locked or can't be written, or there is no key.
    """
    from thumbcli.batch.run.batch_run import run_batch
    from thumbcli.cli.display.progress import choose_screen
    from thumbcli.cli.run_with_display import drive

    picked = options.pick()
    batch_ = _batch(options, picked.name)
    screen = choose_screen(quiet=options.quiet, progress=not options.no_progress, verbose=options.verbose)
    if options.dry_run:
        from thumbcli.cli.display.plan_table import show_plan

        engine = picked.make(notify=ignore_notice)
        return show_plan(batch_, engine, as_json=options.as_json, quiet=options.quiet)
    for notice in picked.notices:
        screen.say(notice)
    work = partial(run_batch, batch_)
    return drive(
        work, picked.make, screen, as_json=options.as_json, silent=options.quiet, verbose=options.verbose
    )


def _batch(options: BatchOptions, engine: EngineName) -> Batch:
    from thumbcli.batch.names.file_names import NameTemplate
    from thumbcli.batch.plan.planner import PlanOptions
    from thumbcli.batch.run.batch_run import Batch
    from thumbcli.batch.run.run_limits import RunLimits
    from thumbcli.sources.title_reader import TitleReader

    sources = options.sources or []
    open_titles = partial(TitleReader, sources, input_format=options.input_format, column=options.column)
    rewindable = "-" not in sources and all(Path(source).is_file() for source in sources)
    return Batch(
        out=options.out,
        open_titles=open_titles,
        rewindable=rewindable,
        defaults=options.defaults(
            options.output_format,
            engine,
            ["<stdin>" if source == "-" else source for source in sources],
            # What can be read once is not read for this.
            decided=partial(_decided, open_titles) if rewindable else lambda _: True,
        ),
        plan=PlanOptions(
            template=NameTemplate(options.name),
            overwrite=options.overwrite,
            verify=options.verify,
            retry_failed=options.retry_failed,
            retry_uncertain=options.retry_uncertain,
        ),
        concurrency=options.concurrency,
        limit_rows=options.limit,
        fail_fast=options.fail_fast,
        refuse_mixed=options.engine is EngineChoice.AUTO,
        limits=RunLimits(
            max_credits=options.max_credits, max_items=options.max_items, max_time_s=options.max_time
        ),
        reuse=tuple(options.reuse or ()),
    )


def _decided(open_titles: Callable[[], TitleReader], kind: str) -> bool:
    """Tell whether some row says itself what photo, or what logo, it goes with."""
    own = {kind, f"use_{kind}", "style"}
    try:
        with closing(open_titles()) as reader:
            while rows := reader.next_batch():
                if any(own & row.overrides.keys() for row in rows):
                    return True
    except InputError:
        return True  # What can't be read is said where the titles are.
    return False
