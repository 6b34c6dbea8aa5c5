"""A class for the engines of other people: batches of titles in, batches of results out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

from thumbcli.batch.choices.choices_file import read_choices
from thumbcli.batch.choices.chosen_rows import chosen_options
from thumbcli.client import Client, Copied, Failed, Made, Skipped, Uncertain
from thumbcli.contract import Format, clean_title
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from thumbcli.client import PictureOptions

__all__ = ["DrawBatches"]

_TITLE: Final = "title"


class DrawBatches:
    """Draws batches of titles into an object store; no name depends on another batch.

    It is for `ray.data.Dataset.map_batches`, Spark's `mapInPandas`, Daft and Dask. A batch is a pandas frame,
    an Arrow table, or columns by name; what comes back is of the same kind: the titles with `target`, `url`,
    `fingerprint`, `size_bytes`, `warnings`, `code` and `message`.

    >>> drawn = DrawBatches("s3://my-bucket/cards", format="x")({"title": ["One", "Two"]})  # doctest: +SKIP

    Args:
        out: An address in an object store, such as `s3://my-bucket/cards`. A name is of the title and the
            fingerprint, so that each picture is there once, whoever draws it.
        column: The column of the titles.
        public_url: Where `out` is on the web.
        choices: A file of choices, as `thumb review` writes it; read here, and sent along.
        **options: Options of each picture; see `PictureOptions`.
    """

    def __init__(
        self,
        out: str,
        *,
        column: str = _TITLE,
        public_url: str = "",
        choices: Path | str | None = None,
        **options: Unpack[PictureOptions],
    ) -> None:
        found = {} if choices is None else read_choices(Path(choices))
        self._chosen = chosen_options(found.values())
        self._format = str(options.get("format") or Format.YOUTUBE)
        self._out, self._column, self._public_url, self._options = out, column, public_url, options
        self._client: Client | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Leave the client behind: each worker opens its own."""
        return {**self.__dict__, "_client": None}

    def __call__(self, batch: Any) -> Any:  # noqa: ANN401 - a frame, a table or columns
        """Draw a batch.

        Raises:
            UsageError: It has no column of titles, or the options can't be used.
            StopError: No further picture can be written.
        """
        titles = _column(batch, self._column)
        if self._client is None:
            self._client = Client(engine="local", concurrency=2)
        rows: list[dict[str, Any]] = [{} for _ in titles]
        with self._client as client:
            outcomes = client.generate_many(
                map(self._with_choice, titles),
                output=Path(self._out),
                public_url=self._public_url,
                **self._options,
            )
            for outcome in outcomes:
                rows[outcome.index] = _values(outcome)
                if isinstance(outcome, Skipped) and outcome.first_index is not None:
                    rows[outcome.index] = {"twin": outcome.first_index}
        rows = [rows[row["twin"]] if "twin" in row else row for row in rows]
        columns = {self._column: titles} | {name: [row[name] for row in rows] for name in _COLUMNS}
        return _like(batch, columns)

    def _with_choice(self, title: str) -> str | dict[str, object]:
        found = self._chosen.get((clean_title(title), self._format))
        return {"title": title, **found} if found else title


_COLUMNS: Final = ("target", "url", "fingerprint", "size_bytes", "warnings", "code", "message")


def _values(outcome: Made | Copied | Skipped | Failed | Uncertain) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(_COLUMNS, "") | {"size_bytes": 0, "warnings": []}
    match outcome:
        case Made() | Copied():
            values |= {"target": outcome.name, "url": outcome.url, "fingerprint": outcome.key}
            values |= {"size_bytes": len(outcome.thumbnail.image)}
            values |= {"warnings": list(outcome.thumbnail.warnings)}
        case Failed() | Uncertain():
            values |= {"code": outcome.error.code, "message": outcome.error.message}
        case Skipped():
            values |= {"fingerprint": outcome.key}
    return values


def _column(batch: Any, name: str) -> list[str]:  # noqa: ANN401 - as above
    try:
        cells = batch[name]
    except KeyError:
        raise UsageError(f"the batch has no column {name!r}", remedy="name it with column=") from None
    for convert in ("to_pylist", "tolist"):
        if hasattr(cells, convert):
            cells = getattr(cells, convert)()
    return ["" if cell is None else str(cell) for cell in cells]


def _like(batch: Any, columns: dict[str, list[Any]]) -> Any:  # noqa: ANN401 - as above
    """Return columns in the form of a batch."""
    kind = type(batch).__module__.partition(".")[0]
    if kind == "pandas":
        import pandas as pd

        return pd.DataFrame(columns)
    if kind == "pyarrow":
        import pyarrow as pa

        return pa.table(columns)
    return columns
