"""Fifty pictures held to the pixel: `python -m tests.render.golden` renews them after a wanted change.

A key promises a picture, so a change of the pixels needs a new `LOOK`. Beside the digest there is a coarse
grid of greys: processors round differently in the last bit, and a digest alone would call that a new look.
"""

from __future__ import annotations

import hashlib
import json
import os
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from PIL import Image

from thumbcli.contract import Asset, Request, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render import LOOK
from thumbcli.render.compose import compose

__all__ = ["GOLDEN", "REQUESTS", "Golden", "Held", "held", "main", "read"]

GOLDEN = Path(__file__).parent / "data" / "golden.json"
GRID_PX = (32, 18)


class Held(TypedDict):
    """What is held of one picture: the SHA-256 of its RGB pixels and a grid of greys, both in hex."""

    pixels: str
    grid: str


class Golden(TypedDict):
    """All pictures, and the look that they belong to."""

    look: str
    pictures: dict[str, Held]


def _photo() -> Asset:
    """Return a PNG without noise: a ramp of greys with a coloured block where the eye should go."""
    image = Image.linear_gradient("L").resize((640, 480)).convert("RGB")
    image.paste((220, 60, 40), (380, 120, 520, 400))
    file = BytesIO()
    image.save(file, "PNG")
    data = file.getvalue()
    return Asset(name="p.png", media_type="image/png", data=data, sha256=hashlib.sha256(data).hexdigest())


_ROBOT, _SHORT, _DUEL = (
    "I Built a Robot That Cleans My Room",
    "Plans Change",
    "Figma vs Framer: Which One Wins?",
)
_SAYS = "Why I Never Say Yes"
_SAID = "\u201cWe never thought it would last\u201d"

_FEEDS = {
    **dict.fromkeys(("hero", "orbit", "podium"), _ROBOT),
    **dict.fromkeys(("over", "pattern", "team"), "My Rocket"),
    **dict.fromkeys(
        ("brush", "impact", "justified", "letterpress", "marquee", "serif", "shadow", "statement", "strips"),
        _SHORT,
    ),
    **dict.fromkeys(
        (
            "aura",
            "bang",
            "billboard",
            "bulletin",
            "decal",
            "dossier",
            "jumbotron",
            "labels",
            "limelight",
            "newspaper",
            "notification",
            "slash",
            "torn",
        ),
        _SAYS,
    ),
    **dict.fromkeys(("clipping", "cutout", "lightbox", "neon", "roadsign", "ticket"), _SHORT),
    **dict.fromkeys(("chat", "echo"), "We Need to Talk"),
    **dict.fromkeys(("band", "between"), "Crazy Shark Story"),
    "player": "I Beat Hollow Knight Blindfolded",
    "press": "The Mayor Faces the Press",
    "terrace": "The Greatest Comeback of the Season",
    "setting": "The Longest Season in the History of Football",
    "scene": "Swimming With a Great White Shark",
    "versus": _DUEL,
    "board": "The Solar System Explained",
    "daylight": _ROBOT,
    "cinema": "Moana 2 | Official Trailer",
    "gig": "Adele - Hello (Official Music Video)",
    "pricetag": "I Spent $3000 on This",
    "filmstrip": "Moana 2 | Official Trailer",
    "scoreboard": "Real Madrid 4-3 Barcelona - Extended Highlights",
    "window": "Async Rust Is Hard",
    "change": "Extreme Bedroom Makeover \U0001f6cf",
    "chart": "The Stock Market Is About To Crash",
    "peek": "Why Dogs Are Amazing",
    "record": "Adele - Hello (Official Music Video)",
    "number": "10 Money Mistakes Keeping You Poor",
    "poster": "The Crispiest Fried Chicken You'll Ever Make",
    "question": "Why Do We Forget 90% of What We Learn?",
    "quote": _SAID,
    "search": "Why Do We Forget?",
    "tape": "Never Buy This Again",
}
_ARTICLES = {
    **dict.fromkeys(
        ("broadsheet", "editorial", "gazette", "leaf", "mesh", "motif", "ribbons", "split"), _SHORT
    ),
    **dict.fromkeys(("magazine", "panel"), "Tomato Soup With Roasted Peppers"),
    "discs": _ROBOT,
    "sign": "State of the Survey 2026",
    "facing": "Figma vs Framer",
    "code": "Announcing `async fn` in Traits",
    "pullquote": _SAID,
    "release": "Introducing Swift 6.3",
}

REQUESTS: dict[str, Request] = {
    **{name: make_request(title, design=make_design(layout=name)) for name, title in _FEEDS.items()},
    **{
        name: make_request(title, format="blogpost", design=make_design(layout=name))
        for name, title in _ARTICLES.items()
    },
    "backdrop": make_request(_ROBOT, format="blogpost", design=make_design(background=_photo())),
    "photo": make_request("Never Fly With This Airline", photo=_photo()),
    "square": make_request("My Slow Morning Routine", format="instagram"),
    "LinkedIn": make_request("Fed Cuts Rates Again: What It Means", format="linkedin"),
    "Arabic": make_request("\u0643\u064a\u0641 \u062a\u0631\u0628\u062d \u0627\u0644\u0645\u0627\u0644"),
    "Japanese": make_request("\u5510\u63da\u3052\u306e\u4f5c\u308a\u65b9"),
    "grave": make_request("The War in Ukraine"),
    "emoji alone": make_request("\U0001f389\U0001f382"),
    "own palette, variant 1": make_request(
        "Hidden Beaches Nobody Talks About", design=make_design(variant=1, palette="#102030,#ffcc00")
    ),
    "double size": make_request("Stop Using Passwords", model="hd"),
}
"""One picture of each layout family, and others that differ in more than their family."""


def held(request: Request) -> Held:
    """Draw a picture and return what is held of it."""
    picture = compose(request)
    image = Image.frombuffer("RGBX", picture.size, bytes(picture.pixels), "raw", "RGBX", 0, 1).convert("RGB")
    grid = image.convert("L").resize(GRID_PX, Image.Resampling.BOX)
    return {"pixels": hashlib.sha256(image.tobytes()).hexdigest(), "grid": grid.tobytes().hex()}


def read() -> Golden:
    """Return what was held last."""
    golden: Golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return golden


def main() -> None:
    """Hold the pictures as they are drawn now, without the artwork that this person has added."""
    with TemporaryDirectory() as folder:
        os.environ["THUMB_DATA_DIR"] = folder
        _hold()


def _hold() -> None:
    golden: Golden = {"look": LOOK, "pictures": {name: held(request) for name, request in REQUESTS.items()}}
    before = read() if GOLDEN.exists() else golden
    changed = [name for name, now in golden["pictures"].items() if before["pictures"].get(name) != now]
    GOLDEN.write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"look {LOOK}: {len(golden['pictures'])} held, {len(changed)} changed {', '.join(changed)}".strip())  # noqa: T201 - a command
    if changed and before["look"] == LOOK:
        print(f"if look {LOOK} was ever released, raise LOOK in thumbcli/render/__init__.py first")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
