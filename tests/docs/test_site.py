"""The site of docs/: no warning, nothing loaded from elsewhere, and a card for each page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import thumb
from tests.docs.pages import PAGES, ROOT

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://example.org/"
LOADED = re.compile(r'<(?:script|img|iframe)\b[^>]*\bsrc="([^"]+)"|<link [^>]*href="([^"]+)"[^>]*stylesheet')
CARD = re.compile(rf'property="og:image" content="{ADDRESS}cards/([^"]+)"')


@pytest.mark.long
def test_the_site_is_whole_and_stands_alone(tmp_path: Path) -> None:
    """A broken link, or a page that the menu lacks, fails; the cards are those that `make docs` draws."""
    env = os.environ | {"DOCS_URL": ADDRESS, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages = [page.path.stem for page in PAGES if page.path.parent.name == "docs"]
    assert len(pages) > 15
    planned = thumb("batch", f"{ROOT}/docs/*.md", "--dry-run", "--json", "-e", "local", "-f", "blogpost")
    drawn = {event["name"] for event in planned.events if event["event"] == "planned"}
    for name in pages:
        text = (tmp_path / f"{name}.html").read_text(encoding="utf-8")
        loaded = [first or second for first, second in LOADED.findall(text)]
        assert loaded
        assert not [address for address in loaded if "//" in address]
        card = CARD.search(text)
        assert card is not None
        assert card[1] in drawn
