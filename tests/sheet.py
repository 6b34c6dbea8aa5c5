"""Draw a contact sheet of titles: `python -m tests.sheet [--out FILE] [titles.csv]`.

The CSV has a column `title`, and may have `format` and `category`. Without one, a built-in choice is drawn.
"""

from __future__ import annotations

import argparse
import csv
from io import BytesIO
from pathlib import Path

from PIL import Image

from thumbcli.contract import Category, Format, Request, make_request
from thumbcli.render import draw

__all__ = ["contact_sheet", "main", "read_requests"]

CELL_PX = (400, 225)
COLUMNS = 3
GAP_PX = 8
GROUND = (24, 24, 28)
WEBP_QUALITY = 76
CHOICE = (
    ("I Built a SaaS in 24 Hours With AI", Format.YOUTUBE, Category.TECH_SAAS),
    ("10 Money Mistakes Keeping You Poor", Format.YOUTUBE, Category.BUSINESS_FINANCE),
    ("Why Do We Forget 90% of What We Learn?", Format.YOUTUBE, Category.EDUCATION_TUTORIAL),
    ("STOP Doing Crunches! (Do This Instead)", Format.YOUTUBE, Category.FITNESS_WELLNESS),
    (
        "Understanding Type 2 Diabetes: What Your A1C Really Means",
        Format.BLOGPOST,
        Category.MEDICAL_HEALTHCARE,
    ),
    ("My Slow Morning Routine for a Calmer Life", Format.INSTAGRAM, Category.LIFESTYLE_VLOG),
    ("The Crispiest Fried Chicken You'll Ever Make", Format.YOUTUBE, Category.FOOD_COOKING),
    ("Hidden Beaches Nobody Talks About", Format.X, Category.TRAVEL),
    ("I Survived 100 Days in Hardcore Mode", Format.YOUTUBE, Category.GAMING),
    ("Reacting to My Old Cringe Videos", Format.YOUTUBE, Category.ENTERTAINMENT_COMEDY),
    (
        "Fed Cuts Rates Again \u2014 What It Means for Your Mortgage",
        Format.LINKEDIN,
        Category.NEWS_COMMENTARY,
    ),
    ("Logo Design Rules You Can Break", Format.YOUTUBE, Category.CREATIVE_DESIGN),
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


def contact_sheet(requests: list[Request]) -> Image.Image:
    """Draw each request and put the pictures side by side."""
    width, height = CELL_PX
    rows = -(-len(requests) // COLUMNS)
    size = (COLUMNS * (width + GAP_PX) + GAP_PX, rows * (height + GAP_PX) + GAP_PX)
    sheet = Image.new("RGB", size, GROUND)
    for index, request in enumerate(requests):
        row, column = divmod(index, COLUMNS)
        picture = Image.open(BytesIO(draw(request).image)).convert("RGB")
        picture.thumbnail(CELL_PX, Image.Resampling.LANCZOS)
        left = GAP_PX + column * (width + GAP_PX) + (width - picture.width) // 2
        top = GAP_PX + row * (height + GAP_PX) + (height - picture.height) // 2
        sheet.paste(picture, (left, top))
    return sheet


def main() -> None:
    """Write the sheet to the file named by `--out`."""
    parser = argparse.ArgumentParser(prog="python -m tests.sheet", description="Draw a contact sheet.")
    parser.add_argument("titles", nargs="?", type=Path, help="a CSV file with a column `title`")
    parser.add_argument("--out", type=Path, default=Path("thumbs/sheet.webp"), help="WebP or PNG")
    options = parser.parse_args()
    if options.titles:
        requests = read_requests(options.titles)
    else:
        requests = [make_request(title, format=kind, category=niche) for title, kind, niche in CHOICE]
    options.out.parent.mkdir(parents=True, exist_ok=True)
    contact_sheet(requests).save(options.out, quality=WEBP_QUALITY)
    print(options.out)


if __name__ == "__main__":
    main()
