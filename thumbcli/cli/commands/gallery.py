"""`thumb gallery`: all pictures of a folder on one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.atomic_write import replace_if_changed
from thumbcli.cli.display.streams import print_path
from thumbcli.cli.published_places import unpublished, warn_if_published
from thumbcli.cli.shared_options import HomePath, StateFolder, examples
from thumbcli.errors import DiskError, NameTaken, UsageError
from thumbcli.options.option import OUTPUT
from thumbcli.printable_text import printable
from thumbcli.regular_files import leads_to_folder, open_regular_file
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["EXAMPLES", "gallery"]

EXAMPLES = examples(
    "thumb gallery thumbs",
    "thumb gallery thumbs --out public/index.html",
    "thumb gallery thumbs --embed --out to-send.html",
    "thumb gallery s3://my-bucket/covers --public-url https://cdn.example.com/covers",
    note="Keys on the page: / searches, arrows go from picture to picture, Enter opens one.",
)


def gallery(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="[DIR]", click_type=HomePath(), help="A folder of pictures, or s3://BUCKET/PREFIX."
        ),
    ] = Path("thumbs"),
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            click_type=HomePath(),
            metavar="FILE",
            help="The page.",
            show_default="gallery.html in DIR; in .thumb of a site that publishes DIR; here for a bucket",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    embed: Annotated[
        bool,
        typer.Option(
            "--embed",
            help="Put the pictures themselves into the page; else small copies, and links to the files.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    no_check: Annotated[
        bool,
        typer.Option(
            "--no-check",
            help="Don't look for visible problems as thumb check does, which takes half of the time.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    public_url: Annotated[
        str,
        typer.Option(
            "--public-url",
            metavar="URL",
            help="Where a bucket is on the web, so that the page shows its pictures in full size.",
            show_default=False,
            rich_help_panel=OUTPUT,
        ),
    ] = "",
    state: StateFolder = None,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite", help="Replace a file that is no gallery.", rich_help_panel=OUTPUT),
    ] = False,
) -> None:
    """Write one HTML page that shows all pictures of a folder, with what is on record of them.

    It needs no server and no network: open it from the disk, or keep it as an artifact of CI. Pictures are in
    a grid, or as YouTube's list and a phone show them, with search and filters; each has its findings, file,
    engine, credits and age, and what a run replaced, beside it. Titles without a picture are listed.
    """
    from thumbcli.gallery.find_pictures import find_missing, find_pictures, place_named
    from thumbcli.gallery.gallery_page import write_page
    from thumbcli.gallery.gallery_records import gallery_records
    from thumbcli.write_back.deliveries import checked_url

    address = store_address(folder)
    if address is None and not leads_to_folder(folder):
        raise UsageError(f"there is no folder {folder}", remedy="name the folder of the pictures")
    url = checked_url(public_url)
    if url and address is None:
        raise UsageError("--public-url is for pictures in a store", remedy="leave it out")
    page = out or unpublished(Path() if address else folder, "gallery.html")
    if out is not None:
        warn_if_published(out)
    if not overwrite:
        _check_free(page)
    place = place_named(folder, state, public_url=url)
    pictures = find_pictures([folder], state=state, public_url=url)
    records = gallery_records(pictures, place, page, check=not no_check)
    missing = find_missing(place)

    shown = printable(str(address or folder))

    def write(file: BinaryIO) -> None:
        write_page(file, records, missing, folder=shown, embed=embed, public_url=url)

    try:
        replace_if_changed(page, write)
    except OSError as error:
        raise DiskError(f"{page} can't be written: {error.strerror}", remedy="choose another -o") from error
    print_path(page)


def _check_free(page: Path) -> None:
    """Check that nothing else than an earlier gallery would be replaced.

    Raises:
        NameTaken: Something else would be.
    """
    from thumbcli.gallery.gallery_page import PAGE_START

    try:
        with open_regular_file(page) as file:
            is_ours = file.read(len(PAGE_START)) == PAGE_START
    except FileNotFoundError:
        return
    except OSError:
        is_ours = False
    if not is_ours:
        raise NameTaken(
            f"{page} exists and is no gallery", remedy="add --overwrite, or name another file: -o FILE"
        )
