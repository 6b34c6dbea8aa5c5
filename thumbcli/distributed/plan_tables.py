"""Rows of a dataset that Ray Data has read, planned on the workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from thumbcli.errors import InputError
from thumbcli.sources.columnar_files import cell_text, scalar_columns
from thumbcli.sources.records import RecordReader
from thumbcli.sources.rows import Row
from thumbcli.sources.source_columns import SourceColumns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.distributed.planned_rows import Planned, PlanRows
    from thumbcli.options.column_map import ColumnMap

__all__ = ["PlanTables"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTables:
    """Plans the rows of an Arrow table; columns mean what they mean in a list.

    The rows of a dataset have no order, so that messages name their source and title alone.

    Attributes:
        plan: What is planned.
        source: What the dataset is called in messages.
        columns: What its columns mean.
        column: The column of the titles, if the user names it.
    """

    plan: PlanRows
    source: str
    columns: ColumnMap
    column: str | None = None

    def __call__(self, table: Any) -> Planned:  # noqa: ANN401 - of a library without types
        """Return the planned rows of a table.

        Raises:
            InputError: It has no titles.
        """
        return self.plan.plan(self._rows(table))

    def _rows(self, table: Any) -> Iterator[Row]:  # noqa: ANN401 - as above
        columns = SourceColumns(self.source, self.columns, lambda _: None)
        reader = RecordReader(self.source, self.column or columns.title, columns)
        names = scalar_columns(table.schema)
        cells = [table.column(name).to_pylist() for name in names]
        for values in zip(*cells, strict=True):
            record = {name: cell_text(cell) for name, cell in zip(names, values, strict=True)}
            title, line, overrides, found, error = reader.row(record, 0)
            yield Row(
                title=title,
                source=self.source,
                line=line,
                index=0,
                overrides=overrides,
                columns=found,
                error=error,
            )
        if not names:
            raise InputError(f"{self.source} has no column of titles", remedy="name it with column=")
