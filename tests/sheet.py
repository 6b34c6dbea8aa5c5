"""Draw contact sheets: `python -m tests.sheet [--out FOLDER] [--readme] [titles.csv]`.

`sheet.webp` shows sixty titles that nobody tuned anything for, `sheet-168.webp` the same at the size that a
list of videos shows. The CSV has a column `title`, and may have `format` and `category`. `--readme` draws the
README's small picture into `samples/` instead.
"""

from __future__ import annotations

import argparse
import csv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from thumbcli.contract import Category, Format, Request, make_request
from thumbcli.render import draw
from thumbcli.render.contact_sheet import SheetKind, SheetLook, draw_sheets, make_tile

__all__ = ["contact_sheet", "main", "read_requests"]

TITLES = Path(__file__).parent / "render" / "data" / "sheet.csv"
README = Path(__file__).parents[1] / "samples" / "sheet.webp"
README_MAX_BYTES = 200_000
CHOICE = (
    ("I Built a SaaS in 24 Hours With AI", Format.YOUTUBE, Category.TECH_SAAS),
    ("10 Money Mistakes Keeping You Poor", Format.YOUTUBE, Category.BUSINESS_FINANCE),
    ("Why Do We Forget 90% of What We Learn?", Format.YOUTUBE, Category.EDUCATION_TUTORIAL),
    ("STOP Doing Crunches! (Do This Instead)", Format.YOUTUBE, Category.FITNESS_WELLNESS),
    ("Understanding Type 2 Diabetes", Format.BLOGPOST, Category.MEDICAL_HEALTHCARE),
    ("My Slow Morning Routine for a Calmer Life", Format.INSTAGRAM, Category.LIFESTYLE_VLOG),
    ("The Crispiest Fried Chicken You'll Ever Make", Format.YOUTUBE, Category.FOOD_COOKING),
    ("Hidden Beaches Nobody Talks About", Format.X, Category.TRAVEL),
    ("I Survived 100 Days in Hardcore Mode", Format.YOUTUBE, Category.GAMING),
    ("Trying Weird Internet Life Hacks", Format.YOUTUBE, Category.ENTERTAINMENT_COMEDY),
    ("Fed Cuts Rates Again: What It Means", Format.LINKEDIN, Category.NEWS_COMMENTARY),
    ("Figma vs Framer: Which One Wins?", Format.YOUTUBE, Category.CREATIVE_DESIGN),
)


def read_requests(path: Path) -> list[Request]:
    """Return a request for each row of a CSV file with a column `title`."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            make_request(
                row["title"],
                format=row.get("format") or None,
                category=row.get("category") or Category.AUTO,
            )
            for row in csv.DictReader(file)
        ]


def contact_sheet(requests: list[Request], width_px: int, columns: int) -> bytes:
    """Draw each request and put the pictures side by side, without labels; return a WebP."""
    look = SheetLook(
        kind=SheetKind.WEBP, columns=columns, width_px=width_px, titles=False, notes=False, dark=True
    )
    with ThreadPoolExecutor(2) as pool:
        drawn = pool.map(draw, requests)
        tiles = (make_tile(thumbnail.image, look, title="") for thumbnail in drawn)
        (sheet,) = draw_sheets(tiles, look)
    return sheet


def main() -> None:
    """Write the sheets into the folder named by `--out`, or the README's picture."""
    parser = argparse.ArgumentParser(prog="python -m tests.sheet", description="Draw contact sheets.")
    parser.add_argument("titles", nargs="?", type=Path, default=TITLES, help="a CSV with a column `title`")
    parser.add_argument("--out", type=Path, default=Path("build"), help="a folder")
    parser.add_argument("--readme", action="store_true", help="draw samples/sheet.webp instead")
    options = parser.parse_args()
    if options.readme:
        _draw_readme()
        return
    requests = read_requests(options.titles)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, width_px, columns in (("sheet.webp", 400, 5), ("sheet-168.webp", 168, 10)):
        (options.out / name).write_bytes(contact_sheet(requests, width_px, columns))
        print(options.out / name)


def _draw_readme() -> None:
    requests = [make_request(title, format=kind, category=niche) for title, kind, niche in CHOICE]
    README.write_bytes(contact_sheet(requests, 400, 3))
    size_bytes = README.stat().st_size
    if size_bytes > README_MAX_BYTES:
        raise SystemExit(f"{README} has {size_bytes:,} bytes, more than {README_MAX_BYTES:,}")
    print(README)


if __name__ == "__main__":
    main()
