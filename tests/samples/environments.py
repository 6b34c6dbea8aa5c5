"""Environments that have the packages of this one, and nothing of their own yet."""

from __future__ import annotations

import sys
import venv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["empty_environment"]


def empty_environment(home: Path, *, more: Sequence[Path] = (), with_pip: bool = True) -> Path:
    """Make an environment, and return its folder: nothing has to be downloaded for it.

    Args:
        home: The folder.
        more: Where its modules may be as well.
        with_pip: Whether it has a pip of its own, which takes seconds.
    """
    venv.create(home, symlinks=True, with_pip=with_pip)
    (site,) = home.glob("lib/python*/site-packages")
    found = [*map(str, more), *(path for path in sys.path if path.endswith("site-packages"))]
    (site / "of_the_tests.pth").write_text("\n".join(found))
    return home
