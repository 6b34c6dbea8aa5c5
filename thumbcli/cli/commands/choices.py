"""`thumb choices`: what was chosen for single pictures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thumbcli.cli.display.streams import info, json_line, print_path
from thumbcli.cli.shared_options import HomePath, StateFolder, examples
from thumbcli.errors import ConfigError, DiskError, UsageError
from thumbcli.printable_text import printable
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from thumbcli.batch.choices.choices_file import Choice

__all__ = ["app"]

app = typer.Typer(help="What was chosen for single pictures, which every run draws.", no_args_is_help=True)

_STDOUT = Path("-")

Folder = Annotated[
    Path,
    typer.Argument(
        metavar="[DIR]", click_type=HomePath(), help="The folder of the pictures, or its address in a store."
    ),
]
ChoicesFile = Annotated[
    Path | None,
    typer.Option(
        "--choices",
        click_type=HomePath(),
        metavar="FILE",
        help="The file of choices.",
        show_default="DIR.choices.toml beside DIR",
    ),
]
_THUMBS = Path("thumbs")


@app.command("list", epilog=examples("thumb choices list", "thumb choices list thumbs --json"))
def show(
    folder: Folder = _THUMBS,
    *,
    choices: ChoicesFile = None,
    state: StateFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per picture.")] = False,
) -> None:
    """Show what was chosen, one picture per line.

    Choices that are left behind, because a title was edited or its row removed, are marked.
    """
    path, found = _read(folder, choices, state)
    left = _left_behind(folder, state, found)
    if as_json:
        for each in found.values():
            print(json_line({**_fields(each), "left_behind": left.get(each.target)}))
        return
    info(f"{printable(str(path))}: {len(found):,} {'picture' if len(found) == 1 else 'pictures'}")
    for each in found.values():
        words = [*_words(each), *([left[each.target]] if each.target in left else [])]
        print(printable(f"{each.target}  {', '.join(words)}"))
    if left:
        info(f"thumb: {len(left):,} left behind; thumb choices clear NAME forgets one")


@app.command(
    epilog=examples("thumb choices export > choices.csv", "thumb choices export -o for-ann.choices.toml")
)
def export(
    folder: Folder = _THUMBS,
    *,
    choices: ChoicesFile = None,
    state: StateFolder = None,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            click_type=HomePath(),
            metavar="FILE",
            help="A .csv or .toml file, or - for CSV on stdout.",
            show_default="-",
        ),
    ] = _STDOUT,
) -> None:
    """Write what was chosen as a table for a spreadsheet, or as a file that thumb choices apply takes.

    The columns are those of a list of titles, which thumb batch draws.
    """
    from thumbcli.atomic_write import write_atomic
    from thumbcli.batch.choices.choices_file import render_choices

    _, found = _read(folder, choices, state)
    if out == _STDOUT:
        sys.stdout.write(_csv(found.values()))
        return
    match out.suffix.lower():
        case ".csv":
            text = _csv(found.values())
        case ".toml":
            text = render_choices(found)
        case _:
            raise UsageError(f"{out} is neither .csv nor .toml", remedy="name such a file with -o")
    try:
        write_atomic(out, text.encode(), replace=True)
    except OSError as error:
        raise DiskError(f"{out} can't be written: {error.strerror}", remedy="choose another -o") from error
    print_path(out)


@app.command(epilog=examples("thumb choices apply for-ann.choices.toml"))
def apply(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", click_type=HomePath(), help="A file of choices, as .toml.")
    ],
    folder: Folder = _THUMBS,
    *,
    choices: ChoicesFile = None,
    state: StateFolder = None,
) -> None:
    """Take over what was chosen elsewhere; of two choices for one picture the later one counts.

    The next run draws it.
    """
    from thumbcli.batch.choices.choices_file import change_choices, read_choices
    from thumbcli.batch.choices.choices_place import noted_choices
    from thumbcli.batch.store.output_place import OutputPlace

    if not file.is_file():
        raise UsageError(f"there is no file {file}", remedy="name what thumb choices export has written")
    new = read_choices(file)

    def change(found: dict[str, Choice]) -> list[str]:
        later = [
            name for name, each in new.items()
            if name not in found or (each.at >= found[name].at and each != found[name])
        ]  # fmt: skip
        found.update({name: new[name] for name in later})
        return later

    for name in change_choices(noted_choices(OutputPlace(folder, elsewhere=state), choices), change):
        print(printable(name))


@app.command(epilog=examples("thumb choices clear why-we-forget", "thumb choices clear --all"))
def clear(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME...", help="Pictures, as thumb choices list names them.", show_default=False
        ),
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Of all pictures.")] = False,
    folder: Annotated[
        Path,
        typer.Option("--out", "-o", click_type=HomePath(), metavar="DIR", help="The folder of the pictures."),
    ] = _THUMBS,
    choices: ChoicesFile = None,
    state: StateFolder = None,
) -> None:
    """Forget what was chosen for pictures: the next run draws them as their list says.

    A picture that was pinned by this file stays pinned until thumb unpin.
    """
    from thumbcli.batch.choices.choices_file import change_choices
    from thumbcli.batch.choices.choices_place import noted_choices
    from thumbcli.batch.store.output_place import OutputPlace

    if bool(targets) == everything:
        raise UsageError(
            "thumb choices clear needs names, or --all", remedy="thumb choices list has the names"
        )

    file = noted_choices(OutputPlace(folder, elsewhere=state), choices)

    def change(found: dict[str, Choice]) -> list[str]:
        names = sorted(found) if everything else list(dict.fromkeys(targets or ()))
        if missing := [name for name in names if name not in found]:
            raise UsageError(
                f"nothing was chosen for {missing[0]!r} in {file}",
                remedy="thumb choices list has the names; --out DIR names another folder",
            )
        for name in names:
            del found[name]
        return names

    for name in change_choices(file, change):
        print(printable(name))


def _read(folder: Path, named: Path | None, state: Path | None) -> tuple[Path, Mapping[str, Choice]]:
    from thumbcli.batch.choices.choices_file import read_choices
    from thumbcli.batch.choices.choices_place import noted_choices
    from thumbcli.batch.store.output_place import OutputPlace

    path = noted_choices(OutputPlace(folder, elsewhere=state), named)
    if named is not None and not path.exists():
        raise ConfigError(f"there is no file {path}", remedy="name the file of choices")
    return path, read_choices(path)


def _left_behind(folder: Path, state: Path | None, found: Mapping[str, Choice]) -> dict[str, str]:
    """Return the targets that no row draws any more, and why; none where there are no pictures yet."""
    from thumbcli.batch.choices.pins import target_of
    from thumbcli.gallery.find_pictures import pictures_in, place_named

    if not found or (store_address(folder) is None and not folder.is_dir()):
        return {}
    marks = {target_of(each.name): each.facts.marks for each in pictures_in(place_named(folder, state))}
    return {
        target: "no row asks for it" if target in marks else "no picture"
        for target in found
        if marks and "orphan" in marks.get(target, ("orphan",))
    }


def _fields(each: Choice) -> dict[str, Any]:
    return {
        "target": each.target,
        "title": each.title,
        "format": each.format,
        **({"of": each.of} if each.of else {}),
        **each.options,
        "pinned": each.pinned,
        "rejected": each.rejected,
        "at": each.at or None,
    }


def _words(each: Choice) -> list[str]:
    words = [f"{name.replace('_', ' ')} {value}" for name, value in each.options.items()]
    words += ["pinned"] if each.pinned else ["not pinned"] if each.pinned is False else []
    words += ["rejected"] if each.rejected else []
    return words + ([f"of the set of {each.of}"] if each.of else [])


def _csv(found: Iterable[Choice]) -> str:
    import csv
    from io import StringIO

    from thumbcli.batch.choices.choices_file import CHOOSABLE

    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("title", "name", "format", *CHOOSABLE, "pinned", "rejected", "chosen_at"))
    for each in found:
        marks = ("" if each.pinned is None else str(each.pinned).lower(), "true" if each.rejected else "")
        options = [each.options.get(name, "") for name in CHOOSABLE]
        table.writerow((each.title, each.target, each.format, *options, *marks, each.at))
    return text.getvalue()
