"""Write the output folders of one version of thumbcli as data, with that very version.

A folder can only be written by the version that it is named for, so this runs once for each: before the
schema of the manifest changes, and never again. From the last commit with that schema, in a tree of its own::

    git worktree add ../old COMMIT       # v1: ee1ce33, v2: 8586d5e, v3: c19735d
    .venv/bin/python -m tests.cli.old_folders.write ../old v3

It drives `thumb` as a person would. What comes out of it:

    manifest.sql   the manifest, as SQL that a person can review
    *.webp, *.png  the pictures, and what else was in the folder
    *.csv          the lists that were drawn
    told.json      for each list the outcomes of one more run over it, and what `thumb status` said

Addresses of the server and of the folder are replaced by names, which `read.py` replaces again.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.cli.old_folders.read import API, DATA, RUNS, WORK, outcomes
from tests.faults import picture
from tests.loopback import GOOD_KEY, Fault, Received, ThumbApiServer

_MAIN = """
import sys
import thumbcli.render
look = sys.argv.pop(1)
if look:
    thumbcli.render.LOOK = look
import thumbcli
assert thumbcli.__file__.startswith(sys.argv.pop(1)), thumbcli.__file__
from thumbcli.cli.main import main
main()
"""

_LISTS = {
    "local.csv": """title,name,format,palette,layout,variant,use_logo
Tea,tea-time,blogpost,"#ffffff,#000000",editorial,,
Tea,,linkedin,"#ffffff,#000000",editorial,2,
Milk,,blogpost,"#ffffff,#000000",editorial,,
Milk!,,blogpost,"#ffffff,#000000",editorial,,
Rum,,blogpost,"#ffffff,#000000",editorial,,yes
There,,blogpost,,,,
""",
    "older_look.csv": """title,name,format,palette,layout
Coffee,,blogpost,"#ffffff,#000000",editorial
Cocoa,hot-drink,blogpost,"#ffffff,#000000",editorial
""",
    "hosted.csv": """title,name,format,output_format,model
Plain,,,,
Named,my-name,,,
As PNG,,,png,
For X,,x,,
Twice,,,,
Twice?,,,,
In HD,,,,hd
Bought twice,,,,
Squeezed,,,,
There too,,,,
Lost once,,,,
Refused,,,,
Busy,,,,
Uncertain,,,,
On the shelf,,,,
Killed,,,,
""",
    "templated.csv": "title,id\nBy template,7\nBy template,8\nBy another,9\n",
    "placeholder.csv": "title\nFor nothing\n",
}
"""What is drawn: one of everything that a manifest can hold."""

_BIG, _FEW = ("local.csv", "older_look.csv"), 2
"""Pictures of the local engine have 20 KB, and are the same in all versions: of older ones one will do."""

_NEW_OPTION = "--attempts"
"""What the commits with the first two schemas lack."""

_NEW_TITLES = ("Lost once", "Busy", "On the shelf")
"""Without it, these take minutes."""


class _Server(ThumbApiServer):
    """A server whose store of pictures is closed for as long as `shelf_closed` says."""

    shelf_closed = False

    def image_fault(self, received: Received) -> Fault | None:  # noqa: ARG002 - it is closed to all
        """Refuse what is to be fetched."""
        return Fault.status(503, "closed") if self.shelf_closed else None


class _Old:
    """One version of `thumb`, at work in a folder of its own."""

    def __init__(self, tree: Path, work: Path, api: ThumbApiServer, *, has_attempts: bool) -> None:
        self._tree, self._work, self._has_attempts = tree, work, has_attempts
        home = work / "home"
        home.mkdir()
        self._env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "PYTHONPATH": str(tree),
            "LC_ALL": "C.UTF-8",
            "NO_PROXY": "127.0.0.1",
            "THUMBAPI_KEY": GOOD_KEY,
            "THUMBAPI_BASE_URL": api.url,
            "THUMB_RATE": "1000",
        }

    def start(self, *args: str, look: str = "", **env: str) -> subprocess.Popen[str]:
        """Start it with the command line after `thumb`."""
        if _NEW_OPTION in args and not self._has_attempts:
            place = args.index(_NEW_OPTION)
            args = args[:place] + args[place + 2 :]
        return subprocess.Popen(
            [sys.executable, "-P", "-c", _MAIN, look, str(self._tree), *args],
            cwd=self._work,
            env=self._env | env,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *args: str, look: str = "", **env: str) -> list[dict[str, Any]]:
        """Run it to its end, and return its JSON lines."""
        with self.start(*args, "--json", look=look, **env) as process:
            assert process.stdout is not None
            return [json.loads(line) for line in process.stdout]

    def again(self, source: str) -> list[dict[str, Any]]:
        """Run the list `source` as it is run ever after."""
        return self.run("batch", source, *RUNS[source], look=_look(source))


def _look(source: str) -> str:
    return "3" if source == "older_look.csv" else ""


def _draw_local(old: _Old, work: Path) -> None:
    (work / "local").mkdir()
    (work / "local" / "there.webp").write_bytes(picture(640, 360))
    (work / "logo.png").write_bytes(picture(64, 64, "png"))
    (work / "thumb.toml").write_text('logo = "logo.png"\n')
    old.again("older_look.csv")
    old.again("local.csv")


def _draw_hosted(old: _Old, work: Path, api: _Server) -> None:
    hosted = work / "hosted"
    hosted.mkdir()
    (hosted / "there-too.webp").write_bytes(picture(640, 360))
    api.script_title("Killed", Fault.stall())
    api.shelf_closed = True
    _script(api)
    options = (*RUNS["hosted.csv"][:-1], "2")  # once more for what was lost
    with old.start("batch", "hosted.csv", *options, "--quiet") as killed:
        while "Killed" not in api.titles and killed.poll() is None:
            time.sleep(0.05)
        killed.send_signal(signal.SIGKILL)
    (work / "bought.csv").write_text("title\nBought twice\n")
    old.run("batch", "bought.csv", *RUNS["hosted.csv"], "--overwrite")
    (hosted / "squeezed.webp").write_bytes(picture(1281, 720))
    old.again("templated.csv")
    old.run("batch", "placeholder.csv", *RUNS["placeholder.csv"], THUMBAPI_KEY="thumbapi_test")


def _script(api: _Server) -> None:
    """Let titles fail in their ways, in every run."""
    api.script_title("Lost once", Fault.half())
    api.script_title("Refused", Fault.status(400, "title is not allowed"))
    api.script_title("Busy", *[Fault.status(503, "busy")] * 20)
    api.script_title("Uncertain", *[Fault.half()] * 20)
    api.script_title("On the shelf", *[Fault.bad_base64(kept=True)] * 20)


def main() -> None:
    """Write the folder of the version in the tree that is named first, under the name that comes second."""
    tree, version = Path(sys.argv[1]).resolve(), sys.argv[2]
    to = DATA / version
    with tempfile.TemporaryDirectory() as temporary, _Server() as api:
        work = Path(temporary).resolve()
        is_early = version < "v3"
        old = _Old(tree, work, api, has_attempts=not is_early)
        for name, text in _LISTS.items():
            lines = text.splitlines(keepends=True)
            if is_early:
                lines = [line for line in lines if not line.startswith(_NEW_TITLES)]
            (work / name).write_text("".join(lines[: _FEW if is_early and name in _BIG else None]))
        _draw_local(old, work)
        _draw_hosted(old, work, api)
        told: dict[str, Any] = {name: outcomes(old.again(name)) for name in RUNS if name != "placeholder.csv"}
        for folder in ("local", "hosted"):
            told[folder] = old.run("status", folder)[0]
        names = {api.url: API, str(work): WORK}
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir(parents=True)
        for name in (*_LISTS, "thumb.toml", "logo.png"):
            shutil.copy(work / name, to)
        for folder in ("local", "hosted"):
            _keep(work / folder, to / folder, names)
        said = ",\n".join(f"{json.dumps(name)}: {_folded(what)}" for name, what in told.items())
        (to / "told.json").write_text(_renamed(f"{{\n{said}\n}}\n", names))


def _keep(out: Path, to: Path, names: dict[str, str]) -> None:
    """Copy a folder, its manifest as SQL."""
    shutil.copytree(out, to, ignore=shutil.ignore_patterns("lock", "manifest.sqlite3*"))
    with closing(sqlite3.connect(out / ".thumb" / "manifest.sqlite3")) as connection:
        pragmas = [
            f"PRAGMA {name} = {connection.execute(f'PRAGMA {name}').fetchone()[0]};"
            for name in ("application_id", "user_version", "journal_mode")
        ]
        text = "\n".join((*connection.iterdump(), *pragmas, ""))
    (to / "manifest.sql").write_text(_renamed(text, names))


def _folded(said: dict[str, Any]) -> str:
    """Return an object as JSON with one line for each of its fields."""
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in said.items())
    return f"{{\n{lines}\n}}"


def _renamed(text: str, names: dict[str, str]) -> str:
    for address, name in names.items():
        text = text.replace(address, name)
    return text


if __name__ == "__main__":
    main()
