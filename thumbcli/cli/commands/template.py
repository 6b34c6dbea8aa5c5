"""`thumb template`: card templates: start one, look at it, check it."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.atomic_write import write_atomic
from thumbcli.batch.requests.brand_checks import as_usage_error
from thumbcli.cli.display.streams import info, json_line
from thumbcli.cli.shared_options import AsJson, examples
from thumbcli.contract import Format, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.contract.template import BUILT_IN_FIELDS
from thumbcli.errors import DiskError, ItemError, RequestError, UsageError
from thumbcli.printable_text import printable
from thumbcli.templates.sample_fields import SAMPLES, sample_columns
from thumbcli.templates.template_names import STARTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from thumbcli.contract import Request
    from thumbcli.contract.template import Template

__all__ = ["app"]

_MISTYPED_RATIO = 0.8

app = typer.Typer(
    help="Card templates: layouts of your own, in a YAML file.",
    no_args_is_help=True,
    epilog=examples(
        "thumb template new author",
        "thumb template show author.yml",
        "thumb batch posts.csv --format blogpost --template author.yml",
    ),
    rich_markup_mode="rich",
)

_File = Annotated[str, typer.Argument(metavar="FILE", help="A .yml file, or the name of a starter.")]


@app.command("list", epilog=examples("thumb template list"))
def list_(as_json: AsJson = False) -> None:
    """List the templates that have names: the starters, which come with thumb, and those of packages."""
    from thumbcli.installed_plugins import PluginKind, plugin_notes

    starters = {name: _description(name) for name in STARTERS}
    packaged = {name: text for name in _packaged_names() if (text := _packaged_description(name))}
    for note in plugin_notes(PluginKind.TEMPLATE, STARTERS):
        info(note)
    if as_json:
        print(json_line({"starters": starters, "packages": packaged}))
        return
    described = starters | packaged
    widest = max(map(len, described))
    for name, text in described.items():
        print(f"{name:<{widest}} {text}")


def _packaged_names() -> list[str]:
    from thumbcli.installed_plugins import PluginKind, plugin_names

    return [name for name in plugin_names(PluginKind.TEMPLATE) if name not in STARTERS]


def _packaged_description(name: str) -> str:
    """Return what a package's template is for; empty for one that is broken, which is told."""
    try:
        return _description(name)
    except ItemError as error:
        info(error.message)
        return ""


def _description(name: str) -> str:
    from thumbcli.templates.template_reader import find_template

    template = find_template(name)
    return template.description if template else ""


@app.command(epilog=examples("thumb template new author", "thumb template new docs --out cards/ours.yml"))
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help=f"A starter: {', '.join(STARTERS)}.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="The new file.", show_default="NAME.yml"),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what exists.")] = False,
) -> None:
    """Copy a starter to a file of your own, to change it."""
    from thumbcli.templates.template_reader import named_path

    if name not in STARTERS and name not in _packaged_names():
        raise UsageError(
            f"there is no starter {name!r}",
            remedy=f"starters are: {', '.join((*STARTERS, *_packaged_names()))}; --out names the file",
        )
    target = out or Path(f"{name}.yml")
    with as_usage_error():
        source, template = named_path(name), _found(name)
    try:
        write_atomic(target, source.read_bytes(), replace=overwrite)
    except FileExistsError:
        raise UsageError(
            f"{target} exists", remedy="name another file with --out, or use --overwrite"
        ) from None
    except OSError as error:
        raise DiskError(f"{target} can't be written: {error.strerror}") from error
    info(f"Wrote {target}. `thumb template show {target}` draws it.")
    if template.images:
        info(f"Copy its images too: {', '.join(sorted(template.images))} from {source.parent}.")


@app.command(epilog=examples("thumb template show author.yml", "thumb template show docs --out docs.png"))
def show(
    file: _File,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="The sheet, a PNG.", show_default="FILE.png"),
    ] = None,
    formats: Annotated[
        list[Format] | None,
        typer.Option(
            "--format", "-f", help="Only these formats, or sizes.", show_default="all that have a name"
        ),
    ] = None,
) -> None:
    """Draw a template in all formats, as one picture, with usual, with the longest and with few fields."""
    from thumbcli.render import draw
    from thumbcli.render.template.template_sheet import contact_sheet

    with as_usage_error():
        template = _found(file)
        drawn = [(name, draw(request)) for name, request in _samples(template, formats or tuple(Format))]
    target = out or Path(f"{Path(file).stem}.png")
    try:
        write_atomic(target, contact_sheet([picture for _, picture in drawn]), replace=True)
    except OSError as error:
        raise DiskError(f"{target} can't be written: {error.strerror}") from error
    for line in _folded((name, picture.warnings) for name, picture in drawn):
        info(line)
    info(f"Wrote {target}: {len(drawn)} pictures.")


@app.command(
    epilog=examples(
        "thumb template check author.yml",
        "thumb template check cards/*.yml --format youtube --json",
    )
)
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help=".yml files, or names of starters.")],
    formats: Annotated[
        list[Format] | None,
        typer.Option(
            "--format", "-f", help="Only these formats, or sizes.", show_default="all that have a name"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check templates: their keys and values, and how they look with sample fields in every format.

    Exit code 2 means that one can't be used, with the line of each problem. What would be hard to read or not
    fit on a card is listed as a warning. With --json each template is one object.
    """
    good = [_check(file, formats or tuple(Format), as_json=as_json) for file in files]
    if not all(good):
        raise typer.Exit(UsageError.exit_code)


def _check(file: str, formats: Sequence[Format], *, as_json: bool) -> bool:
    """Print what is wrong with one template; return whether it can be used."""
    from thumbcli.templates.template_reader import TemplateError, problem_line

    name = printable(Path(file).name)
    try:
        template = _found(file)
    except TemplateError as error:
        if as_json:
            problems = [
                {"line": each.line, "key": each.key, "message": each.message, "remedy": each.remedy}
                for each in error.problems
            ]
            print(json_line({"template": name, "problems": problems, "warnings": []}))
        else:
            for problem in error.problems:
                remedy = f" ({problem.remedy})" if problem.remedy else ""
                print(f"{problem_line(name, problem)}{remedy}")
        return False
    except RequestError as error:
        raise UsageError(error.message, remedy=error.remedy) from error
    with as_usage_error():
        warnings = [*_mistyped_fields(template), *_folded(_warnings(template, formats))]
    if as_json:
        print(json_line({"template": name, "problems": [], "warnings": warnings}))
        return True
    for line in warnings:
        print(line)
    count = f", {len(warnings)} warning{'s' * (len(warnings) > 1)}" if warnings else ""
    print(f"{template.name}: no problems{count}")
    return True


@app.command(epilog=examples("thumb template schema > card.schema.json"))
def schema() -> None:
    """Print the JSON schema of templates, with which an editor completes and checks them."""
    from thumbcli.templates.template_reader import json_schema

    print(json.dumps(json_schema(), indent=2))


def _found(file: str) -> Template:
    from thumbcli.templates.template_reader import find_template

    template = find_template(file)
    if template is None:
        raise RequestError(
            "no template is named", remedy=f"name a .yml file, or one of {', '.join(STARTERS)}"
        )
    return template


def _samples(template: Template, formats: Sequence[Format]) -> Iterator[tuple[str, Request]]:
    """Yield what to draw a template with, and what that is called."""
    filled = template.with_columns(sample_columns(template))
    for name, fields in SAMPLES.items():
        options = {key: value for key, value in fields.items() if key != "title"}
        design = make_design(template=template if name == "shortest" else filled, **options)
        for format_ in formats:
            yield (
                f"{format_}, {name} fields",
                make_request(str(fields["title"]), format=format_, design=design),
            )


def _warnings(template: Template, formats: Sequence[Format]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is to be said of each sample, which is drawn and not encoded."""
    from thumbcli.render.compose import compose
    from thumbcli.render.pixels.surface import release_buffer

    for name, request in _samples(template, formats):
        picture = compose(request)
        release_buffer(picture.pixels)
        yield name, picture.warnings


def _mistyped_fields(template: Template) -> Iterator[str]:
    """Yield which fields only a column can give, and are nearly one that every picture has."""
    for name in sorted(template.column_names - template.define.keys()):
        if near := difflib.get_close_matches(name, BUILT_IN_FIELDS, 1, _MISTYPED_RATIO):
            meant = f"did you mean {{{near[0]}}}?"
            yield f"{template.name}: {{{name}}} is a column of yours, and no field of ours: {meant}"


def _folded(warned: Iterable[tuple[str, tuple[str, ...]]]) -> list[str]:
    """Return each warning once, with the first sample that it is about and how many more there are."""
    samples: dict[str, list[str]] = {}
    for name, warnings in warned:
        for warning in warnings:
            samples.setdefault(warning, []).append(name)
    return [
        f"{names[0]}{f' and {len(names) - 1} more' if len(names) > 1 else ''}: {warning}"
        for warning, names in samples.items()
    ]
