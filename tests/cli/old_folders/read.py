"""Put an output folder of an earlier version back on the disk."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["API", "DATA", "RUNS", "VERSIONS", "WORK", "outcomes", "restore"]

DATA = Path(__file__).parent
VERSIONS = sorted(folder.name for folder in DATA.glob("v*"))
"""By the schema of their manifests."""

API = "http://api.test"
"""What the data calls the server that drew."""

WORK = "/folder-of-the-lists"
"""What the data calls the folder that the lists were in."""

RUNS = {
    "local.csv": ("-o", "local", "-e", "local"),
    "older_look.csv": ("-o", "local", "-e", "local"),
    "hosted.csv": ("-o", "hosted", "-e", "thumbapi", "-j", "1", "--attempts", "1"),
    "templated.csv": ("-o", "hosted", "-e", "thumbapi", "--name", "{id}-{slug}-{key8}"),
    "placeholder.csv": ("-o", "hosted", "-e", "thumbapi"),
}
"""For each list the options of the runs that draw it."""

_KINDS = {"made", "copied", "skipped", "failed", "uncertain"}


def outcomes(events: Iterable[dict[str, Any]]) -> dict[str, list[str | None]]:
    """Return for each line of a list what became of it: the outcome, its reason or code, and its file."""
    return {
        str(event["line"]): [
            str(event["event"]),
            event.get("reason") or event.get("code"),
            event.get("name") or (Path(event["path"]).name if event.get("path") else None),
        ]
        for event in events
        if event["event"] in _KINDS
    }


def restore(version: str, to: Path, api_url: str) -> dict[str, Any]:
    """Write the folders of `version` and their lists into `to`, as if the server at `api_url` had drawn them.

    Returns:
        What that version said of them: see `write.py`.
    """
    shutil.copytree(DATA / version, to, dirs_exist_ok=True)
    names = {API: api_url, WORK: str(to)}
    for dump in to.glob("*/manifest.sql"):
        folder = dump.parent / ".thumb"
        folder.mkdir(exist_ok=True)
        (folder / "lock").touch()
        with closing(sqlite3.connect(folder / "manifest.sqlite3")) as connection:
            connection.executescript(_named(dump.read_text("utf-8"), names))
        dump.unlink()
    told = to / "told.json"
    said: dict[str, Any] = json.loads(_named(told.read_text("utf-8"), names))
    told.unlink()
    return said


def _named(text: str, names: dict[str, str]) -> str:
    for name, address in names.items():
        text = text.replace(name, address)
    return text
