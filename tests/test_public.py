"""What is public: nothing becomes so by accident, and an import costs only what is used."""

from __future__ import annotations

import subprocess
import sys

import pytest
from packaging.version import Version

import thumbcli

PUBLIC = [
    "Asset",
    "AsyncClient",
    "AsyncOutcomes",
    "Category",
    "Client",
    "Copied",
    "Explanation",
    "Failed",
    "Format",
    "ItemError",
    "Made",
    "Model",
    "Outcome",
    "Outcomes",
    "OutputFormat",
    "PictureOptions",
    "Plan",
    "Request",
    "SkipReason",
    "Skipped",
    "StopError",
    "ThumbError",
    "Thumbnail",
    "TitleWithOptions",
    "Uncertain",
    "UsageError",
    "__version__",
    "card_url",
    "errors",
    "explain",
    "make_request",
]


def test_the_public_names() -> None:
    """This list, and no other name."""
    assert thumbcli.__all__ == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_there(name: str) -> None:
    """Each can be imported."""
    assert getattr(thumbcli, name) is not None


def test_any_other_name_is_an_ordinary_error() -> None:
    """`hasattr` and friends work as always."""
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = thumbcli.Nothing


def test_the_version_is_one() -> None:
    """A release number that packaging tools read."""
    assert str(Version(thumbcli.__version__)) == thumbcli.__version__


def test_importing_costs_nothing() -> None:
    """No heavy package is imported before something of it is used."""
    heavy = ["anyio", "httpx", "pydantic", "skia", "PIL", "rich", "typer", "sqlite3"]
    code = f"import sys, thumbcli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
