"""`thumb config`: show and change the settings of the config file."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.display.streams import info, json_line, print_path
from thumbcli.cli.shared_options import examples
from thumbcli.errors import UsageError
from thumbcli.options import settings
from thumbcli.options.settings import SETTINGS, Effective
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.options.option import Option
    from thumbcli.project.find_jobs import FoundJob

__all__ = ["app"]


app = typer.Typer(help="Defaults for every run: show them, set them, unset them.", no_args_is_help=True)


def _complete(incomplete: str) -> list[str]:
    return [option.key for option in SETTINGS.values() if option.key.startswith(incomplete)]


KeyArgument = Annotated[
    str,
    typer.Argument(
        metavar="KEY",
        help="A setting, named like its flag; `thumb config show` lists them.",
        autocompletion=_complete,
    ),
]


@app.command(epilog=examples("$EDITOR $(thumb config path)"))
def path() -> None:
    """Print the path of the config file, whether it exists or not."""
    print_path(settings.config_path())


@app.command(epilog=examples("thumb config show", "thumb config show blog", "thumb config show --json"))
def show(
    job: Annotated[
        str | None,
        typer.Argument(metavar="JOB", help="A job of the thumb.toml of this repository.", show_default=False),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object of keys, each with its value and origin.")
    ] = False,
) -> None:
    """Show the current value of every setting, and what sets it: default, config file, project, environment.

    What a thumb.toml of this repository sets holds for thumb run; the flags of a run override all of these.
    """
    config = settings.load_config()
    found = settings.effective(config)
    settings.base_url(os.environ, config)
    project = _project(job)
    if project is not None:
        found |= _of_project(project, found)
    if as_json:
        report = {SETTINGS[name].key: _as_dict(item) for name, item in found.items()}
        print(json_line(report, indent=2))
        return
    if project is not None:
        _tell_sources(project)
    if sys.stdout.isatty():
        _table(found)
    else:
        for name, item in found.items():
            print(_line(SETTINGS[name], item))


def _project(name: str | None) -> FoundJob | None:
    """Return the job of this name, or what the project file sets for all; None without a file."""
    from thumbcli.project.find_jobs import FoundJob, find_jobs, find_project
    from thumbcli.project.project_file import Place

    allow_outside = bool(settings.effective(settings.load_config())["allow_outside"].value)
    project = find_project(allow_outside=allow_outside, warn=info)
    if project is None:
        if name is not None:
            raise UsageError("there is no thumb.toml here or above", remedy="leave out the job")
        return None
    if name is None and len(project.jobs) > 1:
        names = ", ".join(job.name for job in project.jobs)
        info(f"thumb: {project.path} has the jobs {names}; thumb config show JOB shows one")
        place = Place(folder=project.path.parent, allow_outside=allow_outside)
        return FoundJob(job=project.top, place=place, file=project.path)
    names_ = [] if name is None else [name]
    (found,) = find_jobs(project, names_, preset=None, allow_outside=allow_outside)
    return found


def _of_project(project: FoundJob, found: Mapping[str, Effective]) -> dict[str, Effective]:
    """Return what a job sets where no variable does."""
    return {
        name: Effective(
            value=setting.plain,
            origin="preset" if setting.is_preset else "project",
            where=setting.where,
        )
        for name, setting in project.job.settings.items()
        if name in found and found[name].origin != "environment"
    }


def _tell_sources(project: FoundJob) -> None:
    """Say what a job draws: no setting, and so a remark in a config file."""
    name = f" {project.job.name}" if project.job.name else ""
    sources = settings.toml_text(list(project.job.sources)) if project.job.sources else "none"
    print(printable(f"# thumb run{name}, from {project.file}: source = {sources}"))


def _as_dict(item: Effective) -> dict[str, object]:
    values = asdict(item)
    return values if item.where else {name: value for name, value in values.items() if name != "where"}


@app.command("set", epilog=examples("thumb config set output-format png", "thumb config set concurrency 4"))
def set_(
    key: KeyArgument, value: Annotated[str, typer.Argument(metavar="VALUE", help="The new value.")]
) -> None:
    """Write one setting into the config file, which keeps its comments."""
    name = settings.config_key(key)
    if name == "layout":
        from thumbcli.cli.draw_options import check_layout

        check_layout(value)
    elif name == "name":
        from thumbcli.batch.names.name_template import NameTemplate

        NameTemplate(value)
    stored = settings.set_value(key, value)
    info(f"{name} = {settings.toml_text(stored)} in {settings.config_path()}")
    variable = SETTINGS[name.replace("-", "_")].env_name
    if os.environ.get(variable, "").strip():
        info(f"The environment variable {variable} overrides it: unset it to use the new value.")


@app.command(epilog=examples("thumb config unset output-format"))
def unset(key: KeyArgument) -> None:
    """Remove one setting from the config file, so that its default applies again."""
    where = settings.config_path()
    name = settings.config_key(key)
    removed = settings.unset_value(key)
    info(f"Removed {name} from {where}" if removed else f"{name} was not set in {where}")


def _origin(option: Option, item: Effective) -> str:
    if item.where:
        return item.where
    return f"{item.origin} {option.env_name}" if item.origin == "environment" else item.origin


def _line(option: Option, item: Effective) -> str:
    """Return a setting as a line of TOML, so that the output is a valid config file."""
    if item.value is None:
        return f"# {option.key} is not set"
    return f"{option.key} = {settings.toml_text(item.value)}  # {_origin(option, item)}"


def _table(found: Mapping[str, Effective]) -> None:
    from rich.table import Table
    from rich.text import Text

    from thumbcli.cli.display.clean_console import CleanConsole

    table = Table("setting", "value", "set by", box=None, header_style="bold", pad_edge=False)
    for name, item in found.items():
        option = SETTINGS[name]
        value = "not set" if item.value is None else settings.toml_text(item.value)
        style = "dim" if item.origin == "default" else ""
        cells = map(printable, (option.key, value, _origin(option, item)))
        table.add_row(*(Text(cell, style=style) for cell in cells))
    CleanConsole().print(table)
