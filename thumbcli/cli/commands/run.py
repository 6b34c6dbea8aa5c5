"""`thumb run`: what the project file of a repository asks for, or the posts of its site."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Unpack, cast

import typer

from thumbcli.cli.batch_options import BatchOptions
from thumbcli.cli.commands.batch import check_paid_watch, draw_once
from thumbcli.cli.display.journal import Priority
from thumbcli.cli.display.streams import event_line, info, show_error
from thumbcli.cli.parameter_source import is_about
from thumbcli.cli.shared_options import examples, with_options
from thumbcli.errors import ThumbError, UsageError
from thumbcli.options.option_list import OPTIONS
from thumbcli.options.option_values import EngineChoice, Preset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from typer._click import Context

    from thumbcli.cli.watch_sources import Drawn, Round
    from thumbcli.project.find_jobs import FoundJob
    from thumbcli.project.project_file import Job

__all__ = ["EXAMPLES", "note_refused_run", "run"]

EXAMPLES = examples(
    "thumb run",
    "thumb run blog --dry-run",
    "thumb run --watch",
    "thumb run --preset hugo --prune --yes",
    note="docs/project.md lists the keys of thumb.toml. The environment and config.toml set each option too.",
)

_TYPED = frozenset(("COMMANDLINE", "ENVIRONMENT"))
_FIRST_SIGNAL_CODE = 128


class RunOptions(BatchOptions):
    """The options of the command."""

    preset: Preset | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """A job, ready to be drawn.

    Attributes:
        found: What the file and the preset say.
        options: Its options, flags among them.
        note: One line for a person; empty for none.
    """

    found: FoundJob
    options: BatchOptions
    note: str

    @property
    def job(self) -> Job:
        """The job."""
        return self.found.job

    def draw(self, spent: int | None) -> Drawn:
        """Draw it; takes the credits that were spent before, and None for the first time."""
        place = self.found.place
        inside = None if place.allow_outside else place.folder.absolute()
        with _located(self.job, self.options):
            return draw_once(list(self.job.sources), self.options, spent, inside=inside)


@with_options("run")
def run(
    ctx: typer.Context,
    jobs: Annotated[
        list[str] | None,
        typer.Argument(metavar="JOB...", help="Jobs of the thumb.toml; all by default.", show_default=False),
    ] = None,
    **options: Unpack[RunOptions],
) -> None:
    """Draw what the thumb.toml of this repository asks for, or the posts of its site.

    Without a file it finds posts by the config file of Hugo, Jekyll, Astro, Eleventy, MkDocs or Docusaurus.
    Flags override a job, a job what stands at the top of the file, and that the config file of the user.
    What a repository says never leads out of its folder and never spends credits: the hosted engine wants
    --engine thumbapi, or the user's own settings.
    """
    names = jobs or []
    if not options["watch"]:
        raise typer.Exit(_draw_all(_begin(names, options, ctx)).code)
    from thumbcli.cli.watch_sources import watch

    raise typer.Exit(watch(partial(_round, names, options, ctx), say=partial(_say, options)))


def note_refused_run(options: dict[str, Any], error: ThumbError, ctx: Context) -> None:
    """Note for monitors a command line that was refused, at each output that it would have drawn into.

    Args:
        options: Its options as far as they are understood.
        error: Why it was refused.
        ctx: Where they come from.
    """
    from thumbcli.cli.run_record import note_failed_start

    started_s = time.time()
    asked = cast("RunOptions", {**options, "allow_outside": bool(options.get("allow_outside"))})
    # An option that was refused is among the names of jobs, as nobody knows whether it takes a value.
    try:
        prepared = _prepare([], asked, ctx, tells=False)
    except ThumbError:
        _note_unread(asked, error, ctx, started_s)
        return
    for each in prepared:
        note_failed_start(each.options, error, started_s)


def _note_unread(options: RunOptions, error: Exception, ctx: Context, started_s: float) -> None:
    from thumbcli.cli.run_record import note_unread_project

    out = options["out"] if _source_of("out", ctx) in _TYPED else None
    note_unread_project({**options, "out": out}, error, started_s)


def _begin(names: Sequence[str], options: RunOptions, ctx: typer.Context) -> list[_Prepared]:
    """Return the jobs that were asked for; monitors hear of it where these can't be found out."""
    started_s = time.time()
    try:
        prepared = _prepare(names, options, ctx)
    except Exception as error:
        _note_unread(options, error, ctx, started_s)
        raise
    if options["metrics"] is not None and not options["dry_run"]:
        from thumbcli.cli.run_record import forget_unread_project

        forget_unread_project(options["metrics"])
    return prepared


def _round(names: Sequence[str], options: RunOptions, ctx: typer.Context) -> Round:
    from thumbcli.brand.kit_lookup import KIT_FILE
    from thumbcli.cli.watch_sources import Round, check_watched, watched_by

    prepared = _prepare(names, options, ctx)
    parts = []
    for each in prepared:
        check_watched(each.job.sources, each.options)
        check_paid_watch(each.options, ctx)
        files = (each.found.file or each.found.place.folder / KIT_FILE,)
        parts.append(watched_by(each.job.sources, each.options, files=files))
    watched = replace(
        parts[0],
        sources=tuple(source for part in parts for source in part.sources),
        files=tuple(dict.fromkeys(file for part in parts for file in part.files)),
        ignored=tuple(path for part in parts for path in part.ignored),
    )
    return Round(watched=watched, draw=partial(_draw_all, prepared))


def _draw_all(prepared: Sequence[_Prepared], spent: int | None = None) -> Drawn:
    """Draw the jobs one after the other; the exit code is that of the first that failed."""
    from thumbcli.batch.model.exit_codes import CHANGED
    from thumbcli.cli.watch_sources import Drawn

    code = credits_ = 0
    for each in prepared:
        if spent is None:
            _tell(each)
        try:
            drawn = each.draw(None if spent is None else spent + credits_)
        except ThumbError as error:
            if len(prepared) == 1:
                raise
            show_error(error)
            drawn = Drawn(code=error.exit_code)
        credits_ += drawn.credits
        if drawn.code >= _FIRST_SIGNAL_CODE:
            return Drawn(code=drawn.code, credits=credits_)
        code = drawn.code if drawn.code and code in {0, CHANGED} else code
    return Drawn(code=code, credits=credits_)


def _tell(each: _Prepared) -> None:
    """Say which job comes now."""
    if each.options["json"]:
        values = {"event": "job", "job": each.job.name or None, "preset": each.job.preset}
        print(event_line({**values, "sources": each.job.sources}), flush=True)
    if each.note:
        _say(each.options, each.note)


def _say(options: BatchOptions, text: str) -> None:
    if not options["quiet"]:
        info(f"thumb: {text}")


def _prepare(
    names: Sequence[str], options: RunOptions, ctx: Context, *, tells: bool = True
) -> list[_Prepared]:
    """Return the jobs that were asked for, with all that they need.

    Args:
        names: Their names; all if empty.
        options: The options of the command line.
        ctx: Where these come from.
        tells: Whether files that are passed by are told.

    Raises:
        UsageError: There is nothing to draw, or no job of this name.
        ConfigError: The project file is not valid.
    """
    from thumbcli.project.find_jobs import find_jobs, find_project

    allow_outside = options["allow_outside"]
    passed_by: list[str] = []
    project = find_project(allow_outside=allow_outside, warn=passed_by.append)
    try:
        found = find_jobs(project, names, preset=options["preset"], allow_outside=allow_outside)
        prepared = [_prepared(each, options, ctx) for each in found]
    except UsageError as error:
        if project is None and passed_by:
            what, _, remedy = passed_by[0].partition("; ")
            raise UsageError(what, remedy=remedy) from error
        raise
    # Also with --quiet: what is drawn is not what that file asks for.
    for line in passed_by if tells else ():
        info(f"thumb: {line}", Priority.WARNING)
    return prepared


def _prepared(found: FoundJob, options: RunOptions, ctx: Context) -> _Prepared:
    found.check()
    job, merged = found.job, _merged(found.job, options, ctx)
    if "out" not in job.settings and _source_of("out", ctx) == "DEFAULT":
        merged["out"] = Path(found.place.path(str(OPTIONS["out"].default), "out"))
    note = found.told
    if job.name:
        note = f"{job.name}: {note or ', '.join(job.sources)}"
    return _Prepared(found=found, options=merged, note=f"{note} → {merged['out']}" if note else "")


def _merged(job: Job, options: RunOptions, ctx: Context) -> BatchOptions:
    """Return the options of a job: those that were typed or are in the environment override it.

    Raises:
        UsageError: The job asks for the hosted engine, and the user does not.
    """
    merged: dict[str, Any] = {name: value for name, value in options.items() if name != "preset"}
    typed = {name for name in merged if _source_of(name, ctx) in _TYPED}
    for name, setting in job.settings.items():
        if name in typed or (
            # They follow from where the preset puts the pictures.
            name in {"state", "public_url"} and setting.is_preset and "out" in typed
        ):
            continue
        limit = merged[name] if name in {"max_credits", "max_credits_per_day"} else None
        merged[name] = setting.value if limit is None else min(limit, setting.value)
    merged["engine"] = _engine(job, options, ctx)
    return cast("BatchOptions", merged)


def _engine(job: Job, options: RunOptions, ctx: Context) -> str:
    """Return the engine of a job: the hosted one only by the user's own word."""
    source, asked = _source_of("engine", ctx), job.settings.get("engine")
    if source in _TYPED:
        return options["engine"]
    if asked is not None and asked.value == EngineChoice.THUMBAPI:
        if source == "DEFAULT_MAP" and options["engine"] != EngineChoice.LOCAL:
            return EngineChoice.THUMBAPI
        raise UsageError(
            f"{asked.where}: a project can't spend credits by itself",
            remedy="agree with --engine thumbapi, or draw with --engine local",
        )
    if asked is not None and asked.value == EngineChoice.LOCAL:
        return EngineChoice.LOCAL
    return options["engine"] if source == "DEFAULT_MAP" else EngineChoice.LOCAL


def _source_of(name: str, ctx: Context) -> str:
    source = ctx.get_parameter_source(name)
    return "" if source is None else source.name


@contextmanager
def _located(job: Job, options: BatchOptions) -> Iterator[None]:
    """Name the line of the file in an error about a value that comes from there, and not from a flag."""
    from typer.core import TyperOption

    try:
        yield
    except UsageError as error:
        for name, setting in job.settings.items():
            param = TyperOption(param_decls=[name, f"--{OPTIONS[name].key}"])
            if options.get(name) == setting.value and is_about(error.message, param):
                raise type(error)(f"{setting.where}: {error.message}", remedy=error.remedy) from error
        raise
