"""Which rows earlier runs have rejected and told, so that a nightly run tells each of them once.

A small file in the state folder has a digest of each such row, by its list. It is written by runs with
`--allow-known`, and only where it changes. Of an output in a store it is an object there.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from thumbcli.batch.model.events import Failed, Skipped, SkipReason
from thumbcli.batch.names.list_names import list_name
from thumbcli.batch.store.state_files import read_state_file, write_state_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.errors import ThumbError
    from thumbcli.sources.rows import Row

__all__ = ["KnownRejections"]

_Outcome = TypeVar("_Outcome")

_FILE: Final = "known-rejections.json"
_MAX_BYTES: Final = 1024 * 1024
_DIGEST_CHARS: Final = 16
_ROWS_MAX: Final = 20_000
"""Of some 20 bytes each: a list with more broken rows is broken itself, and told each time."""


class KnownRejections:
    """The rejected rows of an output that are known, and those of this run.

    Args:
        place: The output.
    """

    def __init__(self, place: OutputPlace) -> None:
        self._place = place
        self._before = _read(place)
        self._now: dict[str, dict[str, None]] = {}

    def marked(self, outcome: _Outcome) -> _Outcome:
        """Return an outcome, marked where an earlier run has told that its row failed for good; note it."""
        match outcome:
            case Failed(temporary=False) if self.note(outcome.row, outcome.error):
                return replace(outcome, known=True)
            case Skipped(reason=SkipReason.FAILED_BEFORE):
                return replace(outcome, known=True)
            case _:
                return outcome

    def note(self, row: Row, error: ThumbError) -> bool:
        """Note a row that is rejected; tell whether an earlier run has told that, for the same reason.

        The same row on another line is the same: a list grows above it.
        """
        source, digest = list_name(row.list, self._place.base), _digest(row, error)
        self._now.setdefault(source, {})[digest] = None
        return digest in self._before.get(source, ())

    def save(self, lists: Iterable[str], *, whole: bool) -> None:
        """Record the rows of this run. Where that can't be written, they are told once more.

        Args:
            lists: The lists that the run has read, as rows name them.
            whole: Whether it came to their ends, so that any other row of theirs is in order again.
        """
        read = {list_name(source, self._place.base) for source in lists} if whole else set[str]()
        rows = {source: set(found) for source, found in self._before.items() if source not in read}
        for source, found in self._now.items():
            rows[source] = {*rows.get(source, ()), *islice(found, _ROWS_MAX)}
        if rows == self._before:
            return
        told = {source: sorted(found) for source, found in sorted(rows.items())}
        data = f"{json.dumps({'rows': told}, indent=1)}\n".encode()
        write_state_file(self._place, _FILE, data)


def _digest(row: Row, error: ThumbError) -> str:
    facts = [row.title, sorted(row.cells().items()), sorted(row.overrides.items()), error.code, error.message]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:_DIGEST_CHARS]


def _read(place: OutputPlace) -> dict[str, set[str]]:
    """Return what is noted; nothing where that is damaged."""
    try:
        text = read_state_file(place, _FILE, limit_bytes=_MAX_BYTES)
        return {str(source): set(map(str, found)) for source, found in json.loads(text)["rows"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
