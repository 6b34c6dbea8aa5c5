"""`thumb brand set`: reference sets, and the style learned from them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thumbcli.batch.requests.brand_checks import as_usage_error
from thumbcli.brand.asset_files import load_asset
from thumbcli.brand.brand_resolver import saved_store
from thumbcli.cli.brand_context import brands
from thumbcli.cli.display.streams import info, json_line
from thumbcli.cli.look_notes import palette_note
from thumbcli.cli.shared_options import AsJson, examples
from thumbcli.contract import EngineName, Format, OutputFormat, make_request
from thumbcli.contract.design_options import DESIGN_READERS, Corner
from thumbcli.errors import DiskError, UsageError
from thumbcli.printable_text import printable
from thumbcli.shell_commands import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.brand.brand_resolver import Brand
    from thumbcli.brand.kit_types import ReferenceSet

__all__ = ["all_sets", "app", "list_", "one_line", "remove", "show"]

_SAMPLE_TITLE = "7 Small Habits That Change Everything"
_SET_COLOURS = (2, 3)
"""The fewest and the most that a look is made of."""

_COLOURS = ("background", "surface", "ink", "accent")

_Name = Annotated[str, typer.Argument(metavar="NAME", help="The name for --custom-assets-id.")]

app = typer.Typer(
    help="Reference sets: pictures that the style of new ones is learned from.", no_args_is_help=True
)


@app.command(
    epilog=examples(
        "thumb brand set add main refs/*.png --format youtube", "thumb brand set add main --thumbapi-id 6f1c"
    )
)
def add(
    name: _Name,
    pictures: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PICTURE...", help="1 to 6 pictures of the channel.", show_default=False),
    ] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", "-f", metavar="NAME", help="The format when none is given.")
    ] = None,
    thumbapi_id: Annotated[
        str | None, typer.Option("--thumbapi-id", metavar="ID", help="The same set at ThumbAPI.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the pictures of a set.")] = False,
) -> None:
    """Learn a style from pictures: colours, light, layout, font.

    Each value can be overridden in the kit file, under sets.NAME.look.
    """
    _check_name(name)
    store = saved_store()
    with as_usage_error():
        assets = [load_asset(picture, kind="reference") for picture in pictures or ()]
        store.add_set(name, assets, format=format_, thumbapi_id=thumbapi_id, replace=overwrite)
    info(f"Saved the set {name} in {store.path}; `thumb brand set show {quoted(name)}` shows its style.")


@app.command(
    epilog=examples(
        "thumb brand set new main --palette '#0e4d45,#ffb627'",
        "thumb brand set new main --palette '#0e4d45,#ffb627' --font Anton --logo logo.png --light white.png",
    )
)
def new(
    name: _Name,
    *,
    palette: Annotated[
        str,
        typer.Option("--palette", metavar="COLOURS", help="The ground, the accent, and a third colour."),
    ],
    font: Annotated[
        str | None,
        typer.Option(
            "--font", metavar="NAME", help="The font family of headlines.", show_default="by the layout"
        ),
    ] = None,
    layouts: Annotated[
        str | None,
        typer.Option("--layouts", metavar="NAMES", help="Layout families.", show_default="as suits a title"),
    ] = None,
    logo: Annotated[
        Path | None, typer.Option("--logo", metavar="FILE", help="The logo of --use-logo with this set.")
    ] = None,
    light: Annotated[
        Path | None, typer.Option("--light", metavar="FILE", help="A light logo, for dark pictures.")
    ] = None,
    dark: Annotated[
        Path | None, typer.Option("--dark", metavar="FILE", help="A dark logo, for light pictures.")
    ] = None,
    position: Annotated[
        Corner | None,
        typer.Option(
            "--position",
            help="The logo's corner; bottom-right is above YouTube's duration.",
            show_default="by the layout",
        ),
    ] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", "-f", metavar="NAME", help="The format when none is given.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a set.")] = False,
) -> None:
    """Make a set from colours, a font and a logo, without pictures to learn from."""
    _check_name(name)
    if logo is None and (light or dark or position):
        raise UsageError("--light, --dark and --position belong to a logo", remedy="add --logo FILE")
    with as_usage_error():
        colours = DESIGN_READERS["palette"]("palette", palette)
        if not _SET_COLOURS[0] <= len(colours) <= _SET_COLOURS[1]:
            raise UsageError(
                f"--palette: a set has 2 or 3 colours, not {len(colours)}",
                remedy="write the ground, the accent, and a colour of edges and plates",
            )
        look: dict[str, object] = dict(zip(("background", "accent", "second-accent"), colours, strict=False))
        look |= {"face": font} if font else {}
        look |= {"families": [each.strip() for each in layouts.split(",")]} if layouts else {}
        assets = None
        if logo is not None:
            assets = (
                load_asset(logo, kind="logo"),
                load_asset(light, kind="logo") if light else None,
                load_asset(dark, kind="logo") if dark else None,
            )
        store = saved_store()
        store.new_set(name, look, format=format_, logo=assets, position=position, replace=overwrite)
    if (note := palette_note(palette)) is not None:
        info(f"thumb: {note}")
    logo_use = " --use-logo" if logo else ""
    info(f"Saved the set {name} in {store.path}; --custom-assets-id {quoted(name)}{logo_use} draws with it.")


@app.command("list", epilog=examples("thumb brand set list --json"))
def list_(as_json: AsJson = False) -> None:
    """List the sets that can be used here."""
    sets = all_sets()
    if as_json:
        print(json_line({"sets": sets}))
        return
    if not sets:
        info("There are no sets; `thumb brand set add NAME PICTURE...` makes one.")
    for facts in sets:
        print(printable(one_line(facts)))


@app.command(epilog=examples("thumb brand set show main", "thumb brand set show main --out look.webp"))
def show(
    name: _Name,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="The file for the sample.", show_default="a cache"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the style of a set, and draw a sample with it; the path is printed last."""
    brand = brands().for_folder(Path())
    found = brand.find_set(name)
    if found is None:
        names = ", ".join(brand.set_names()) or "none"
        raise UsageError(f"there is no set {name!r}", remedy=f"sets are: {names}")
    facts = _facts(brand, found)
    with as_usage_error():
        brand_style = found.brand_style()
        if brand_style is not None:
            from thumbcli.brand.style_cache import style_values

            facts["look"] = style_values(brand_style)
            facts["by_hand"] = list(found.override_names())
            facts["sample"] = str(_sample(brand, found, out))
    if as_json:
        print(json_line(facts))
    else:
        _show(facts)


@app.command(epilog=examples("thumb brand set remove main"))
def remove(name: _Name) -> None:
    """Delete a saved set and its pictures."""
    store = saved_store()
    if not store.remove("sets", name):
        names = ", ".join(store.kit().sets) or "none"
        raise UsageError(f"no set {name!r} is saved", remedy=f"sets are: {names}")
    info(f"Removed the set {name}.")


def _check_name(name: str) -> None:
    """Check that a new name needs no quotes in a shell; names in a hand-written kit file may."""
    from thumbcli.brand.kit_model import NAME_MAX_CHARS

    if not name.replace("-", "").isalnum() or len(name) > NAME_MAX_CHARS:
        raise UsageError(
            f"{name!r} can't be the name of a set",
            remedy=f"use 1 to {NAME_MAX_CHARS} letters, digits and hyphens",
        )


def all_sets() -> list[dict[str, Any]]:
    """Return the facts about each set that can be used here."""
    brand = brands().for_folder(Path())
    return [_facts(brand, found) for name in brand.set_names() if (found := brand.find_set(name))]


def one_line(facts: Mapping[str, Any]) -> str:
    """Return the facts about a set in one line."""
    number = facts["pictures"]
    parts = [f"{number} picture{'' if number == 1 else 's'}", facts["format"] or "any format"]
    parts += [f"thumbapi {facts['thumbapi_id']}"] if facts["thumbapi_id"] else []
    return f"{facts['name']}  {', '.join(map(str, parts))}  ({facts['kit']})"


def _facts(brand: Brand, found: ReferenceSet) -> dict[str, Any]:
    return {
        "name": found.name,
        "pictures": len(found.pictures),
        "format": found.format,
        "thumbapi_id": found.thumbapi_id,
        "logo": str(found.logo.file.path) if found.logo else None,
        "kit": str(brand.kit_path(found.name)),
    }


def _sample(brand: Brand, found: ReferenceSet, out: Path | None) -> Path:
    """Draw a picture with the set, and the logo if there is one, and return its path."""
    from thumbcli.brand.style_cache import cache_folder
    from thumbcli.contract import fingerprint
    from thumbcli.render import LOOK, draw

    has_logo = found.logo is not None or any(
        source.read(lambda kit: kit.logo is not None) for source in brand.sources
    )
    suffix = out.suffix.lower().lstrip(".") if out else ""
    kind = OutputFormat(suffix) if suffix in set(OutputFormat) else OutputFormat.WEBP
    request = make_request(_SAMPLE_TITLE, custom_assets_id=found.name, use_logo=has_logo, output_format=kind)
    request = brand.apply_brand(request, EngineName.LOCAL)
    key = fingerprint(request, EngineName.LOCAL).rpartition(":")[2]
    path = out or cache_folder() / "samples" / f"{key[:16]}-{LOOK}.webp"
    try:
        return draw(request).save(path)
    except ValueError as error:
        raise UsageError(str(error), remedy=f"end its name with .{', .'.join(OutputFormat)}") from error
    except OSError as error:
        raise DiskError(
            f"{path} can't be written: {error.strerror}", remedy="choose another --out"
        ) from error


def _show(facts: Mapping[str, Any]) -> None:
    for name in ("name", "kit", "pictures", "format", "thumbapi_id", "logo"):
        if facts[name] is not None:
            print(printable(f"{name.replace('_', '-'):<12} {facts[name]}"))
    if look := facts.get("look"):
        colours = {name: str(look[name]) for name in _COLOURS}
        if sys.stdout.isatty():
            _swatches(colours)
        for name, value in look.items():
            note = "  (set by hand)" if name in facts["by_hand"] else ""
            if name not in colours or not sys.stdout.isatty():
                print(printable(f"{name:<12} {_text(value)}{note}"))
        if "face" not in look:
            place = f"under [sets.{facts['name']}.look] in {facts['kit']}"
            print(printable(f'{"face":<12} not recognised; face = "…" {place} sets it'))
        print(facts["sample"])


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _swatches(colours: Mapping[str, str]) -> None:
    """Print colours as blocks in the colour itself."""
    from rich.text import Text

    from thumbcli.cli.display.clean_console import CleanConsole

    console = CleanConsole()
    for name, colour in colours.items():
        console.print(Text.assemble(f"{name:<12} ", ("        ", f"on {colour}"), f" {colour}"))
