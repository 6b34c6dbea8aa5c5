"""The pages of the sample lead to cards that a server with the same secret draws."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx

from tests.server.conftest import serving

SAMPLE = Path(__file__).parents[2] / "samples" / "card_urls.py"
SECRET = "0123456789abcdef"


def test_the_pages_show_cards(tmp_path: Path) -> None:
    """As a browser reads them: the address in HTML, the picture in the size that the page says."""
    (tmp_path / "card.secret").write_text(f"{SECRET}\n")
    post = {"slug": "why", "title": "Why We <Forget> & Learn", "author": "Maya Rahman", "date": "2026-01-02"}
    (tmp_path / "posts.json").write_text(json.dumps([post, {"slug": "two", "title": "Two"}]))
    with serving(tmp_path / "data", card_secrets=(SECRET,)) as served:
        subprocess.run(
            [sys.executable, str(SAMPLE), "posts.json", "public"],
            cwd=tmp_path,
            env={**os.environ, "CARD_SECRET_FILE": "card.secret", "CARDS": served.url},
            check=True,
        )
        page = (tmp_path / "public" / "why.html").read_text()
        (found,) = re.findall(r'og:image" content="([^"]+)"', page)
        shown = httpx.get(html.unescape(found), timeout=30, trust_env=False)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    assert (tmp_path / "public" / "two.html").exists()
