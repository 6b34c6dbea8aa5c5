"""`thumb artwork`: the packs of pictures that the local engine draws things from."""

from __future__ import annotations

import os
import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.display.streams import info, json_line, print_path
from thumbcli.cli.shared_options import AsJson, examples
from thumbcli.errors import DiskError, ItemError, UsageError
from thumbcli.printable_text import counted, printable

if TYPE_CHECKING:
    from thumbcli.artwork.pack import ArtworkPack
    from thumbcli.artwork.picture_pack import PicturePack

__all__ = ["app"]

_SHEET_THINGS = 96
_SHOWN_PROBLEMS = 5
_PROGRESS_STEPS = 10

app = typer.Typer(
    help="Packs of artwork: the pictures of emoji and things that the local engine draws.",
    no_args_is_help=True,
    epilog="The pack fluent is drawn from first, once it is added, then noto, which comes with thumbcli. "
    "Any other is drawn from if you ask for it: [cyan]--artwork NAME[/].",
    rich_markup_mode="rich",
)


@app.command(
    epilog=examples(
        "thumb artwork add fluent",
        "thumb artwork add twemoji.zip --name twemoji --licence CC-BY-4.0",
        "thumb artwork add icons.json --ink '#22d3ee'",
    )
)
def add(
    source: Annotated[
        str,
        typer.Argument(
            metavar="fluent|FILE|DIR",
            help="Fluent Emoji; or a folder, zip or tgz of SVG or PNG files such as 1f680.svg, a colour "
            "font, or Iconify's JSON.",
        ),
    ],
    *,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="What to call it.", show_default="as its file")
    ] = "",
    licence: Annotated[
        str, typer.Option("--licence", metavar="SPDX", help="Its licence, for thumb artwork list.")
    ] = "",
    ink: Annotated[
        str,
        typer.Option(
            "--ink", metavar="COLOUR", help="The colour of icons without one.", show_default="#f8fafc"
        ),
    ] = "",
    rasters: Annotated[
        bool,
        typer.Option(
            "--rasters", help="Make the rasters of all that words stand for now, which takes a minute or two."
        ),
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a pack of that name.")] = False,
) -> None:
    """Add a pack to what the local engine draws from.

    A picture is made into a raster when it is first drawn, in half a second, and then drawn in milliseconds.
    """
    from thumbcli.artwork.fluent_package import add_fluent, is_fluent
    from thumbcli.artwork.pack_store import FLUENT, add_pack
    from thumbcli.artwork.picture_pack import PicturePack

    path = Path(os.path.expanduser(source))  # noqa: PTH111 - leaves an unknown user as it is
    if ink and not re.fullmatch("#[0-9a-fA-F]{6}", ink):
        raise UsageError(f"--ink: {ink!r} is not a colour", remedy="write it as #rrggbb")
    by_name = source == FLUENT and not path.exists()
    if by_name or is_fluent(path):
        pack, problems = add_fluent(None if by_name else path, replace=overwrite, info=info)
    elif name == FLUENT:
        raise UsageError(
            f"{path} is not Fluent Emoji", remedy="`thumb artwork add fluent` fetches it; or use another name"
        )
    else:
        pack, problems = add_pack(path, name=name, licence=licence, ink=ink, replace=overwrite)
    for problem in problems[:_SHOWN_PROBLEMS]:
        info(f"left out: {problem}")
    if len(problems) > _SHOWN_PROBLEMS:
        info(f"left out: {len(problems) - _SHOWN_PROBLEMS:,} more")
    facts = pack.facts
    licence = facts.licence or "of an unknown licence"
    info(f"Added {facts.name}: {counted(len(facts.endings), 'picture')} ({licence}).")
    if rasters:
        _prepare(PicturePack(pack))


def _prepare(pack: PicturePack) -> None:
    from thumbcli.process_resources import cores
    from thumbcli.render.title.icon_tables import all_icons

    known = set(pack.things())
    things = [icon for icon in all_icons("en") if icon in known]
    if not things:
        return
    info(f"Making {len(things):,} rasters …")
    made = 0

    def count() -> None:
        nonlocal made
        made += 1
        if made % max(1, len(things) // _PROGRESS_STEPS) == 0:
            info(f"  {made:,} of {len(things):,}")

    if broken := pack.prepare(things, count, cores()):
        info(f"{broken:,} of them can't be drawn: other packs draw these.")


@app.command("list", epilog=examples("thumb artwork list", "thumb artwork list --json"))
def list_(as_json: AsJson = False) -> None:
    """List the packs, in the order in which they are drawn from."""
    packs = [
        {
            "name": pack.name,
            "pictures": len(pack.things()),
            "licence": pack.licence,
            "digest": pack.digest,
        }
        for pack in _packs()
    ]
    if as_json:
        print(json_line({"packs": packs}))
        return
    print(f"{'NAME':<14} {'PICTURES':>8}  LICENCE")
    for pack in packs:
        print(printable(f"{pack['name']:<14} {pack['pictures']:>8,}  {pack['licence'] or 'unknown'}"))


def _packs() -> tuple[ArtworkPack, ...]:
    from thumbcli.artwork.installed_packs import installed_packs, load_packaged, packaged_pack
    from thumbcli.installed_plugins import PluginKind, plugin_names
    from thumbcli.render.paint.stickers import Duotone

    packaged: list[ArtworkPack] = []
    for name in plugin_names(PluginKind.ARTWORK):
        try:
            plugin = packaged_pack(name)
            packaged += [load_packaged(plugin)] if plugin else []
        except ItemError as error:
            info(error.message)
    return (*installed_packs(), *packaged, Duotone())


@app.command(epilog=examples("thumb artwork show fluent", "thumb artwork show noto --out noto.webp"))
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A pack of thumb artwork list.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="The file.", show_default="artwork-NAME.webp"),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
) -> None:
    """Write a sheet of a pack: up to 96 of its pictures, as WebP."""
    from thumbcli.artwork.pack_sheet import draw_sheet
    from thumbcli.atomic_write import write_atomic
    from thumbcli.render.title.icon_tables import all_icons

    pack = next((pack for pack in _packs() if pack.name == name), None)
    if pack is None:
        names = ", ".join(pack.name for pack in _packs())
        raise UsageError(f"there is no pack {printable(name)!r}", remedy=f"there are: {names}")
    candidates = dict.fromkeys((*all_icons("en"), *pack.things()))
    things = tuple(islice((thing for thing in candidates if pack.has(thing)), _SHEET_THINGS))
    if not things:
        raise UsageError(f"none of the pictures of {name} can be drawn", remedy="add the pack again")
    file = out or Path(f"artwork-{name}.webp")
    try:
        write_atomic(file, draw_sheet(pack, things), replace=overwrite)
    except FileExistsError:
        raise UsageError(f"{file} exists", remedy="--overwrite replaces it") from None
    except OSError as error:
        raise DiskError(f"{file} can't be written: {error.strerror}", remedy="choose another path") from error
    print_path(file)


@app.command(epilog=examples("thumb artwork remove fluent"))
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A pack that was added.")],
) -> None:
    """Remove a pack that was added, with its rasters. Pictures that were drawn from it stay."""
    from thumbcli.artwork.pack_store import remove_pack

    remove_pack(name)
    info(f"Removed {name}.")
