"""Draw the rows of a Ray dataset."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

from thumbcli.batch.choices.choices_file import read_choices
from thumbcli.batch.choices.chosen_rows import chosen_rows
from thumbcli.batch.choices.pins import pinned_claims
from thumbcli.batch.names.name_template import NameTemplate
from thumbcli.batch.requests.brand_checks import as_usage_error
from thumbcli.batch.requests.keyword_options import build_request
from thumbcli.batch.requests.row_options import RowDefaults
from thumbcli.batch.store.open_output import open_output
from thumbcli.brand.brand_resolver import NO_BRAND
from thumbcli.distributed.cluster import TASK_CPUS, import_ray, places
from thumbcli.distributed.draw_rows import Drawing
from thumbcli.distributed.pipeline import Pipeline, in_small_blocks
from thumbcli.distributed.plan_tables import PlanTables
from thumbcli.distributed.planned_rows import PlanRows
from thumbcli.options.column_map import ColumnMap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.client import PictureOptions

__all__ = ["draw"]

_SOURCE: Final = "<dataset>"
_READER_CPUS: Final = 1.0
"""What Ray Data asks for to read a file, or to run a step of the user's own."""


def draw(
    dataset: Any,  # noqa: ANN401 - `ray.data.Dataset`, of a library without types
    *,
    out: Path | str,
    column: str | None = None,
    columns: Mapping[str, str] | None = None,
    name: str = "{slug}",
    overwrite: bool = False,
    concurrency: int | None = None,
    choices: Path | str | None = None,
    **options: Unpack[PictureOptions],
) -> Any:  # noqa: ANN401 - as above
    """Draw a picture for each row of a dataset, and write it from the worker that drew it.

    Columns mean what they mean in a list: `title`, and options such as `format` or `category`. All rows are
    read once before the first is drawn, so that names are those of a local run over the same rows.

    Args:
        dataset: The rows.
        out: A folder that all workers share, or an address in an object store.
        column: The column of the titles; None for `title`.
        columns: What columns mean that have other names, as `--map` has it.
        name: The template of the names of files.
        overwrite: Whether files that are there are replaced.
        concurrency: How many actors; None for one on each CPU that is free.
        choices: A file of choices, as `thumb review` writes it; read here, and sent to the workers.
        **options: Options of each picture that its row does not override; see `PictureOptions`.

    Returns:
        A dataset, drawn when it is consumed, of what became of each row: `target`, `fingerprint`, `digest`,
        `size_bytes`, `width_px`, `height_px`, `format`, `warnings`, `outcome`, `code`, `message` and more. A
        failed row is one of them.

    Raises:
        ConfigError: The file of choices is not valid.
        UsageError: No picture could be drawn with these options, or there is no CPU to draw on.
        NotInstalled: Ray, or what the store needs, is missing.
    """
    with as_usage_error():
        build_request("any", options, NO_BRAND)
    import_ray()
    place = open_output(Path(out))
    chosen = {} if choices is None else read_choices(Path(choices))
    template = NameTemplate(name)
    format_ = options.get("format")
    rows = chosen_rows(chosen, template, None if format_ is None else str(format_))
    defaults = RowDefaults(options=options, allow_outside=True, chosen=rows)

    def planned(plan: PlanRows) -> Any:  # noqa: ANN401 - as above
        tables = PlanTables(
            plan=plan, source=_SOURCE, columns=ColumnMap(columns=columns or {}), column=column
        )
        return in_small_blocks(
            dataset.map_batches(tables.__call__, batch_size=200, batch_format="pyarrow", num_cpus=TASK_CPUS)
        )

    pipeline = Pipeline(
        planned=planned,
        plan=PlanRows(defaults=defaults, template=template),
        drawing=Drawing(
            defaults=defaults,
            out=str(place.label),
            naming=name,
            overwrite=overwrite,
            pinned=pinned_claims(chosen.values()),
        ),
        actors=places(concurrency, reading_cpus=_reading_cpus(dataset)),
    )
    plan, _ = pipeline.name_all()
    return pipeline.results(plan)


def _reading_cpus(dataset: Any) -> float:  # noqa: ANN401 - as above
    """Return what has to be free for the rows to come: a whole CPU for Ray's own tasks."""
    is_there = isinstance(dataset, import_ray().data.dataset.MaterializedDataset)
    return TASK_CPUS if is_there else _READER_CPUS
