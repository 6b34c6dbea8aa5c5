"""Link previews for a site of Jinja templates, without any picture in it: a server draws what is opened.

    pip install thumbcli jinja2
    export CARD_SECRET_FILE=card.secret CARDS=https://cards.example.com
    python samples/card_urls.py posts.json public/

`posts.json` is a list of objects with `slug`, `title`, `author` and `date`. Each becomes a page whose address
of a picture is signed with the secret that `thumb serve` has too (`[cards] secret-file` in its serve.toml, or
THUMB_SERVE_CARD_SECRET_FILE): nobody else can let it draw.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from pathlib import Path

from jinja2 import Environment
from thumbcli import card_url

PAGE = """\
<!doctype html>
<meta charset="utf-8">
<title>{{ post.title }}</title>
<meta property="og:image" content="{{ post.title | card_url(author=post.author, date=post.date) }}">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<h1>{{ post.title }}</h1>
"""


def environment() -> Environment:
    """Return the templates, with the filter `card_url`."""
    secret = Path(os.environ["CARD_SECRET_FILE"]).read_text().strip()
    templates = Environment(autoescape=True)
    templates.filters["card_url"] = partial(card_url, os.environ["CARDS"], secret)
    return templates


def main(posts: Path, folder: Path) -> None:
    """Write a page for each post."""
    page = environment().from_string(PAGE)
    folder.mkdir(parents=True, exist_ok=True)
    for post in json.loads(posts.read_text()):
        (folder / f"{post['slug']}.html").write_text(page.render(post=post))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
