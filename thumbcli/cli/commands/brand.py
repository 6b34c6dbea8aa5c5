"""`thumb brand`: the saved photo, logo and reference sets of a channel."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, BinaryIO, TypeVar, cast

import typer

from thumbcli.batch.requests.brand_checks import as_usage_error
from thumbcli.brand.asset_files import load_asset
from thumbcli.brand.brand_resolver import saved_store
from thumbcli.cli.brand_context import brands
from thumbcli.cli.commands import brand_set
from thumbcli.cli.display.streams import info, json_line
from thumbcli.cli.shared_options import AsJson, examples
from thumbcli.contract.design_options import Corner
from thumbcli.errors import DiskError, UsageError
from thumbcli.printable_text import printable
from thumbcli.regular_files import open_regular_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.brand.kit_types import Kit

__all__ = ["app"]

_T = TypeVar("_T")

_PART_BYTES = 1024 * 1024

_File = Annotated[Path, typer.Argument(metavar="FILE", help="JPEG, PNG or WebP.")]
_Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what exists.")]
_Position = Annotated[
    Corner | None,
    typer.Option(
        "--position",
        help="Its corner; bottom-right is above YouTube's duration.",
        show_default="by the layout",
    ),
]

app = typer.Typer(
    help="The photo, the logo and the reference sets of your channel.",
    no_args_is_help=True,
    epilog=(
        "A thumb.toml beside your titles, or in a folder above, overrides what is saved here:\n\n"
        '[cyan]use = "main"[/]\n\n[cyan]\\[sets.main][/]\n\n[cyan]pictures = ["refs/a.png", "refs/b.png"][/]'
    ),
    rich_markup_mode="rich",
)
_photo = typer.Typer(help="The photo of --use-photo.", no_args_is_help=True)
_logo = typer.Typer(help="The logo of --use-logo.", no_args_is_help=True)
app.add_typer(_photo, name="photo")
app.add_typer(_logo, name="logo")
app.add_typer(brand_set.app, name="set")
# Only sets can be listed, so `thumb brand list` without the word `set` means the same.
for _name, _command in (("list", brand_set.list_), ("remove", brand_set.remove)):
    app.command(_name, hidden=True)(_command)


@app.command(epilog=examples("thumb brand show", "thumb brand show main"))
def show(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A reference set.", show_default="the whole kit")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="The file for the sample of a set.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what applies in this folder: the photo, the logo and the sets; or one set with a sample."""
    if name is not None:
        brand_set.show(name, out, as_json)
        return
    if out is not None:
        raise UsageError("--out: a sample needs one set", remedy="name the set")
    photo, logo, sets = _photo_values(), _logo_values(), brand_set.all_sets()
    if as_json:
        print(json_line({"photo": photo, "logo": logo, "sets": sets}))
        return
    print(printable(f"photo  {photo['photo'] if photo else 'none: `thumb brand photo set FILE` saves one'}"))
    print(printable(f"logo   {logo['logo'] if logo else 'none: `thumb brand logo set FILE` saves one'}"))
    for key, value in (logo or {}).items():
        if value is not None and key not in {"logo", "kit"}:
            print(printable(f"       {key} {value}"))
    for facts in sets:
        print(printable(f"set    {brand_set.one_line(facts)}"))
    if not sets:
        print("sets   none: `thumb brand set add NAME PICTURE...` makes one")


@_photo.command("set", epilog=examples("thumb brand photo set me.jpg"))
def photo_set(file: _File) -> None:
    """Save a photo of at most 2 MB, without metadata such as camera and place."""
    with as_usage_error():
        saved_store().set_photo(load_asset(file, kind="photo"))
    info(f"Saved {file.name} as the photo.")


@_photo.command("show", epilog=examples("thumb brand photo show"))
def photo_show(as_json: AsJson = False) -> None:
    """Print the path of the active photo."""
    _print_asset("photo", _photo_values(), as_json=as_json)


@_photo.command("remove", epilog=examples("thumb brand photo remove"))
def photo_remove() -> None:
    """Delete the saved photo."""
    _remove("photo")


@_logo.command(
    "set",
    epilog=examples(
        "thumb brand logo set logo.png --position top-right",
        "thumb brand logo set logo.png --light white.png --dark black.png",
    ),
)
def logo_set(
    file: _File,
    position: _Position = None,
    light: Annotated[
        Path | None, typer.Option("--light", metavar="FILE", help="A light variant, for dark pictures.")
    ] = None,
    dark: Annotated[
        Path | None, typer.Option("--dark", metavar="FILE", help="A dark variant, for light pictures.")
    ] = None,
) -> None:
    """Save a logo of at most 1 MB. Of its variants, the one that is legible on the background is drawn."""
    with as_usage_error():
        saved_store().set_logo(
            load_asset(file, kind="logo"),
            light=load_asset(light, kind="logo") if light else None,
            dark=load_asset(dark, kind="logo") if dark else None,
            position=position,
        )
    info(f"Saved {file.name} as the logo.")


@_logo.command("show", epilog=examples("thumb brand logo show"))
def logo_show(as_json: AsJson = False) -> None:
    """Print the path of the active logo, with its variants and its corner."""
    _print_asset("logo", _logo_values(), as_json=as_json)


@_logo.command("remove", epilog=examples("thumb brand logo remove"))
def logo_remove() -> None:
    """Delete the saved logo and its variants."""
    _remove("logo")


@app.command(
    "export",
    epilog=examples("thumb brand export kit.zip", "thumb brand export - | ssh cron thumb brand import -"),
)
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive; - is standard output.")],
    overwrite: _Overwrite = False,
) -> None:
    """Write the saved kit to one file, with the same bytes for the same kit."""
    from thumbcli.atomic_write import write_atomic
    from thumbcli.brand.kit_archive import pack

    with as_usage_error():
        data = pack(saved_store().path)
    if str(file) == "-":
        if sys.stdout.isatty():
            raise UsageError("an archive can't be written to a terminal", remedy="redirect it: > kit.zip")
        sys.stdout.buffer.write(data)
        return
    try:
        write_atomic(file, data, replace=overwrite)
    except FileExistsError:
        raise UsageError(f"{file} exists", remedy="--overwrite replaces it") from None
    except OSError as error:
        raise DiskError(f"{file} can't be written: {error.strerror}", remedy="choose another path") from error
    info(f"Wrote the kit to {file}.")


@app.command("import", epilog=examples("thumb brand import kit.zip"))
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive; - is standard input.")],
    overwrite: _Overwrite = False,
) -> None:
    """Import an exported kit: all of it, or nothing if any part is invalid."""
    from thumbcli.brand.kit_archive import unpack

    store = saved_store()
    with _open_archive(file) as archive, as_usage_error():
        unpack(archive, store, replace=overwrite)
    kit = store.kit()
    parts = ["the photo"] * bool(kit.photo) + ["the logo"] * bool(kit.logo)
    parts += [f"the set {name}" for name in kit.sets]
    info(f"Imported {', '.join(parts) or 'an empty kit'}.")


def _open_archive(file: Path) -> BinaryIO:
    """Open an archive; standard input is kept in a temporary file, up to what an archive may have."""
    from thumbcli.brand.kit_archive import ARCHIVE_MAX_BYTES

    try:
        if str(file) != "-":
            return open_regular_file(file)
        archive = cast("BinaryIO", TemporaryFile())  # noqa: SIM115 - the caller closes it
        left_bytes = ARCHIVE_MAX_BYTES + 1
        while part := sys.stdin.buffer.read(min(_PART_BYTES, left_bytes)):
            archive.write(part)
            left_bytes -= len(part)
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{file} can't be read: {reason}", remedy="check the path") from error
    return archive


def _photo_values() -> dict[str, str | None] | None:
    """Return the active photo and the kit file that has it."""
    photo, kit = _active(lambda kit: kit.photo)
    return None if photo is None else {"photo": str(photo.path), "kit": kit}


def _logo_values() -> dict[str, str | None] | None:
    """Return the active logo with its variants and corner, and the kit file that has it."""
    logo, kit = _active(lambda kit: kit.logo)
    if logo is None:
        return None
    return {
        "logo": str(logo.file.path),
        "light": str(logo.light.path) if logo.light else None,
        "dark": str(logo.dark.path) if logo.dark else None,
        "position": logo.position,
        "kit": kit,
    }


def _active(read: Callable[[Kit], _T | None]) -> tuple[_T | None, str | None]:
    for source in brands().for_folder(Path()).sources:
        found = source.read(read)
        if found is not None:
            return found, str(source.path)
    return None, None


def _print_asset(kind: str, values: dict[str, str | None] | None, *, as_json: bool) -> None:
    if values is None:
        raise UsageError(f"no {kind} is saved", remedy=f"`thumb brand {kind} set FILE` saves one")
    if as_json:
        print(json_line(values))
        return
    for name, value in values.items():
        if value is not None and name != "kit":
            print(printable(value if name == kind else f"  {name:<9} {value}"))


def _remove(what: str) -> None:
    with as_usage_error():
        removed = saved_store().remove(what)
    info(f"Removed the {what}." if removed else f"No {what} was saved.")
