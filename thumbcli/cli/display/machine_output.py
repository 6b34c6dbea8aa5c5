"""Output for programs: paths or JSON lines, each flushed at once."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from thumbcli.batch.model.events import (
    Copied,
    Delivered,
    Failed,
    Lost,
    Made,
    Retried,
    RunFinished,
    RunStarted,
    Skipped,
    Stopping,
    TotalKnown,
    Uncertain,
    Waiting,
)
from thumbcli.cli.display.delivered_text import delivered_as_json
from thumbcli.cli.display.streams import event_line, print_path
from thumbcli.contract import EXTENSIONS
from thumbcli.errors import without_title
from thumbcli.relative_path import relative_path

if TYPE_CHECKING:
    from thumbcli.batch.model.events import Event
    from thumbcli.engines.protocol import Account
    from thumbcli.errors import ThumbError
    from thumbcli.sources.rows import Row

__all__ = ["Stdout", "as_json", "failed_as_json", "row_as_json"]

_MEDIA_TYPES = {extension: media_type for media_type, extension in EXTENSIONS.items()}


class Stdout:
    """Writes events to stdout.

    Args:
        as_json: One JSON object per event instead of one path per picture.
        silent: Write nothing.
    """

    def __init__(self, *, as_json: bool, silent: bool) -> None:
        self._as_json, self._silent = as_json, silent
        self._out: Path | str = Path()

    def show(self, event: Event) -> None:
        """Write `event`, if stdout shows its kind."""
        if self._silent:
            return
        if isinstance(event, RunStarted):
            self._out = event.folder
        if self._as_json:
            print(event_line(as_json(event, self._out)), flush=True)
            return
        match event:
            case Made(url=str() as where) | Copied(url=str() as where):
                print_path(where)
            case Made(path=Path() as where) | Copied(path=Path() as where):
                print_path(where)
            case _:
                pass


def as_json(event: Event, out: Path | str) -> dict[str, object]:
    """Return `event` of a run into the folder `out` as the JSON object that `docs/scripts.md` documents."""
    kind: str
    values: dict[str, object]
    match event:
        case RunStarted():
            kind = "started"
            how = {"engine": event.engine, "concurrency": event.concurrency, "rebuilt": event.rebuilt}
            values = {"out": str(event.folder), **how}
        case TotalKnown():
            need = {"size_bytes": event.size_bytes, "free_bytes": event.free_bytes}
            kind, values = "total", {"rows": event.rows, **need}
        case Retried() | Waiting():
            kind = "retrying" if isinstance(event, Retried) else "waiting"
            values = {name: _rounded(value) for name, value in asdict(event.notice).items()}
        case Lost():
            charged = {"credits": event.credits, "again": event.again}
            kind, values = "lost", row_as_json(event.row) | _error(event.error) | charged
        case Stopping():
            kind, values = "stopping", {"cause": event.cause, "in_flight": event.in_flight}
        case RunFinished() | Delivered():
            kind = "finished" if isinstance(event, RunFinished) else "delivered"
            values = _finished(event) if isinstance(event, RunFinished) else delivered_as_json(event.result)
        case Made() | Copied():
            kind = "made" if isinstance(event, Made) else "copied"
            values = row_as_json(event.row) | _made(event, out)
        case Skipped():
            found = {"key": event.key, "reason": event.reason, "detail": event.detail}
            kind, values = (
                "skipped",
                row_as_json(event.row) | found | _file(event.name, event.row, out, event.url),
            )
        case Failed() | Uncertain():
            kind = "failed" if isinstance(event, Failed) else "uncertain"
            more = {"temporary": event.temporary, "known": event.known} if isinstance(event, Failed) else {}
            values = row_as_json(event.row) | _error(event.error) | more | {"row": event.row.cells()}
        case _:
            assert_never(event)
    return {"event": kind, **values}


def _rounded(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value


def row_as_json(row: Row) -> dict[str, object]:
    """Return the title of a row, where it stood, and its format if it is drawn in several."""
    facts: dict[str, object] = {"title": row.title, "source": row.source, "line": row.line}
    return facts | ({"format": row.overrides["format"]} if row.one_of > 1 else {})


def failed_as_json(row: Row, error: ThumbError) -> dict[str, object]:
    """Return a row that can't be drawn, where it stood, and why."""
    return row_as_json(row) | _error(error)


def _error(error: ThumbError) -> dict[str, object]:
    return {"code": error.code, "message": without_title(error.message), "remedy": error.remedy}


def _file(name: str | None, row: Row, out: Path | str, url: str | None) -> dict[str, object]:
    """Return the file of a row, and the columns of the list, for whoever joins the two."""
    return {
        "name": name,
        "path": str(out / name) if name is not None and isinstance(out, Path) else None,
        **({} if url is None else {"url": url}),
        "media_type": None if name is None else _MEDIA_TYPES.get(name.rpartition(".")[2].lower()),
        "row": row.cells(),
    }


def _made(event: Made | Copied, out: Path | str) -> dict[str, object]:
    request, thumbnail, name = event.request, event.thumbnail, event.name
    if name is None and event.path is not None:
        name = relative_path(event.path, out)
    return {
        "key": event.key,
        **_file(name, event.row, out, event.url),
        **({"path": str(event.path)} if event.url is None else {}),
        "format": request.format,
        "category": request.category,
        "model": request.model,
        "size_bytes": len(thumbnail.image) if event.size_bytes is None else event.size_bytes,
        "width_px": thumbnail.width_px,
        "height_px": thumbnail.height_px,
        "credits": thumbnail.credits,
        "recovered": isinstance(event, Made) and event.recovered,
        **({"copied_from": str(event.source)} if isinstance(event, Copied) else {}),
        "warnings": list(thumbnail.warnings),
        "took_s": round(event.took_s, 3),
    }


def _finished(event: RunFinished) -> dict[str, object]:
    return {
        "out": str(event.folder),
        **asdict(event.tally),
        "took_s": round(event.took_s, 3),
        "cause": event.cause,
        "error": _error(event.error) if event.error else None,
        "exit_code": event.exit_code,
        "account": _account(event.account),
        "orphans": None if event.orphans is None else len(event.orphans),
        "allowed_rejected": None if event.allowed is None else str(event.allowed),
    }


def _account(account: Account | None) -> dict[str, object] | None:
    if account is None:
        return None
    resets_at = account.resets_at.isoformat() if account.resets_at else None
    return asdict(account) | {"resets_at": resets_at}
