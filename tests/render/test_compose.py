"""Whole pictures: sizes, hostile titles, the gate, the same bytes everywhere."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from thumbcli.contract import API_FORMATS, SIZES, Category, Format, Model, OutputFormat, Request, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.errors import RequestRefused
from thumbcli.render import LOOK, draw
from thumbcli.render.compose import brief_of, compose

if TYPE_CHECKING:
    from thumbcli.render.compose import Picture
    from thumbcli.render.paint.picture_canvas import LayoutItem

DATA = Path(__file__).parent / "data"
HOSTILE = [
    line.encode("latin-1", "backslashreplace").decode("unicode_escape") if line.startswith("\\u") else line
    for line in (DATA / "hostile.txt").read_text(encoding="utf-8").splitlines()
]
CATEGORIES = sorted(set(Category) - {Category.AUTO})
ARTICLES = (Format.BLOGPOST, Format.LINKEDIN)
FEEDS = tuple(sorted(set(API_FORMATS) - set(ARTICLES)))
TITLES = [
    "I Built a SaaS in 24 Hours With AI",
    "Why Do We Forget 90% of What We Learn?",
    "STOP Doing Crunches! (Do This Instead)",
    "Fed Cuts Rates Again: What It Means for Your Mortgage",
    "Stop",
    "From Monolith to Microservices: Lessons Learned the Hard Way at Scale",
]
CRAFTED = [
    make_request("I Built a SaaS in 24 Hours With AI"),
    make_request("\u0643\u064a\u0641 \u062a\u0633\u062a\u062e\u062f\u0645 ChatGPT", format="x"),
    make_request("Wow \U0001f525", format="blogpost", output_format="png"),
]


def digest(requests: list[Request]) -> str:
    """Return one digest of all the pictures."""
    return hashlib.sha256(b"".join(draw(request).image for request in requests)).hexdigest()


@cache
def drawn_here() -> str:
    """Return the digest of the crafted ones, drawn in this thread of this process."""
    return digest(CRAFTED)


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_is_drawn_for_feeds_and_for_articles(category: Category) -> None:
    """In the right size, past the gate and so with contrast, without warnings; the formats take turns."""
    turn = CATEGORIES.index(category)
    for formats in (FEEDS, ARTICLES):
        format_ = formats[turn % len(formats)]
        picture = compose(make_request(TITLES[0], format=format_, category=category))
        assert picture.size == SIZES[format_]
        assert len(picture.pixels) == 4 * picture.size[0] * picture.size[1]
        assert picture.findings == ()
        assert picture.warnings == ()


@pytest.mark.parametrize("format_", list(API_FORMATS))
def test_every_format_becomes_a_file(format_: Format) -> None:
    """Decodable, of the right size, without warnings."""
    thumbnail = draw(make_request("The 7 Best Ideas of the Year", format=format_))
    with Image.open(BytesIO(thumbnail.image)) as image:
        image.load()
        assert image.size == SIZES[format_] == (thumbnail.width_px, thumbnail.height_px)
        assert image.format == "WEBP"
    assert thumbnail.format is format_
    assert thumbnail.warnings == ()


@pytest.mark.parametrize("format_", list(API_FORMATS))
@pytest.mark.parametrize("title", TITLES[1:])
def test_every_picture_passes_the_gate(title: str, format_: Format) -> None:
    """Margin, badge, size, contrast, overlap; the category turns with the title."""
    category = CATEGORIES[(TITLES.index(title) * 5 + list(API_FORMATS).index(format_)) % len(CATEGORIES)]
    request = make_request(title, format=format_, category=category)
    assert compose(request).findings == ()


@pytest.mark.long
@pytest.mark.parametrize("title", HOSTILE, ids=[f"line {row}" for row in range(1, len(HOSTILE) + 1)])
def test_hostile_titles_are_drawn_within_the_picture(title: str) -> None:
    """Scripts, marks, endless words, nothing but signs: never a crash, in a feed and in an article."""
    row = HOSTILE.index(title)
    for format_ in (FEEDS[row % len(FEEDS)], ARTICLES[row % len(ARTICLES)]):
        picture = compose(make_request(title, format=format_))
        width, height = picture.composition.size
        for mark in picture.marks:
            left, top, right, bottom = mark.rect
            assert left >= 0
            assert top >= 0
            assert right <= width
            assert bottom <= height


@cache
def composed(model: Model) -> Picture:
    """Return one title in one of the two sizes."""
    return compose(make_request(TITLES[0], model=model))


def test_hd_is_the_same_composition_at_double_size() -> None:
    """The same marks, twice the pixels."""
    small, large = composed(Model.SD), composed(Model.HD)
    assert large.size == (2560, 1440)
    assert [_placed(mark) for mark in large.marks] == [_placed(mark) for mark in small.marks]
    with Image.open(BytesIO(draw(make_request("Stop", model=Model.HD, output_format="png")).image)) as image:
        image.load()
        assert image.size == (2560, 1440)


def _placed(mark: LayoutItem) -> tuple[str, str, list[float]]:
    return mark.kind, mark.text, [round(edge, 2) for edge in mark.rect]


def test_hd_is_drawn_finer_and_not_blown_up() -> None:
    """Halved, it is the small picture; blown up from the small one, it would have softer edges."""
    small, large = composed(Model.SD), composed(Model.HD)
    fine = Image.frombuffer("RGBX", large.size, bytes(large.pixels), "raw", "RGBX", 0, 1).convert("L")
    coarse = Image.frombuffer("RGBX", small.size, bytes(small.pixels), "raw", "RGBX", 0, 1).convert("L")
    blown_up = coarse.resize(large.size, Image.Resampling.BICUBIC)
    assert _sharpness(fine) > 1.5 * _sharpness(blown_up)


def _sharpness(image: Image.Image) -> float:
    """Return how many pixels differ from their neighbour by more than 90 of 255."""
    return sum(ImageChops.difference(image, ImageChops.offset(image, 1, 0)).histogram()[91:])


def test_png_is_png() -> None:
    """Without an alpha channel."""
    thumbnail = draw(make_request("Stop", output_format=OutputFormat.PNG))
    with Image.open(BytesIO(thumbnail.image)) as image:
        image.load()
        assert (image.format, image.mode) == ("PNG", "RGB")


def test_right_to_left_titles_mirror_the_composition() -> None:
    """Words at the right, art at the left."""
    hebrew = "\u05d0\u05d9\u05da \u05dc\u05de\u05d3\u05ea\u05d9 \u05e4\u05d9\u05d9\u05ea\u05d5\u05df"
    for format_ in (Format.YOUTUBE, Format.BLOGPOST):
        picture = compose(
            make_request(hebrew, format=format_, design=make_design(layout="impact", icon="\U0001f40d"))
        )
        art = next(mark for mark in picture.marks if mark.kind == "photo")
        words = [mark for mark in picture.marks if mark.kind == "headline"]
        assert picture.composition.rtl
        assert all(word.rect[0] > art.rect[2] for word in words)


def test_a_title_of_emoji_becomes_artwork_alone() -> None:
    """One sticker each, and no empty headline."""
    picture = compose(make_request("\U0001f389\U0001f382"))
    assert [mark.kind for mark in picture.marks] == ["art", "art"]


def test_the_titles_own_emoji_is_the_artwork() -> None:
    """It beats any word, where words speak of it."""
    composition = brief_of(make_request("We launched garlic bread \U0001f9c4")).composition
    assert composition.icons == ("\U0001f9c4",)


@pytest.mark.parametrize(
    ("title", "icon"),
    [
        pytest.param("Our airport \U0001f1eb\U0001f1f7", "\u2708", id="flag"),
        pytest.param(
            "Our airport \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "\u2708", id="family"
        ),
    ],
)
def test_a_telling_word_beats_a_flag_or_a_joined_sequence(title: str, icon: str) -> None:
    """Only a part of those can be drawn."""
    assert brief_of(make_request(title)).composition.icons == (icon,)


def test_a_shortened_title_is_said() -> None:
    """With what is left of it; one that fits is not spoken of."""
    title = (
        "The complete and utterly exhaustive history of the humble paperclip from its contested invention "
    )
    long = draw(
        make_request(title + "in the nineteenth century to its unlikely second life as a symbol of hope")
    )
    (warning,) = long.warnings
    assert warning.startswith('shortened to "The complete and utterly')
    assert warning.endswith('\u2026"')
    assert draw(make_request(title.strip())).warnings == ()


def test_marks_that_were_left_out_are_said() -> None:
    """The picture shows less than the title has."""
    warnings = draw(make_request("H\u0338\u0321\u032a\u032felp")).warnings
    assert any("combining marks" in warning for warning in warnings)


def test_formats_choose_their_family() -> None:
    """Loud for feeds, calm for articles."""
    families = {
        format_: compose(make_request("Pizza \U0001f355", format=format_)).family for format_ in API_FORMATS
    }
    feeds = {families[format_] for format_ in FEEDS}
    articles = {families[format_] for format_ in ARTICLES}
    assert feeds <= {
        "band",
        "between",
        "clipping",
        "cutout",
        "hero",
        "lightbox",
        "neon",
        "orbit",
        "pattern",
        "peek",
        "roadsign",
        "scene",
        "team",
    }
    assert feeds.isdisjoint(articles)


def test_a_photo_that_is_not_there_is_refused_in_the_words_of_the_api() -> None:
    """One message on both engines."""
    with pytest.raises(RequestRefused, match="Photo asset required") as caught:
        draw(make_request("Stop", use_photo=True))
    assert caught.value.code == "400"
    with pytest.raises(RequestRefused, match="set logoImage or upload a Logo"):
        draw(make_request("Stop", use_logo=True))


def test_threads_draw_the_same_bytes() -> None:
    """Four at once, each as if alone."""
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(digest, [CRAFTED] * 4)) == {drawn_here()}


def test_a_process_with_another_hash_seed_draws_the_same_bytes() -> None:
    """A key promises a picture: neither process nor hash seed may change it."""
    code = "from tests.render.test_compose import CRAFTED, digest; print(digest(CRAFTED))"
    ours = os.environ.get("PYTHONHASHSEED")
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "2" if ours == "1" else "1"},
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert run.stderr == ""
    assert run.stdout.strip() == drawn_here()


def test_importing_the_room_opens_no_engine() -> None:
    """Start-up stays light: skia and Pillow are loaded by the first picture."""
    code = (
        "import sys, thumbcli.render; "
        "print([name for name in ('skia', 'PIL', 'numpy', 'budoux') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_drawing_does_without_numpy() -> None:
    """It would double the time of a single picture."""
    code = (
        "import sys; from thumbcli.contract import make_request; from thumbcli.render import draw; "
        "draw(make_request('Stop Using Passwords')); print('numpy' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
    assert run.stderr == ""


_NOT_FOR_A_TITLE = (
    "thumbcli.artwork.picture_pack",
    "thumbcli.artwork.rasterize",
    "thumbcli.batch.store.rescued_pictures",
    "thumbcli.child_process",
    "thumbcli.render.paint.requested_icon",
    "thumbcli.render.pixels.decode_plan",
    "thumbcli.render.pixels.picture_file",
    "thumbcli.write_back.finished_pictures",
)
"""What only photos, icons of one's own, packs that were added, paid pictures and posts need."""


def test_one_title_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    """`thumb gen` takes half of its time to load modules."""
    assert all(find_spec(name) for name in _NOT_FOR_A_TITLE)
    code = (
        "import sys, thumbcli.batch.run.run_without_manifest; "
        "from thumbcli.contract import make_request; from thumbcli.render import draw; "
        f"draw(make_request('Stop Using Passwords')); "
        f"print([name for name in {_NOT_FOR_A_TITLE} if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "THUMB_DATA_DIR": str(tmp_path)},
    )
    assert run.stdout.strip() == "[]"


def test_the_look_has_a_version() -> None:
    """It is part of every key."""
    assert LOOK.isdecimal()


@pytest.mark.parametrize(
    ("title", "icon", "shown"),
    [
        ("24 Hours in Lisbon \U0001f1f5\U0001f1f9", None, ("\U0001f1f5\U0001f1f9",)),
        ("Zxqv \U0001f1f5\U0001f1f9", "\U0001f1f5\U0001f1f9", ("\U0001f1f5\U0001f1f9",)),
    ],
    ids=["beside the title", "asked for"],
)
def test_a_flag_that_is_drawn_is_not_reported_as_left_out(
    title: str, icon: str | None, shown: tuple[str, ...]
) -> None:
    """It is the object where nothing else is."""
    picture = compose(make_request(title, design=make_design(icon=icon)))
    assert picture.composition.icons == shown
    assert not any("left out the emoji" in warning for warning in picture.warnings)
