"""The steps of a run as a Ray dataset: read and plan, give names, leave out what is done, draw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from thumbcli.batch.store.open_output import open_output
from thumbcli.distributed.cluster import ACTOR_CPUS, TASK_CPUS, import_ray
from thumbcli.distributed.draw_rows import DrawRows
from thumbcli.distributed.planned_rows import DONE_BYTES, PlanRows, ReadSource, done_mark, give_names
from thumbcli.distributed.results import part_names, read_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from thumbcli.distributed.draw_rows import Drawing
    from thumbcli.sources.title_reader import TitleReader

__all__ = ["Pipeline", "done_marks", "sources_planner"]

_BLOCK_BYTES: Final = 16 * 1024
"""Some forty planned rows, which an actor draws in three seconds: what a node that dies does again."""

_BATCH_ROWS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """A list as Ray Data draws it.

    Attributes:
        planned: Returns the dataset of planned rows.
        plan: How rows are planned.
        drawing: What is drawn and where to.
        actors: How many actors begin, and how many there may be.
    """

    planned: Callable[[PlanRows], Any]
    plan: PlanRows
    drawing: Drawing
    actors: tuple[int, int]

    def name_all(self) -> tuple[PlanRows, int]:
        """Read all rows once; return the plan with the names that they get, and how many rows there are."""
        names, rows = give_names(_tables(self.planned(self.plan)))
        return replace(self.plan, given=names), rows

    def results(self, plan: PlanRows) -> Any:  # noqa: ANN401 - a dataset, of a library without types
        """Return the lazy dataset of results."""
        from ray.data import ActorPoolStrategy

        least, most = self.actors
        return self.planned(plan).map_batches(
            DrawRows,
            fn_constructor_args=(self.drawing,),
            batch_size=_BATCH_ROWS,
            batch_format="pyarrow",
            num_cpus=ACTOR_CPUS,
            compute=ActorPoolStrategy(min_size=1, initial_size=least, max_size=most),
        )


def sources_planner(
    sources: Sequence[str], open_titles: Callable[[Sequence[str]], TitleReader]
) -> Callable[[PlanRows], Any]:
    """Return what reads files with the readers of a local run, each in a task of its own."""
    ray = import_ray()

    def planned(plan: PlanRows) -> Any:  # noqa: ANN401 - a dataset
        items = [{"source": source} for source in sources]
        listed = ray.data.from_items(items, override_num_blocks=len(items))
        return in_small_blocks(
            listed.map_batches(
                ReadSource(plan=plan, open_titles=open_titles).__call__,
                batch_size=1,
                num_cpus=TASK_CPUS,
            )
        )

    return planned


def in_small_blocks(dataset: Any) -> Any:  # noqa: ANN401 - a dataset
    """Let the rows of a dataset go to actors a few at a time."""
    dataset.context.target_max_block_size = _BLOCK_BYTES
    dataset.context.enable_progress_bars = False
    return dataset


def done_marks(out: str, recorded: Iterable[tuple[str, str]]) -> Any:  # noqa: ANN401 - a reference
    """Return a reference to the sorted marks of all finished pictures, or None.

    Each worker leaves out the rows whose mark is there: an anti-join in which the smaller side, 16 bytes for
    each picture, is sent to all nodes once, so that no row is shuffled.

    Args:
        out: The output: a folder that all workers share, or an address.
        recorded: Fingerprints and names that its own manifest has.
    """
    import numpy as np

    ray = import_ray()
    kind = f"S{DONE_BYTES}"
    marks = [np.array([done_mark(key, name) for key, name in recorded], dtype=kind)]
    if parts := part_names(open_output(Path(out))):
        listed = ray.data.from_items([{"part": part} for part in parts])
        found = listed.map_batches(_ReadMarks(out).__call__, batch_size=8, num_cpus=TASK_CPUS)
        batches = found.iter_batches(batch_size=None, batch_format="numpy")
        marks.extend(batch["mark"].astype(kind) for batch in batches)
    every = np.unique(np.concatenate(marks))
    return ray.put(every) if len(every) else None


@dataclass(frozen=True, slots=True)
class _ReadMarks:
    """Reads the marks of parts on a worker."""

    out: str

    def __call__(self, batch: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        import numpy as np

        place = open_output(Path(self.out))

        for part in batch["part"]:
            table = read_part(place, str(part), ["fingerprint", "target"])
            pairs = zip(table["fingerprint"].to_pylist(), table["target"].to_pylist(), strict=True)
            marks = [done_mark(key, name) for key, name in pairs]
            if marks:
                yield {"mark": np.array(marks, dtype=f"S{DONE_BYTES}")}


def _tables(dataset: Any) -> Iterator[Any]:  # noqa: ANN401 - a dataset
    yield from dataset.iter_batches(batch_size=None, batch_format="pyarrow")
