"""What a list asks to publish: each row with its video or post, and with its picture."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from thumbcli.batch.store.picture_files import read_picture
from thumbcli.contract.image_header import PICTURE_MAX_BYTES, BrokenPictureError
from thumbcli.errors import ItemError, RequestError, UsageError
from thumbcli.publishing.publish_events import PublishPlace
from thumbcli.publishing.publish_run import PublishItem
from thumbcli.regular_files import read_regular_file
from thumbcli.sources.column_names import NO_VALUES, column_list, template_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.publishing.publish_targets import PublishTarget
    from thumbcli.publishing.row_pictures import RowPictures
    from thumbcli.sources.rows import Row

__all__ = ["TargetColumn", "list_items", "picture_item"]


class TargetColumn:
    """Reads the video or the post of rows.

    Args:
        names: The columns that may name it.
        filled: Whether the first of them that says something counts, and not the first that is there.
        asked: The column that a person named; None for one of `names`.
        parse: Returns what a cell names; takes the cell, and whether the column is that of a slug.
        what: What it names, for messages: `video`.
    """

    def __init__(
        self,
        names: tuple[str, ...],
        asked: str | None,
        parse: Callable[[str, bool], PublishTarget],
        what: str,
        *,
        filled: bool,
    ) -> None:
        self._names = names if asked is None else (template_name(asked),)
        self._parse, self._what, self._filled = parse, what, filled
        self._found: set[str] = set()
        self._without: dict[str, Row] = {}

    def target_of(self, row: Row) -> PublishTarget | None:
        """Return what a row names; None if it names nothing.

        Raises:
            RequestError: It names something else.
        """
        cells = [(name, row.columns[name].strip()) for name in self._names if name in row.columns]
        if not cells:
            self._without.setdefault(row.list, row)
            return None
        self._found.add(row.list)
        for name, cell in cells if self._filled else cells[:1]:
            if cell and cell not in NO_VALUES:
                return self._parse(cell, name == "slug")
        return None

    def check(self) -> None:
        """Check that each list had such a column.

        Raises:
            UsageError: One had none in any row.
        """
        for source, row in self._without.items():
            if source not in self._found:
                shown = column_list(list(row.cells())) if row.columns else "the titles alone"
                raise UsageError(
                    f"{source} has no column with the {self._what}: it has {shown}",
                    remedy=f"name it with --by COLUMN, or call it {self._names[0]}",
                )


def list_items(
    place: OutputPlace, rows: Iterable[Sequence[Row]], column: TargetColumn, pictures: RowPictures
) -> list[PublishItem]:
    """Return what rows ask for, in their order.

    Args:
        place: The output.
        rows: The rows of the lists, some at a time.
        column: Reads their videos or posts.
        pictures: Finds their pictures.

    Raises:
        UsageError: A list has no column with the videos or posts.
    """
    items = []
    for some in rows:
        for row, found in zip(some, pictures.find(some), strict=True):
            items.append(_item(place, row, found, column))
    column.check()
    return items


def _item(place: OutputPlace, row: Row, found: str | ItemError, column: TargetColumn) -> PublishItem:
    at = PublishPlace(title=row.title, source=row.source, line=row.line)
    if row.error is not None:
        return PublishItem(place=at, error=row.error)
    try:
        target = column.target_of(row)
    except RequestError as error:
        return PublishItem(place=at, error=error)
    name = found if isinstance(found, str) else ""
    at = PublishPlace(title=row.title, source=row.source, line=row.line, target=target, name=name)
    if isinstance(found, ItemError):
        # A row without a video is none of ours, whether it has a picture or not.
        return PublishItem(place=at, error=None if target is None else found)
    return PublishItem(place=at, read=partial(_read, place, found))


def _read(place: OutputPlace, name: str) -> bytes:
    try:
        return read_picture(place, name)
    except (OSError, BrokenPictureError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RequestError(
            f"{name} can't be read: {reason}",
            remedy="the same thumb run or thumb batch mends it",
            code="unreadable",
        ) from error


def picture_item(path: Path, target: PublishTarget, title: str) -> PublishItem:
    """Return a picture that was named by hand."""

    def read() -> bytes:
        try:
            return read_regular_file(path, limit_bytes=PICTURE_MAX_BYTES)
        except OSError as error:
            raise RequestError(
                f"{path} can't be read: {error.strerror}", remedy="name a picture", code="unreadable"
            ) from error

    return PublishItem(place=PublishPlace(title=title, target=target, name=str(path)), read=read)
