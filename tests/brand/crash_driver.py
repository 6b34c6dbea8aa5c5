"""Kill a change of a kit before each single thing that it does to the disk, and look at what is left.

Run as a program: `python -m tests.brand.crash_driver FOLDER BEFORE AFTER`, with the files of two logos.
Writes one line for each death: what the kit holds then, and what once another change has gone through.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from thumbcli.brand.asset_files import load_asset
from thumbcli.brand.kit_store import KitStore

__all__: list[str] = []

_STEPS = ("open", "os.rename", "os.remove", "os.mkdir", "os.link")
_KILLED = 9


def dies_before(step: int, store: KitStore, logo: Path) -> bool:
    """Save `logo` in a process that dies before its step of this number; tell whether it got that far."""
    child = os.fork()
    if child == 0:
        steps = 0

        def count(event: str, args: tuple[object, ...]) -> None:
            nonlocal steps
            if event in _STEPS and str(args[0]).startswith(str(store.folder)):
                steps += 1
                if steps > step:
                    os._exit(_KILLED)

        asset = load_asset(logo, kind="logo")
        sys.addaudithook(count)
        store.set_logo(asset, light=asset)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == _KILLED


def held(store: KitStore) -> str:
    """Return the digests of what the kit holds; whatever is named must be there, whole."""
    logo = store.kit().logo
    return "nothing" if logo is None else f"{logo.file.load().sha256}{'+' if logo.light else ''}"


def main() -> None:
    """Die at every step, one after the other, until a change goes through."""
    store, before, after = KitStore(Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3])
    step = 0
    while True:
        store.set_logo(load_asset(before, kind="logo"))
        died = dies_before(step, store, after)
        left = held(store)
        store.add_set("swept", [], thumbapi_id=str(step))
        files = len(list((store.folder / "assets").iterdir()))
        sys.stdout.write(f"{'died' if died else 'done'} {left} {held(store)} {files}\n")
        sys.stdout.flush()  # or the next child writes it once more
        if not died:
            return
        step += 1


if __name__ == "__main__":
    main()
