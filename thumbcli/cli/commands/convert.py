"""`thumb convert`: finished pictures become the files that a place takes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.atomic_write import write_atomic
from thumbcli.cli.display.streams import info, json_line, print_path
from thumbcli.cli.shared_options import HomePath, examples
from thumbcli.contract import EXTENSIONS, Format, OutputFormat
from thumbcli.contract.image_header import PICTURE_MAX_BYTES
from thumbcli.contract.picture_metadata import read_metadata
from thumbcli.errors import DiskError, ItemError, NameTaken, UsageError
from thumbcli.options.byte_size import parse_size_bytes
from thumbcli.options.option import OUTPUT, PICTURE
from thumbcli.regular_files import leads_to_folder, read_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.quality.convert_file import ConvertedFile, Wish

__all__ = ["EXAMPLES", "convert"]

EXAMPLES = examples(
    "thumb convert thumbs/*.webp --for-upload",
    "thumb convert thumbs --for-upload --format youtube -o upload",
    "thumb convert cover.webp --output-format png",
    "thumb convert thumbs --max-bytes 300KB -o small",
    note="The files that you name stay as they are. Exit code 3 means that a file could not be converted.",
)

_FAILED = 3
_ENDINGS = {*EXTENSIONS.values(), "jpeg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A picture to convert.

    Attributes:
        path: Where it is.
        name: Its path below the folder that was named, else its name.
        inside: The folder that was named; None for a file.
    """

    path: Path
    name: Path
    inside: Path | None = None


def _size(text: str) -> int:
    try:
        size_bytes = parse_size_bytes(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    if size_bytes < 1:
        raise typer.BadParameter("a file has at least 1 byte")
    return size_bytes


def convert(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Pictures, or folders of pictures.")],
    *,
    for_upload: Annotated[
        bool,
        typer.Option(
            "--for-upload", help="What the place takes: JPEG or PNG, its bytes.", rich_help_panel=PICTURE
        ),
    ] = False,
    format_: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            help="The place.",
            show_default="detected from the size",
            rich_help_panel=PICTURE,
        ),
    ] = None,
    output_format: Annotated[
        OutputFormat | None,
        typer.Option(
            "--output-format",
            "-t",
            help="The file format.",
            show_default="what the place takes, else as it is",
            rich_help_panel=PICTURE,
        ),
    ] = None,
    max_bytes: Annotated[
        int | None,
        typer.Option(
            "--max-bytes",
            parser=_size,
            metavar="SIZE",
            help="The most bytes of a file, such as 2MB.",
            rich_help_panel=PICTURE,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            click_type=HomePath(),
            metavar="DIR",
            help="The folder for the new files.",
            show_default="beside each file",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite", help="Replace files converted before.", rich_help_panel=OUTPUT),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object per file.", rich_help_panel=OUTPUT)
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Only files that failed.", rich_help_panel=OUTPUT)
    ] = False,
) -> None:
    """Turn finished pictures, also paid ones, into the files that a place takes, without drawing them.

    Prints the path of each new file. A file that is right already is copied, or stays where it is. What was
    converted before is not converted again.
    """
    from thumbcli.render.quality.convert_file import Wish

    if not (for_upload or output_format or max_bytes):
        if missing := next((file for file in files if not os.path.lexists(file)), None):
            raise UsageError(f"there is no file {missing}", remedy="name pictures, or folders of pictures")
        raise UsageError(
            "nothing says what to convert to", remedy="add --for-upload, --output-format or --max-bytes"
        )
    wish = Wish(output_format=output_format, max_bytes=max_bytes, for_upload=for_upload, format=format_)
    sources = list(_sources(files, out))
    if not sources:
        raise UsageError("there is no picture in the named folders", remedy="name the files")
    writer = _Writer(sources, out, overwrite=overwrite)
    failed, there = False, 0
    for source in sources:
        try:
            made, path, exists = writer.convert(source, wish)
        except ItemError as error:
            failed = True
            _tell_failed(source, error, as_json=as_json)
            continue
        there += exists
        if as_json and not quiet:
            print(json_line(_as_dict(source, made, path, exists=exists)), flush=True)
        elif not (quiet or exists):
            for warning in made.warnings:
                info(f"thumb: {source.path}: {warning}")
            print_path(path)
    if there and not (quiet or as_json):
        what = "1 file is there already" if there == 1 else f"{there:,} files are there already"
        info(f"thumb: {what}; --overwrite converts {'it' if there == 1 else 'them'} again")
    raise typer.Exit(_FAILED if failed else 0)


def _tell_failed(source: _Source, error: ItemError, *, as_json: bool) -> None:
    if as_json:
        print(json_line(_failed_as_dict(source, error)), flush=True)
    else:
        info(f"thumb: {source.path}: {error.message}")
        info(f"       {error.remedy}")


def _sources(files: Sequence[Path], out: Path | None) -> Iterator[_Source]:
    """Yield the files, and the pictures in the folders, by name.

    Raises:
        UsageError: A folder is named, and no folder for the new files.
    """
    for file in files:
        if not leads_to_folder(file):
            yield _Source(path=file, name=Path(file.name))
            continue
        if out is None:
            raise UsageError(f"{file} is a folder", remedy="name a folder for the new files: -o DIR")
        for folder, folders, names in os.walk(file):
            # What is hidden is the state of a run; what is in the new folder was converted before.
            folders[:] = sorted(
                name for name in folders if not name.startswith(".") and not _is_same(Path(folder, name), out)
            )
            for name in sorted(names):
                path = Path(folder, name)
                if not name.startswith(".") and path.suffix[1:].lower() in _ENDINGS:
                    yield _Source(path=path, name=path.relative_to(file), inside=file)


def _is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


class _Writer:
    """Converts files, and writes none over a file that is an original.

    Args:
        sources: All files that are converted.
        out: The folder for the new ones; None for that of each file.
        overwrite: Whether files that were converted before are replaced.
    """

    def __init__(self, sources: Sequence[_Source], out: Path | None, *, overwrite: bool) -> None:
        self._originals = {os.path.realpath(source.path) for source in sources}
        self._out, self._overwrite = out, overwrite
        self._written: dict[str, Path] = {}

    def convert(self, source: _Source, wish: Wish) -> tuple[ConvertedFile, Path, bool]:
        """Convert one file, and return the new one, where it is, and whether it was there before.

        A new file has the time of its original, which tells that it was made from it.

        Raises:
            ItemError: It can't be read or converted, or its new name is taken.
            DiskError: The new file can't be written.
        """
        from thumbcli.gallery.find_pictures import read_picture
        from thumbcli.render.quality.convert_file import convert_file, wished_type

        written_at = _written_at(source.path)
        data = read_picture(source.path, source.inside)
        target = self._target(source, wished_type(data, wish))
        is_in_place = _is_same(target, source.path)
        existing = None if is_in_place else self._existing(source, target)
        if existing is not None and written_at == _written_at(target):
            from thumbcli.render.quality.convert_file import converted_before

            if (found := converted_before(data, wish, existing)) is not None:
                return found, target, True
        made = convert_file(data, wish)
        if made.unchanged and is_in_place:
            return made, source.path, False
        if is_in_place:
            self._check(source, target)
        if existing == made.data:
            return made, target, True
        try:
            _create(target.parent)
            write_atomic(target, made.data, replace=self._overwrite)
            os.utime(target, ns=(written_at, written_at))
        except FileExistsError as error:
            raise NameTaken(
                f"{target} exists and is another file",
                remedy="add --overwrite, or name another folder: -o DIR",
            ) from error
        except OSError as error:
            raise DiskError(
                f"{target} can't be written: {error.strerror}", remedy="choose another -o"
            ) from error
        return made, target, False

    def _target(self, source: _Source, kind: OutputFormat) -> Path:
        """Return where the new file goes, which keeps an ending that says what it is."""
        folder = source.path.parent if self._out is None else self._out / source.name.parent
        ending = source.name.suffix[1:].lower()
        right = {kind, "jpeg"} if kind is OutputFormat.JPG else {kind}
        return folder / (source.name.name if ending in right else f"{source.name.stem}.{kind}")

    def _existing(self, source: _Source, target: Path) -> bytes | None:
        """Return the file that was converted before, if it may stay; None if there is none to keep.

        Raises:
            NameTaken: The name is that of an original, or of another new file.
        """
        self._check(source, target)
        if self._overwrite or target.is_symlink():
            return None
        try:
            return read_regular_file(target, limit_bytes=PICTURE_MAX_BYTES)
        except (OSError, ValueError):
            return None

    def _check(self, source: _Source, target: Path) -> None:
        """Check that a new file takes the place of no original and of no other new file."""
        place = os.path.realpath(target)
        if place in self._originals:
            raise NameTaken(
                f"{target} is one of the files to convert", remedy="name a folder for the new files: -o DIR"
            )
        if place in self._written:
            raise NameTaken(
                f"{self._written[place]} has become {target}",
                remedy="convert the two into two folders: -o DIR",
            )
        if self._overwrite and _is_original(target):
            raise NameTaken(
                f"{target} was drawn by thumb, and not converted", remedy="name another folder: -o DIR"
            )
        self._written[place] = source.path


def _create(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(error.errno, "a file is in the way of its folder") from error


def _written_at(path: Path) -> int:
    """Return when a file was written, in ns; 0 if it can't be told."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _is_original(target: Path) -> bool:
    """Tell whether a file says that it is the picture of a title; converted ones do not."""
    try:
        return read_metadata(read_regular_file(target, limit_bytes=PICTURE_MAX_BYTES)) is not None
    except (OSError, ValueError):
        return False


def _as_dict(source: _Source, made: ConvertedFile, path: Path, *, exists: bool) -> dict[str, object]:
    return {
        "file": str(source.path),
        "ok": True,
        "path": str(path),
        "format": made.format,
        "media_type": made.output_format.media_type,
        "width_px": made.size.width_px,
        "height_px": made.size.height_px,
        "size_bytes": len(made.data),
        "unchanged": made.unchanged,
        "existed": exists,
        "warnings": list(made.warnings),
    }


def _failed_as_dict(source: _Source, error: ItemError) -> dict[str, object]:
    return {
        "file": str(source.path),
        "ok": False,
        "code": error.code,
        "message": error.message,
        "remedy": error.remedy,
    }
