"""The covers of all articles of a database, in a bucket; their addresses in a column.

    pip install 'thumbcli[cloud]'
    export THUMBNAILS=s3://my-bucket/covers PUBLIC_URL=https://cdn.example.com/covers
    python samples/database_column.py blog.db

The table `article` has the columns `title` and `cover_url`, which is NULL where a cover is missing: let
whatever changes a title set it to NULL. Run it as often as you like, from cron too: it asks for nothing that
is there. With another database, another library or another table, only the two statements differ.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing

from thumbcli import Client, Copied, Failed, Made, Skipped, ThumbError, Uncertain

WANTED = "SELECT DISTINCT title FROM article WHERE cover_url IS NULL AND trim(title) <> '' ORDER BY title"
DONE = "UPDATE article SET cover_url = ? WHERE title = ? AND cover_url IS NULL"


def main(database: str) -> int:
    """Draw what is missing; return 1 if a title has no cover in the end."""
    failed = 0
    with closing(sqlite3.connect(database)) as blog, Client() as client:
        titles = [title for (title,) in blog.execute(WANTED)]
        covers = client.generate_many(
            titles, format="blogpost", output=os.environ["THUMBNAILS"], public_url=os.environ["PUBLIC_URL"]
        )
        for outcome in covers:
            # A title that differs from another by a space alone is skipped, and shares its picture.
            if isinstance(outcome, Made | Copied | Skipped):
                # The picture is in the bucket before its address is here, so that no page shows a broken one.
                with blog:
                    blog.execute(DONE, (outcome.url, outcome.title))
            elif isinstance(outcome, Failed | Uncertain):
                failed += 1
                print(f"{outcome.title}: {outcome.error.message}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        raise SystemExit(main(*sys.argv[1:]))
    except ThumbError as error:  # What concerns all titles: no such bucket, a month that is used up.
        raise SystemExit(f"{error.message}\n{error.remedy}") from None
