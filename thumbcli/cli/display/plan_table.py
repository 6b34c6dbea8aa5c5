"""The table of `--dry-run`: a line for each row, and totals."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import closing, nullcontext
from typing import TYPE_CHECKING, assert_never

from rich.cells import cell_len, set_cell_size

from thumbcli.batch.model.events import Failed, Skipped, SkipReason, Uncertain
from thumbcli.batch.model.exit_codes import CHANGED
from thumbcli.batch.plan.disk_need import free_bytes, picture_bytes
from thumbcli.batch.plan.jobs import Adopt, Make, MakeReason, Remove, RemoveNothing
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.written_posts import PostRecord, read_written
from thumbcli.cli.display.delivered_text import foreseen_lines
from thumbcli.cli.display.machine_output import row_as_json
from thumbcli.cli.display.prune_question import removes_nothing
from thumbcli.cli.display.run_messages import need_line
from thumbcli.cli.display.streams import event_line
from thumbcli.cli.display.summary import account_line, short_title
from thumbcli.engines.protocol import ChecksItself
from thumbcli.errors import without_title
from thumbcli.printable_text import printable
from thumbcli.sources.feeds import FEED_LIST
from thumbcli.write_back.post_writer import PostWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from thumbcli.batch.plan.jobs import Job
    from thumbcli.batch.run.batch_of_titles import Batch
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.engines.protocol import Account, Engine
    from thumbcli.sources.rows import Row

__all__ = ["show_plan"]

_ORPHAN = "no row asks for it any more"
_UNCERTAIN = "uncertain"
_CHANGES = frozenset({"make", "copy", "prune"})
_COLUMNS = ("TITLE", "ACTION", "REASON", "CREDITS", "FILE")
_WIDTHS = (36, 9, 30, 7)
_NOTHING_REMOVED = 2


def show_plan(
    batch: Batch,
    engine: Engine,
    *,
    as_json: bool,
    quiet: bool,
    fail_on_new: bool = False,
    plan: Callable[[Batch, Engine], Iterator[Job | Remove | RemoveNothing]] = plan_batch,
) -> int:
    """Print what a run would do to stdout and its totals to stderr; return the exit code.

    Args:
        batch: The titles and how to treat them.
        engine: Would draw the pictures.
        as_json: Print one JSON object per row.
        quiet: Print no rows and no totals.
        fail_on_new: Whether something to do has an exit code of its own.
        plan: Returns what would be done.

    Returns:
        3 when rows stay uncertain, or more would be rejected than the batch allows; 2 when --prune would
        remove nothing, because it is not known what no row asks for any more, and no rejected row that the
        batch allows is why; 10 when something is to do
        and `fail_on_new` is set; else 0.

    Raises:
        StopError: There are pictures to make, and the engine can't draw here.
    """
    actions: Counter[str] = Counter()
    cost, size_bytes, known = 0, 0, 0
    posts: dict[str, str] = {}
    nothing_removed: RemoveNothing | None = None
    has_table = not as_json and not quiet
    jobs = (job.outcome if isinstance(job, Adopt) else job for job in plan(batch, engine))
    for job in jobs:
        if isinstance(job, RemoveNothing):
            nothing_removed = job
            continue
        if has_table and not actions:
            print(_line(*_COLUMNS))
        if isinstance(job, Remove):
            actions["prune"] += 1
            _show_removal(job, as_json=as_json, quiet=quiet)
            continue
        planned = _planned(job)
        actions[str(planned["action"])] += 1
        known += isinstance(job, Failed | Skipped) and job.known
        posts |= _post(_row(job), planned["name"])
        if isinstance(job, Make):
            cost += job.credits
            size_bytes += picture_bytes(job.item.request, engine.name)
        if as_json:
            print(event_line({"event": "planned", **row_as_json(_row(job)), **planned}))
        elif has_table:
            _show(job, planned)
    _check_engine(engine, actions)
    code = _exit_code(batch, actions, known)
    is_allowed = bool(actions["reject"]) and not code and len(actions) > 1
    is_failure = nothing_removed is not None and not nothing_removed.is_known and not is_allowed
    if nothing_removed is not None and (is_failure or not quiet):
        _say(removes_nothing(nothing_removed.reason))
    if not quiet:
        _say_totals(batch, engine, actions, cost, size_bytes)
        _say_posts(batch, posts)
        _say("nothing was sent or written (--dry-run)")
    changes = actions.keys() & _CHANGES if fail_on_new else ()
    return code or (_NOTHING_REMOVED if is_failure else CHANGED if changes else 0)


def _check_engine(engine: Engine, actions: Counter[str]) -> None:
    """Check that the pictures that are missing could be drawn here."""
    if actions["make"] and isinstance(engine, ChecksItself):
        engine.check()


def _say_totals(batch: Batch, engine: Engine, actions: Counter[str], cost: int, size_bytes: int) -> None:
    totals = ", ".join(
        f"{number:,} {action}" if action == _UNCERTAIN else f"{number:,} to {action}"
        for action, number in sorted(actions.items())
    )
    _say(f"{totals or 'no titles'}; {cost:,} credits with {engine.name}")
    if actions[_UNCERTAIN]:
        _say("what is uncertain is left alone; --retry-uncertain asks for it again")
    if size_bytes:
        _say(need_line(size_bytes, free_bytes(batch.place)))
    if cost and (left := account_line(_account(batch.place))):
        _say(f"{left}, as of the last request")


def _post(row: Row, name: object) -> dict[str, str]:
    """Return the post that a run would write, with the name of its picture; nothing for any other row."""
    is_written = row.is_post and not row.list.startswith(FEED_LIST) and not row.set_of
    return {row.source: str(name)} if name and is_written else {}


def _say_posts(batch: Batch, posts: Mapping[str, str]) -> None:
    """Tell which field of the posts would name their pictures."""
    for writer in batch.deliveries:
        if isinstance(writer, PostWriter):
            manifest = Manifest.open_to_read(batch.place)
            with nullcontext() if manifest is None else closing(manifest):
                record = PostRecord(manifest, read_written(batch.place))
                for line in foreseen_lines(writer.foresee(posts.items(), record)):
                    _say(line)


def _say(message: str) -> None:
    print(printable(f"thumb: {message}"), file=sys.stderr)


def _row(job: Make | Skipped | Failed | Uncertain) -> Row:
    return job.item.row if isinstance(job, Make) else job.row


def _show(job: Make | Skipped | Failed | Uncertain, planned: Mapping[str, object]) -> None:
    row = _row(job)
    credits_, name = (str(planned[key] or "") for key in ("credits", "name"))
    print(_line(short_title(row), str(planned["action"]), _reason(job), credits_, name))
    if isinstance(job, Failed | Uncertain):
        print(printable(f"    {row.location}  {without_title(job.error.message)}"))


def _exit_code(batch: Batch, actions: Counter[str], known: int) -> int:
    rejected, allowed = actions["reject"] - known, batch.allow_rejected
    is_allowed = allowed is not None and allowed.allow(rejected, rows=actions.total())
    return 3 if actions[_UNCERTAIN] or (rejected and not is_allowed) else 0


def _show_removal(job: Remove, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        nobody = {"title": None, "source": None, "line": None}
        planned = {"action": "prune", "reason": _ORPHAN, "name": job.name, "credits": 0}
        print(event_line({"event": "planned", **nobody, **planned}))
    elif not quiet:
        print(_line("", "prune", _ORPHAN, "", job.name))


def _reason(job: Make | Skipped | Failed | Uncertain) -> str:
    """Return the reason for the table, without what needs a line of its own or is the same for each row."""
    match job:
        case Make():
            if job.reason is MakeReason.COPY:
                return "another file here has it"
            changed = f": {', '.join(job.changed)} changed" if job.changed else ""
            source = str(job.copy_of or "").rpartition("/")[0]
            return f"{job.reason}{changed}" + (f", from {source}" if source else "")
        case Skipped(reason=SkipReason.PINNED) | Skipped(detail=""):
            return job.reason
        case Skipped():
            return f"{job.reason}: {job.detail}"
        case Failed() | Uncertain():
            return job.error.code
        case _:
            assert_never(job)


def _account(place: OutputPlace) -> Account | None:
    manifest = Manifest.open_to_read(place)
    if manifest is None:
        return None
    with closing(manifest):
        return manifest.account()


def _line(*cells: str) -> str:
    *columns, last = map(printable, cells)
    fitted = [_fit(cell, width) for cell, width in zip(columns, _WIDTHS, strict=True)]
    return "  ".join([*fitted, last]).rstrip()


def _fit(cell: str, width: int) -> str:
    return set_cell_size(cell, width) if cell_len(cell) <= width else f"{set_cell_size(cell, width - 1)}…"


def _planned(job: Make | Skipped | Failed | Uncertain) -> dict[str, object]:
    match job:
        case Make():
            action = "copy" if job.copy_of or job.reason is MakeReason.COPY else "make"
            return {"action": action, "reason": job.reason, "name": job.name, "credits": job.credits}
        case Skipped():
            reason = f"{job.reason}: {job.detail}" if job.detail else job.reason
            return {"action": "skip", "reason": reason, "name": job.name, "credits": 0}
        case Failed() | Uncertain():
            reason = f"{job.error.code}: {without_title(job.error.message)}"
            action = "reject" if isinstance(job, Failed) else _UNCERTAIN
            return {"action": action, "reason": reason, "name": None, "credits": 0}
        case _:
            assert_never(job)
