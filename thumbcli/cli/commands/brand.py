"""`thumb brand`: the saved photo, logo and reference sets, one look for a whole channel."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from thumbcli.cli.brand_context import brands, plainly, say
from thumbcli.cli.commands import brand_set
from thumbcli.cli.display.streams import printable
from thumbcli.cli.shared_options import CONTEXT
from thumbcli.contract.design_options import Corner
from thumbcli.errors import DiskError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.brand.kit import Kit, Logo

__all__ = ["app"]

_T = TypeVar("_T")

_File = Annotated[Path, typer.Argument(metavar="FILE", help="JPEG, PNG or WebP.")]
_AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]
_Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")]
_Position = Annotated[
    Corner | None, typer.Option("--position", help="Its corner.", show_default="by the layout")
]

app = typer.Typer(
    help="The photo, the logo and the reference sets of your channel.",
    no_args_is_help=True,
    context_settings=CONTEXT,
    epilog=(
        "A thumb.toml beside your titles, or in a folder above, goes before what is saved here:\n\n"
        '[cyan]use = "main"[/]\n\n[cyan]\\[sets.main][/]\n\n[cyan]pictures = ["refs/a.png", "refs/b.png"][/]'
    ),
    rich_markup_mode="rich",
)
_photo = typer.Typer(help="The photo that --use-photo takes.", no_args_is_help=True, context_settings=CONTEXT)
_logo = typer.Typer(help="The logo that --use-logo takes.", no_args_is_help=True, context_settings=CONTEXT)
app.add_typer(_photo, name="photo")
app.add_typer(_logo, name="logo")
app.add_typer(brand_set.app, name="set")
# Sets are what a kit lists and shows: who leaves out the word means the same.
for _name, _command in (("list", brand_set.list_), ("remove", brand_set.remove)):
    app.command(_name, context_settings=CONTEXT, hidden=True)(_command)


@app.command(
    context_settings=CONTEXT,
    epilog="Examples:\n\n[cyan]thumb brand show[/]\n\n[cyan]thumb brand show main[/]",
)
def show(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A reference set.", show_default="the whole kit")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Where the sample of a set goes."),
    ] = None,
    as_json: _AsJson = False,
) -> None:
    """Show what counts in this folder: the photo, the logo and the sets; or one set with a sample."""
    if name is not None:
        brand_set.show(name, out, as_json)
        return
    if out is not None:
        raise UsageError("--out: a sample is drawn of one set", remedy="name the set")
    piece, photo_kit = _effective(lambda kit: kit.photo)
    logo, logo_kit = _effective(lambda kit: kit.logo)
    sets = brand_set.all_sets()
    photo = None if piece is None else {"photo": str(piece.path), "kit": photo_kit}
    marked = None if logo is None else {**_logo_values(logo), "kit": logo_kit}
    if as_json:
        print(json.dumps({"photo": photo, "logo": marked, "sets": sets}, ensure_ascii=False))
        return
    print(printable(f"photo  {piece.path if piece else 'none: `thumb brand photo set FILE` saves one'}"))
    print(printable(f"logo   {logo.file.path if logo else 'none: `thumb brand logo set FILE` saves one'}"))
    for key, value in (marked or {}).items():
        if value is not None and key not in {"logo", "kit"}:
            print(printable(f"       {key} {value}"))
    for facts in sets:
        print(printable(f"set    {brand_set.in_a_line(facts)}"))
    if not sets:
        print("sets   none: `thumb brand set add NAME PICTURE...` makes one")


@_photo.command("set", context_settings=CONTEXT, epilog="Example: [cyan]thumb brand photo set me.jpg[/]")
def photo_set(file: _File) -> None:
    """Save a photo of at most 2 MB, without whatever it tells of camera and place."""
    from thumbcli.brand.asset_files import load_asset
    from thumbcli.brand.brand_resolver import saved_store

    with plainly():
        saved_store().set_photo(load_asset(file, kind="photo"))
    say(f"Saved {file.name} as the photo.")


@_photo.command("show", context_settings=CONTEXT, epilog="Example: [cyan]thumb brand photo show[/]")
def photo_show(as_json: _AsJson = False) -> None:
    """Write where the photo lies that counts here."""
    piece, origin = _effective(lambda kit: kit.photo)
    if piece is None:
        raise UsageError("no photo is saved", remedy="`thumb brand photo set FILE` saves one")
    if as_json:
        print(json.dumps({"photo": str(piece.path), "kit": origin}, ensure_ascii=False))
    else:
        print(piece.path)


@_photo.command("remove", context_settings=CONTEXT, epilog="Example: [cyan]thumb brand photo remove[/]")
def photo_remove() -> None:
    """Delete the saved photo."""
    _remove("photo")


@_logo.command(
    "set",
    context_settings=CONTEXT,
    epilog=(
        "Examples:\n\n[cyan]thumb brand logo set logo.png --position top-right[/]\n\n"
        "[cyan]thumb brand logo set logo.png --light white.png --dark black.png[/]"
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
    """Save a logo of at most 1 MB. Of its variants the one is drawn that reads on what lies behind it."""
    from thumbcli.brand.asset_files import load_asset
    from thumbcli.brand.brand_resolver import saved_store

    with plainly():
        saved_store().set_logo(
            load_asset(file, kind="logo"),
            light=load_asset(light, kind="logo") if light else None,
            dark=load_asset(dark, kind="logo") if dark else None,
            position=position,
        )
    say(f"Saved {file.name} as the logo.")


@_logo.command("show", context_settings=CONTEXT, epilog="Example: [cyan]thumb brand logo show[/]")
def logo_show(as_json: _AsJson = False) -> None:
    """Write where the logo lies that counts here, with its variants and its corner."""
    logo, origin = _effective(lambda kit: kit.logo)
    if logo is None:
        raise UsageError("no logo is saved", remedy="`thumb brand logo set FILE` saves one")
    values = _logo_values(logo)
    if as_json:
        print(json.dumps({**values, "kit": origin}, ensure_ascii=False))
        return
    for name, value in values.items():
        if value is not None:
            print(value if name == "logo" else f"  {name:<9} {value}")


def _logo_values(logo: Logo) -> dict[str, str | None]:
    return {
        "logo": str(logo.file.path),
        "light": str(logo.light.path) if logo.light else None,
        "dark": str(logo.dark.path) if logo.dark else None,
        "position": logo.position,
    }


@_logo.command("remove", context_settings=CONTEXT, epilog="Example: [cyan]thumb brand logo remove[/]")
def logo_remove() -> None:
    """Delete the saved logo and its variants."""
    _remove("logo")


@app.command(
    "export",
    context_settings=CONTEXT,
    epilog=(
        "Examples:\n\n[cyan]thumb brand export kit.zip[/]\n\n"
        "[cyan]thumb brand export - | ssh cron thumb brand import -[/]"
    ),
)
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive; - is standard output.")],
    overwrite: _Overwrite = False,
) -> None:
    """Write the saved kit into one file, the same bytes for the same kit."""
    from thumbcli.atomic_write import write_atomic
    from thumbcli.brand.brand_resolver import saved_store
    from thumbcli.brand.kit_archive import pack

    with plainly():
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
        raise DiskError(
            f"{file} can't be written: {error.strerror}", remedy="choose another place"
        ) from error
    say(f"Wrote the kit to {file}.")


@app.command(
    "import",
    context_settings=CONTEXT,
    epilog="Example: [cyan]thumb brand import kit.zip[/]",
)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive; - is standard input.")],
    overwrite: _Overwrite = False,
) -> None:
    """Take over a kit that was exported: all of it, or nothing if anything in it is wrong."""
    from thumbcli.brand.brand_resolver import saved_store
    from thumbcli.brand.kit_archive import unpack

    store = saved_store()
    data = _read(file)
    with plainly():
        unpack(data, store, replace=overwrite)
    kit = store.kit()
    parts = ["the photo"] * bool(kit.photo) + ["the logo"] * bool(kit.logo)
    parts += [f"the set {name}" for name in kit.sets]
    say(f"Took over {', '.join(parts) or 'an empty kit'}.")


def _read(file: Path) -> bytes:
    """Return the archive, and no more of it than could be one."""
    from thumbcli.brand.kit_archive import ARCHIVE_MAX_BYTES

    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(ARCHIVE_MAX_BYTES + 1)
        with file.open("rb") as archive:
            return archive.read(ARCHIVE_MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{file} can't be read: {error.strerror}", remedy="check the path") from error


def _effective(want: Callable[[Kit], _T | None]) -> tuple[_T | None, str | None]:
    """Return what counts in this folder, and the kit file that has it."""
    for source in brands().for_folder(Path()).sources:
        found = source.read(want)
        if found is not None:
            return found, str(source.path)
    return None, None


def _remove(what: str) -> None:
    from thumbcli.brand.brand_resolver import saved_store

    with plainly():
        removed = saved_store().remove(what)
    say(f"Removed the {what}." if removed else f"No {what} was saved.")
