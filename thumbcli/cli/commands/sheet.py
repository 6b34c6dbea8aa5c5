"""`thumb sheet`: many pictures side by side, as one picture or a PDF."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, Unpack, cast

import typer

from thumbcli.atomic_write import write_atomic
from thumbcli.cli.display.streams import info, print_path
from thumbcli.cli.published_places import warn_if_published
from thumbcli.cli.shared_options import HomePath, examples, with_options
from thumbcli.contract import EngineName
from thumbcli.contract.design_options import VARIANT_MAX
from thumbcli.errors import DiskError, ItemError, NameTaken, UsageError
from thumbcli.options.option import OUTPUT, PICTURE
from thumbcli.options.option_values import PictureOptions
from thumbcli.regular_files import leads_to_file, leads_to_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.contract import Request
    from thumbcli.gallery.find_pictures import FoundPicture
    from thumbcli.render.contact_sheet import SheetKind, SheetLook, Tile
    from thumbcli.sources.rows import Row

__all__ = ["EXAMPLES", "sheet"]

EXAMPLES = examples(
    "thumb sheet thumbs",
    "thumb sheet thumbs --width 168 --out list.png",
    "thumb sheet thumbs --columns 3 --out all.pdf",
    "thumb sheet thumbs --sort list",
    'thumb sheet --variants 6 "Why We Forget" "10 Money Mistakes"',
    "thumb sheet --variants 4 titles.csv --custom-assets-id main --out variants.pdf",
    note="Exit code 3 means that a file is no picture, or a title can't be drawn; all others are shown.",
)

_FAILED = 3
_TYPED = "COMMANDLINE"
_WIDTH_PX, _WIDTH_MIN_PX, _WIDTH_MAX_PX = 400, 80, 1920
_COLUMNS_MAX = 100
_SHEET_WIDTH_PX = 2100
"""Of a sheet whose columns nobody chose: five pictures of 400 px, eleven of YouTube's list."""


class Labels(StrEnum):
    """What stands below each picture."""

    BOTH = "both"
    TITLE = "title"
    FILE = "file"
    NONE = "none"


class Order(StrEnum):
    """The order of the pictures in a folder."""

    NAME = "name"
    TITLE = "title"
    NEWEST = "newest"
    LIST = "list"


class _Problem(NamedTuple):
    """An input that is not on the sheet, and why."""

    what: str
    error: ItemError


@with_options("sheet")
def sheet(
    ctx: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="DIR|FILE...",
            help="Folders of pictures, or pictures, also in a bucket; with --variants titles, or lists.",
        ),
    ],
    *,
    columns: Annotated[
        int | None,
        typer.Option(
            "--columns",
            "-c",
            min=1,
            max=_COLUMNS_MAX,
            metavar="N",
            help="How many side by side.",
            show_default=f"what fits into {_SHEET_WIDTH_PX:,} px",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    width: Annotated[
        int,
        typer.Option(
            "--width",
            "-w",
            min=_WIDTH_MIN_PX,
            max=_WIDTH_MAX_PX,
            metavar="PX",
            help="The width of each picture; 168 is that of YouTube's list.",
            rich_help_panel=OUTPUT,
        ),
    ] = _WIDTH_PX,
    labels: Annotated[
        Labels, typer.Option("--labels", help="What stands below each.", rich_help_panel=OUTPUT)
    ] = Labels.BOTH,
    sort: Annotated[
        Order,
        typer.Option(
            "--sort",
            help="The order within a folder; list is that of its rows.",
            rich_help_panel=OUTPUT,
        ),
    ] = Order.NAME,
    dark: Annotated[bool, typer.Option("--dark", help="On a dark ground.", rich_help_panel=OUTPUT)] = False,
    variants: Annotated[
        int | None,
        typer.Option(
            "--variants",
            min=1,
            max=VARIANT_MAX + 1,
            metavar="N",
            help="Draw so many variants of each title with the local engine; nothing else is written.",
            rich_help_panel=PICTURE,
        ),
    ] = None,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            click_type=HomePath(),
            metavar="FILE",
            help="The sheet; its ending says which type: .webp, .png or .pdf.",
            rich_help_panel=OUTPUT,
        ),
    ] = Path("sheet.webp"),
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            help="Replace a file that exists; a sheet of thumb sheet is always replaced.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    **options: Unpack[PictureOptions],
) -> None:
    """Show pictures side by side on a contact sheet, with their titles and file names.

    Prints its path; a sheet of an earlier call is replaced. Where one picture would be too large, the rest is
    on sheet-2.webp and so on; a PDF has pages. The pictures of a folder are found in its folders too.
    """
    from thumbcli.render.contact_sheet import SheetLook

    if variants is None and (flags := _typed(ctx, options)):
        raise UsageError(f"{flags[0]} is for variants", remedy="add --variants, or leave it out")
    look = SheetLook(
        kind=_kind(out),
        columns=columns or variants or max(1, _SHEET_WIDTH_PX // width),
        width_px=width,
        titles=labels in {Labels.BOTH, Labels.TITLE},
        notes=labels in {Labels.BOTH, Labels.FILE},
        dark=dark,
    )
    if not _may_write(out, overwrite=overwrite):
        raise _taken(out)
    warn_if_published(out)
    if variants is None:
        tiles = _of_files([Path(path) for path in paths], look, sort, out)
    else:
        tiles = _of_variants(paths, look, variants, options)
    raise typer.Exit(_write(tiles, look, out, overwrite=overwrite))


def _kind(out: Path) -> SheetKind:
    from thumbcli.render.contact_sheet import SheetKind

    try:
        return SheetKind(out.suffix[1:].lower())
    except ValueError:
        kinds = ", ".join(f".{kind}" for kind in SheetKind)
        raise UsageError(
            f"--out {out}: the name of a sheet has another ending", remedy=f"end it in {kinds}"
        ) from None


def _may_write(target: Path, *, overwrite: bool) -> bool:
    """Tell whether there is no file, a sheet of an earlier call, or one that may be replaced."""
    from thumbcli.render.contact_sheet import is_sheet

    if overwrite or not target.exists():
        return True
    try:
        return target.is_file() and is_sheet(target.read_bytes())
    except OSError:  # It can't be read, so that nobody knows what it is.
        return False


def _taken(out: Path) -> NameTaken:
    return NameTaken(
        f"{out} exists, and is no sheet of thumb sheet",
        remedy="add --overwrite, or name another file: -o FILE",
    )


def _write(tiles: Iterator[Tile | _Problem], look: SheetLook, out: Path, *, overwrite: bool) -> int:
    from thumbcli.render.contact_sheet import draw_sheets

    failed = False

    def drawable() -> Iterator[Tile]:
        nonlocal failed
        for tile in tiles:
            if isinstance(tile, _Problem):
                failed = True
                info(f"thumb: {tile.what}: {tile.error.message}")
                continue
            yield tile

    number = 0
    for number, data in enumerate(draw_sheets(drawable(), look), 1):
        target = out if number == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}")
        if not _may_write(target, overwrite=overwrite):
            raise _taken(target)
        try:
            write_atomic(target, data, replace=overwrite or target.exists())
        except FileExistsError as error:
            raise _taken(target) from error
        except OSError as error:
            raise DiskError(
                f"{target} can't be written: {error.strerror}", remedy="choose another -o"
            ) from error
        print_path(target)
    if not number:
        raise UsageError("there is no picture to show", remedy="name pictures, or folders of pictures")
    return _FAILED if failed else 0


def _of_files(paths: Sequence[Path], look: SheetLook, sort: Order, out: Path) -> Iterator[Tile | _Problem]:
    from thumbcli.gallery.find_pictures import find_pictures, read_found
    from thumbcli.map_in_order import map_in_order
    from thumbcli.render.contact_sheet import make_tile

    def tile(found: FoundPicture) -> Tile | _Problem:
        try:
            data, facts = read_found(found)
            title = facts.title or ("" if look.notes else found.name)
            return make_tile(data, look, title=title, note=found.name)
        except ItemError as error:
            return _Problem(str(found.path), error)

    found = find_pictures(paths, leave_out=out)
    info(f"thumb: reading {len(found):,} {'picture' if len(found) == 1 else 'pictures'}")
    match sort:
        case Order.TITLE:
            found.sort(key=lambda each: (each.files is None, each.facts.title.casefold()))
        case Order.NEWEST:
            found.sort(key=lambda each: each.facts.made_at, reverse=True)
        case Order.LIST:
            order = _order_of_lists(paths)
            found.sort(key=lambda each: order.get(os.path.realpath(each.path), len(order)))
        case Order.NAME:
            pass
    return map_in_order(tile, found)


def _order_of_lists(paths: Sequence[Path]) -> dict[str, int]:
    """Return the place of each picture among the rows that the folders were drawn from.

    Raises:
        UsageError: For none of them a list is known.
        InputError: A list can't be read any more.
    """
    from thumbcli.batch.choices.choices_place import noted_choices
    from thumbcli.cli.commands.review import lists_of
    from thumbcli.gallery.find_pictures import place_named
    from thumbcli.review.review_list import subjects_of

    order: dict[str, int] = {}
    for path in paths:
        if leads_to_file(str(path)):
            continue
        place = place_named(path)
        for each in lists_of(place, noted_choices(place), allow_outside=True):
            for name, _ in subjects_of(each):
                order.setdefault(os.path.realpath(place.files.where(name)), len(order))
    if not order:
        raise UsageError(
            "no list is known for these pictures",
            remedy="run thumb batch once more, or leave out --sort list",
        )
    return order


def _typed(ctx: typer.Context, options: PictureOptions) -> list[str]:
    """Return the flags of a picture that were typed; variables and the config file are for all commands."""
    sources = {name: ctx.get_parameter_source(name) for name in options}
    typed = (name for name, source in sources.items() if source is not None and source.name == _TYPED)
    return [f"--{name.replace('_', '-')}" for name in typed]


def _of_variants(
    titles: Sequence[str], look: SheetLook, variants: int, options: PictureOptions
) -> Iterator[Tile | _Problem]:
    from thumbcli.batch.requests.row_options import RequestBuilder
    from thumbcli.cli.draw_options import TitleOptions, row_defaults
    from thumbcli.map_in_order import map_in_order
    from thumbcli.options.settings import effective, load_config
    from thumbcli.render import draw
    from thumbcli.render.contact_sheet import make_tile

    allow_outside = bool(effective(load_config(), keys=["allow_outside"])["allow_outside"].value)
    shared = cast("TitleOptions", {**options, "allow_outside": allow_outside, "quiet": False})
    defaults = row_defaults(shared, EngineName.LOCAL)
    info(f"thumb: drawing up to {variants} variants of each title; to find those that differ takes a while")
    builder = RequestBuilder(defaults, EngineName.LOCAL)

    def requests() -> Iterator[tuple[str, int, Request | ItemError]]:
        for row in defaults.spread(_rows(titles)):
            try:
                request = builder.build(row).request
            except ItemError as error:
                yield row.location, 0, error
                continue
            first = request.design.variant
            wanted = min(first + variants, VARIANT_MAX + 1)
            for number in range(first, max(first + 1, _possible(request, wanted))):
                design = replace(request.design, variant=number)
                yield row.location, number, replace(request, design=design)

    def tile(asked: tuple[str, int, Request | ItemError]) -> Tile | _Problem:
        place, number, request = asked
        if isinstance(request, ItemError):
            return _Problem(place, request)
        try:
            return make_tile(draw(request).image, look, title=request.title, note=f"variant {number}")
        except ItemError as error:
            return _Problem(place, error)

    return map_in_order(tile, requests())


def _possible(request: Request, wanted: int) -> int:
    """Return how many variants differ, of those that are wanted; all where drawing them fails."""
    from thumbcli.render.compose import count_variants

    try:
        return count_variants(request, wanted)
    except ItemError:
        return wanted


def _rows(titles: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of the lists among the arguments, and the others as titles."""
    from thumbcli.sources.rows import from_arguments
    from thumbcli.sources.title_reader import TitleReader

    for argument, row in zip(titles, from_arguments(titles), strict=True):
        if leads_to_folder(argument):
            raise UsageError(
                f"{argument} is a folder, and --variants draws titles",
                remedy="name titles, or lists of titles",
            )
        if not leads_to_file(argument):
            yield row
            continue
        with closing(TitleReader([argument])) as reader:
            while rows := reader.next_batch():
                yield from rows
