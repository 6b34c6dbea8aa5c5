"""The rows behind the pictures of a folder: which one each picture is for, and what it would be drawn by."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from thumbcli.batch.model.events import Skipped
from thumbcli.batch.plan.jobs import Adopt, Make
from thumbcli.batch.requests.row_options import RequestBuilder
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.sources.rows import in_formats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from thumbcli.batch.requests.row_options import RowRequest
    from thumbcli.batch.run.batch_of_titles import Batch
    from thumbcli.engines.protocol import Engine
    from thumbcli.sources.rows import Row

__all__ = ["ReviewList", "Subject", "subjects_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewList:
    """What a run drew the pictures of a folder from.

    Attributes:
        batch: The run; a copy of it reads the file of choices again.
        make_engine: Makes its engine, closed.
    """

    batch: Batch
    make_engine: Callable[[], Engine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The row that a picture is for.

    Attributes:
        source: What it is drawn from.
        row: The row as its list has it, in the format of the picture.
        of: The target whose A/B set the picture belongs to; empty for the picture of the row itself.
    """

    source: ReviewList
    row: Row
    of: str = ""

    def is_of(self, row: Row) -> bool:
        """Tell whether a row, with what was chosen for it or for its A/B set, is this one."""
        return _place(row) == _place(self.row)

    def request(self, target: str, options: Mapping[str, str]) -> RowRequest:
        """Return what would be drawn with these choices.

        Raises:
            ItemError: It can't be drawn so.
        """
        row = replace(self.row, overrides={**self.row.overrides, **options}, target=target, set_of=self.of)
        return RequestBuilder(self.source.batch.defaults, self.source.make_engine().name).build(row)


def _place(row: Row) -> tuple[str, int, str]:
    return row.location, row.index, row.overrides.get("format", "")


def subjects_of(source: ReviewList) -> Iterator[tuple[str, Subject]]:
    """Yield the files of a list with their subjects.

    Raises:
        InputError: The list can't be read.
    """
    batch = replace(source.batch)
    listed: dict[tuple[str, int, str], Row] = {}
    with closing(batch.open_titles()) as reader:
        while rows := reader.next_batch():
            for row in rows:
                listed.update({_place(one): one for one in in_formats(row, batch.defaults.formats)})
    for job in plan_batch(batch, source.make_engine()):
        match job:
            case Make(item=item, name=str(name)) | Adopt(item=item, name=str(name)):
                planned = item.row
            case Skipped(row=planned, name=str(name)):
                pass
            case _:
                continue
        yield name, Subject(source=source, row=listed[_place(planned)], of=planned.set_of)
