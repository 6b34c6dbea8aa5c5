"""Rows as text, to go from one machine to another."""

from __future__ import annotations

import json

from thumbcli.sources.rows import Row

__all__ = ["row_from_text", "row_to_text"]


def row_to_text(row: Row) -> str:
    """Return a row that is valid as JSON."""
    values = {
        "title": row.title,
        "source": row.source,
        "line": row.line,
        "index": row.index,
        "overrides": dict(row.overrides),
        "columns": dict(row.columns),
        "is_post": row.is_post,
        "listed_in": row.listed_in,
        "one_of": row.one_of,
        "target": row.target,
        "set_of": row.set_of,
    }
    return json.dumps(values)


def row_from_text(text: str) -> Row:
    """Return the row of `row_to_text`."""
    return Row(**json.loads(text))
