"""Names: legal everywhere, readable in every script, the same for the same title."""

from __future__ import annotations

import string
import tempfile
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify

from thumbcli.batch.names.file_names import STEM_MAX_BYTES, candidates, claim_id, is_picture_name, retyped
from thumbcli.batch.names.name_template import NameTemplate
from thumbcli.batch.names.slugs import slug
from thumbcli.contract import OutputFormat, make_request
from thumbcli.errors import RequestError, UsageError
from thumbcli.sources.rows import Row

KEY = "v1:" + "0123456789abcdef" * 4
DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"} | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"
}

_AWKWARD = st.sampled_from(
    "./\\:-_ '\u2019कि्\u200d\u200cé\u0301İßﬁ²¹Ⅷ🔥🇩🇪\uff11\uff0c,5\x00\u202e\u2028AaΣ"
    "\u200b\u00ad\u034f\u3164\uffa0\ufe0f\u20e3\u2800\u17b5\ue000\u0378\ufffcมีیب\U000e0041\U000e0100"
)
FILLERS = frozenset("\u034f\u115f\u1160\u3164\uffa0\u2800\ufe00\ufe0f\U000e0100\U000e01ef\u17b4\u180b")

# More of what hurts than text() alone gives: dots, slashes, marks, joiners, emoji, device names.
hostile = st.one_of(
    st.text(max_size=250),
    st.text(_AWKWARD, max_size=250),
    st.sampled_from([device.upper() + end for device in sorted(DEVICES) for end in ("", ".", " ", ".txt")]),
)


def row(title: str = "A title", *, name: str | None = None, **columns: str) -> Row:
    """Return a row of titles.csv."""
    return Row(
        title=title,
        source="titles.csv",
        line=2,
        index=7,
        overrides={} if name is None else {"name": name},
        columns=columns,
        error=None,
    )


def stem(template: str, title: str = "A title", *, name: str | None = None, **columns: str) -> str:
    """Return what `template` makes of a row."""
    request = make_request(title, format="x", category="travel", model="hd")
    return NameTemplate(template).stem(request=request, row=row(title, name=name, **columns), key=KEY)


def assert_legal_stem(text: str, max_bytes: int) -> None:
    """Hold `text` against every rule for a file stem, each spelled out anew."""
    assert 1 <= len(text.encode()) <= max_bytes
    assert not set(text) & set('/\\:*?"<>|')
    assert not any(unicodedata.category(char) == "Cc" for char in text)
    assert text[0] not in ".- "
    assert text[-1] not in ". "
    assert text.split(".", maxsplit=1)[0].strip().lower() not in DEVICES
    assert unicodedata.is_normalized("NFC", text)
    for char, before in zip(text, " " + text, strict=False):
        category = unicodedata.category(char)
        # A joiner may stay, but only inside a word.
        assert category not in {"Cc", "Cs", "Co", "Cn"}
        assert category != "Cf" or (char in "\u200c\u200d" and before.isprintable() and not before.isspace())
        assert char not in FILLERS


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("How to Win", "how-to-win", id="words are joined by hyphens in lower case"),
        pytest.param("Earn $10,000 a month", "earn-10000-a-month", id="a number stays one word"),
        pytest.param("You don't, they\u2019ll", "you-dont-theyll", id="an English apostrophe leaves no gap"),
        pytest.param("L'été d'Aline", "l-été-d-aline", id="any other apostrophe parts words"),
        pytest.param("snake_case__name", "snake-case-name", id="underscores part words"),
        pytest.param("हिन्दी में सीखें", "हिन्दी-में-सीखें", id="Devanagari keeps its vowel signs"),
        pytest.param("தமிழ் மொழி", "தமிழ்-மொழி", id="Tamil keeps its vowel signs"),
        pytest.param("สวัสดีวันนี้", "สวัสดีวันนี้", id="Thai keeps its vowels and tones"),
        pytest.param("مُحَمَّد العربية", "مُحَمَّد-العربية", id="Arabic keeps its vowel marks"),
        pytest.param("می\u200cروم خانه", "می\u200cروم-خانه", id="Persian keeps its joiner"),
        pytest.param("日本語、タイトル", "日本語-タイトル", id="Japanese parts at its comma"),
        pytest.param("Привет, мир", "привет-мир", id="Cyrillic stays Cyrillic"),
        pytest.param("Cafe\u0301", "café", id="decomposed letters are composed"),
        pytest.param("🔥 Hot", "hot", id="emoji beside words go"),
        pytest.param("🔥🔥", "fire-fire", id="emoji alone are spelled out"),
        pytest.param("👩🏽\u200d🚀", "woman-rocket", id="a joined emoji is spelled by its parts"),
        pytest.param("🇩🇪", "de", id="a flag is its letters"),
        pytest.param("???", "untitled", id="punctuation alone is untitled"),
        pytest.param("", "untitled", id="nothing is untitled"),
        pytest.param("\ud800", "untitled", id="half a surrogate pair is nothing"),
        pytest.param("CON", "con-thumb", id="a device"),
        pytest.param("COM¹", "com1-thumb", id="a device with a superscript digit"),
        pytest.param("console", "console", id="only the start of a device"),
        pytest.param("../../etc/passwd", "etc-passwd", id="a path"),
        pytest.param("--help", "help", id="an option"),
        pytest.param(".env", "env", id="a hidden file"),
        pytest.param("Tom &amp; Jerry&#8217;s &quot;Best&quot;", "tom-jerrys-best", id="HTML"),
        pytest.param("Caf&eacute; &#x1F525; AT&T; R&D", "café-at-t-r-d", id="HTML beside signs of its own"),
    ],
)
def test_slug(title: str, expected: str) -> None:
    """Every script keeps what makes its words; nothing else gets into a name."""
    assert slug(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("word " * 40, "-".join(["word"] * 20), id="at the end of a word"),
        pytest.param("x" * 300, "x" * 100, id="inside the only word"),
        pytest.param("超" * 60, "超" * 33, id="between code points"),
        pytest.param("5 " + "超" * 60, "5-" + "超" * 32, id="inside a later word that could never fit"),
        pytest.param("a" * 99 + " " + "b" * 9, "a" * 99, id="before a word that has no room"),
        pytest.param("b" + "कि" * 60, "b" + "कि" * 16, id="never between a letter and its vowel sign"),
        pytest.param("क्ष" * 40, "क्ष" * 11, id="never behind a virama"),
    ],
)
def test_long_title_is_cut(title: str, expected: str) -> None:
    """100 bytes of UTF-8, cut where a reader would."""
    assert slug(title) == expected


@given(hostile)
def test_any_slug_is_a_legal_stem(title: str) -> None:
    """No text at all makes a slug that some system refuses."""
    assert_legal_stem(slug(title), 100 + len("-thumb"))


@given(hostile)
def test_slug_of_a_slug_is_itself(title: str) -> None:
    """A slug is stable: what was named once is found again."""
    assert slug(slug(title)) == slug(title)


@given(st.text(string.printable, max_size=120))
def test_ascii_shortcut_agrees_with_slugify(title: str) -> None:
    """What python-slugify makes of plain ASCII is what we make of it, at less than 100 bytes."""
    plain = title.replace("'", "")
    expected = slugify(
        plain, entities=False, decimal=False, hexadecimal=False, allow_unicode=True, algorithm="modern"
    )
    if expected and len(expected) <= 100 and expected not in DEVICES:
        assert slug(plain) == expected


@given(hostile)
def test_names_survive_a_real_folder(title: str) -> None:
    """A file written under any of the names is found again under that name."""
    request = make_request("A title")
    with tempfile.TemporaryDirectory() as folder:
        names = candidates(slug(title), request, KEY)
        assert all(map(is_picture_name, names))
        for name in names:
            (Path(folder) / name).write_bytes(b"x")
        assert {path.name for path in Path(folder).iterdir()} == set(names)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("{slug}", "a-title", id="the slug"),
        pytest.param("{index:04d}-{slug}", "0007-a-title", id="an index with zeros"),
        pytest.param("{format}_{category}_{model}", "x_travel_hd", id="settings"),
        pytest.param("{slug}-{key8}", "a-title-01234567", id="the start of the key"),
        pytest.param("{title}", "A title", id="the title as it is"),
        pytest.param("{slug:.3}", "a-t", id="a length"),
        pytest.param("{{{slug}}}", "{a-title}", id="doubled braces are braces"),
        pytest.param("{slug}.webp", "a-title", id="an extension is left to the output format"),
        pytest.param("{Video ID}", "Ab1", id="a column by its own name"),
        pytest.param("{video_id}", "Ab1", id="a column by its safe name"),
        pytest.param("{empty}", "a-title", id="nothing falls back to the slug"),
        pytest.param("{url}", "https-x.y-z", id="a URL loses what no file name holds"),
        pytest.param("-{slug}", "a-title", id="no option"),
        pytest.param(".{slug}", "a-title", id="not hidden"),
        pytest.param("{slug}. ", "a-title", id="no dot or blank at the end"),
        pytest.param("{device}", "nul-thumb.txt", id="no device, whatever its extension"),
        pytest.param("{up}", "etc-passwd", id="no way out of the folder"),
        pytest.param("{category}/{slug}", "travel/a-title", id="a folder"),
        pytest.param("img//{category}/{slug}", "img/travel/a-title", id="folders, empty ones left out"),
        pytest.param("{empty}/{slug}", "a-title", id="no folder for an empty cell"),
        pytest.param("{category}/{empty}", "travel/a-title", id="a folder without a name for the file"),
        pytest.param("{url}/{slug}", "https-x.y-z/a-title", id="a cell is one folder, whatever it holds"),
        pytest.param("{up}/{device}", "etc-passwd/nul-thumb.txt", id="no folder leads out"),
        pytest.param("{device}/{slug}", "nul-thumb.txt/a-title", id="no folder is a device"),
        pytest.param("{picture}/{slug}", "a-webp/a-title", id="no folder is named like a picture"),
        pytest.param(".git/{slug}", "git/a-title", id="no hidden folder"),
        pytest.param("{nothing}{slug}", "a-title", id="what a database writes for no value"),
        pytest.param("{spoof}", "exegpj", id="no characters that turn the reading direction"),
    ],
)
def test_template(template: str, expected: str) -> None:
    """Fields are filled; what comes out is one legal file stem."""
    columns = {
        "Video ID": "Ab1",
        "video_id": "Ab1",
        "empty": "",
        "url": "https://x.y/z",
        "device": "nul.txt",
        "up": "../../etc/passwd",
        "spoof": "exe\u202egpj",
        "picture": "a.webp",
        "nothing": "\\N",
    }
    assert stem(template, **columns) == expected


@pytest.mark.parametrize(
    "template",
    [
        pytest.param("", id="empty"),
        pytest.param("{slug", id="a brace that never closes"),
        pytest.param("slug}", id="a brace that never opens"),
        pytest.param("{}", id="no name"),
        pytest.param("{0}", id="a position"),
        pytest.param("{slug.__class__}", id="an attribute"),
        pytest.param("{slug[0]}", id="an index into a value"),
        pytest.param("{slug!r}", id="a conversion"),
        pytest.param("{slug:{index}}", id="a field within a field"),
        pytest.param("{slug:d}", id="words written as a number"),
        pytest.param("{index:q}", id="a format that does not exist"),
        pytest.param("{index:099999999d}", id="a width that fills the memory"),
        pytest.param("/covers/{slug}", id="a path from the root"),
        pytest.param("~/{slug}", id="a path from the home folder"),
        pytest.param("C:/{slug}", id="a path on a drive"),
        pytest.param("../{slug}", id="a way out of the folder"),
        pytest.param("a/./{slug}", id="a folder without a name"),
        pytest.param("{category}\\{slug}", id="a backslash"),
        pytest.param("{category}/", id="a folder alone"),
        pytest.param("a/" * 17 + "{slug}", id="seventeen folders"),
        pytest.param("{a/b}", id="a field that is a path"),
    ],
)
def test_broken_template_is_refused(template: str) -> None:
    """A template that can't work is refused before anything is drawn."""
    with pytest.raises(UsageError, match="--name"):
        NameTemplate(template)


def test_template_knows_its_fields() -> None:
    """The fields are known before any row is."""
    assert NameTemplate("img/{index:03d}-{Video ID}/{slug}").fields == {"index", "Video ID", "slug"}


def test_unknown_field_is_refused_with_the_fields_there_are() -> None:
    """A slip of the pen is answered with the field that was meant."""
    template = NameTemplate("{vido_id}")
    with pytest.raises(UsageError) as caught:
        template.check_columns(["title", "Video ID", "video_id"], "titles.csv")
    assert "{vido_id}" in caught.value.message
    assert "titles.csv" in caught.value.message
    assert "{key8}" in caught.value.message
    assert caught.value.remedy == "did you mean {video_id}?"


def test_column_that_a_row_does_not_have_is_refused() -> None:
    """A field that nothing fills ends the run, rather than naming files wrongly."""
    with pytest.raises(UsageError, match="channel"):
        stem("{channel}-{slug}", video="x")


def test_columns_that_are_there_pass() -> None:
    """Columns count by their own and by their safe name."""
    NameTemplate("{Video ID}-{video_id}-{slug}").check_columns(["Video ID"], "titles.csv")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Episode 12", "Episode 12", id="is kept as it is written"),
        pytest.param("cover.WEBP", "cover", id="loses the extension of a picture"),
        pytest.param("v1.2", "v1.2", id="keeps any other dot"),
        pytest.param("2024/hello", "2024/hello", id="may have folders"),
        pytest.param("/2024/hello.webp/", "2024/hello", id="may be a permalink"),
        pytest.param("a//b", "a/b", id="has no empty folders"),
        pytest.param("a\\b", "a-b", id="has no folders of Windows"),
        pytest.param(".thumb/manifest", "thumb/manifest", id="has no hidden folders"),
        pytest.param("con/lpt1.x/nul", "con-thumb/lpt1-thumb.x/nul-thumb", id="has no devices for folders"),
        pytest.param("a./b. /c", "a/b/c", id="has no dots or blanks at the end of folders"),
        pytest.param("a.PNG/b.jpeg/c", "a-PNG/b-jpeg/c", id="has no folders named like pictures"),
        pytest.param("x/" * 20 + "y", "x/" * 15 + "x-x-x-x-x/y", id="has sixteen folders at most"),
        pytest.param("é" * 200 + "/y", "é" * 97 + "/y", id="has folders that are cut between letters"),
        pytest.param(("x" * 99 + "/") * 16 + "y", ("x" * 44 + "/") * 16 + "y", id="is a path for any system"),
        pytest.param("..", "0007", id="falls back to the template if nothing is left"),
        pytest.param("NULL", "0007", id="falls back to the template for what databases write"),
        pytest.param("con", "con-thumb", id="is no device"),
        pytest.param("é" * 200, "é" * 97, id="is cut between letters"),
    ],
)
def test_own_name(name: str, expected: str) -> None:
    """A row's own name comes before the template."""
    assert stem("{index:04d}", name=name) == expected
    assert is_picture_name(f"{expected}.webp")


@pytest.mark.parametrize("name", ["../../etc/passwd", "2024/../hello", "/../hello/"])
@pytest.mark.parametrize("column", ["name", "slug"])
def test_a_name_that_leads_out_is_refused(name: str, column: str) -> None:
    """It is bent into no other name; in a column of the template it is text."""
    with pytest.raises(RequestError, match="leads out of the output folder"):
        stem("{slug}", **{column: name})


@pytest.mark.parametrize(
    ("template", "columns", "expected", "explicit"),
    [
        pytest.param("{slug}", {"slug": "hello-World"}, "hello-World", True, id="its slug"),
        pytest.param("{slug}", {"slug": "/2024/05/hello/"}, "2024/05/hello", True, id="its permalink"),
        pytest.param(
            "{slug}-og", {"slug": "2024/hello.html"}, "2024/hello.html-og", True, id="a slug within"
        ),
        pytest.param("og/{slug:.3}", {"slug": "2024/hello"}, "og/2024/hel", True, id="a cut slug"),
        pytest.param("{slug}", {"slug": ""}, "a-title", False, id="no slug"),
        pytest.param("{slug}", {"slug": " ../ "}, "a-title", False, id="a slug of which nothing is left"),
        pytest.param("{slug}", {"slug": "NULL"}, "a-title", False, id="a slug that a database lacks"),
        pytest.param("{slug}", {"slug": "A title"}, "A title", True, id="a slug like its title"),
        pytest.param("{slug}", {"id": "7"}, "a-title", False, id="no column of the template"),
        pytest.param("{id}", {"id": "7"}, "7", True, id="its id"),
        pytest.param("{id}", {"id": " "}, "a-title", False, id="no id"),
        pytest.param("{id}-{slug}", {"id": "7"}, "7-a-title", True, id="its id and a derived slug"),
        pytest.param("{headline}", {"headline": "A title"}, "A title", False, id="the column of its title"),
        pytest.param("{name_}", {"name_": "a TITLE"}, "a TITLE", False, id="its title in another case"),
        pytest.param("{title}", {"title": "A title"}, "A title", False, id="its title"),
        pytest.param("{title}", {"title": "Other"}, "Other", True, id="a column title that is not the title"),
        pytest.param(
            "{category}/{slug}", {"category": "Reise"}, "Reise/a-title", False, id="its own category"
        ),
        pytest.param("{format}_{model}", {"format": "YouTube"}, "YouTube_hd", False, id="its own format"),
        pytest.param("{index:04d}", {"index": "12"}, "0012", True, id="its own number"),
        pytest.param("{index}", {"index": "007"}, "007", True, id="its own number as it is written"),
        pytest.param("{index:04d}", {"index": "12b"}, "12b", True, id="its own number that is none"),
        pytest.param("{index:04d}", {"index": "9" * 999}, "9" * 194, True, id="an endless number"),
        pytest.param("{key8}", {"key8": "mine"}, "mine", True, id="its own key"),
    ],
)
def test_the_columns_of_the_user_go_first(
    template: str, columns: dict[str, str], expected: str, *, explicit: bool
) -> None:
    """A column named like a field of ours is what the field means, and who chose a name is known."""
    asked, named = replace(row(), columns=columns), NameTemplate(template)
    request = make_request("A title", format="x", category="travel", model="hd")
    assert named.stem(request=request, row=asked, key=KEY) == expected
    assert named.is_explicit(asked) is explicit


def test_the_path_of_a_post_is_explicit() -> None:
    """Even if it is like the title: `Same.md` and `same.md` have one picture, and one name for it."""
    asked = replace(row(), columns={"path": "A title"}, is_post=True)
    assert NameTemplate("{path}").is_explicit(asked)
    assert not NameTemplate("{path}").is_explicit(replace(asked, is_post=False))


@pytest.mark.parametrize(
    ("name", "explicit"), [("cover", True), ("2024/cover", True), ("..", False), ("???", False), ("🔥", True)]
)
def test_a_row_with_a_name_of_its_own_is_explicit(name: str, *, explicit: bool) -> None:
    """Whatever the template is, as long as anything of the name is left."""
    assert NameTemplate("{slug}").is_explicit(row(name=name)) is explicit


@given(hostile)
def test_any_cell_makes_a_legal_stem(text: str) -> None:
    """Whatever a cell holds, in a template or as the row's own name."""
    assert_legal_stem(stem("{cell}", cell=text), STEM_MAX_BYTES)
    for path in (stem("{slug}", name=text), stem("{slug}", slug=text), stem("{cell}/x/{slug}", cell=text)):
        parts = path.split("/")
        assert len(parts) <= 17
        for part in parts:
            assert_legal_stem(part, STEM_MAX_BYTES)
        assert all(map(is_picture_name, candidates(path, make_request("A title"), KEY)))


def test_candidates_go_from_the_nicest_to_the_surest() -> None:
    """Plain, with the format, with the start of the key, with all of it."""
    request = make_request("A title", format="x", output_format="png")
    assert candidates("a-title", request, KEY) == (
        "a-title.png",
        "a-title-x.png",
        "a-title-01234567.png",
        f"a-title-{KEY[3:]}.png",
    )


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("/a.webp", id="a path from the root"),
        pytest.param("a//b.webp", id="an empty folder"),
        pytest.param("../a.webp", id="a way out"),
        pytest.param("a/../b.webp", id="a way up"),
        pytest.param("a/./b.webp", id="a way nowhere"),
        pytest.param(".thumb/a.webp", id="a hidden folder"),
        pytest.param("a/.b.webp", id="a hidden file"),
        pytest.param("-a/b.webp", id="an option"),
        pytest.param("a\\b.webp", id="a backslash"),
        pytest.param("c:/b.webp", id="a drive"),
        pytest.param("con/b.webp", id="a device for a folder"),
        pytest.param("a/nul.webp", id="a device"),
        pytest.param("a./b.webp", id="a folder with a dot at its end"),
        pytest.param("a /b.webp", id="a folder with a blank at its end"),
        pytest.param("a.webp/b.webp", id="a folder named like a picture"),
        pytest.param("a\n/b.webp", id="a folder with a line break"),
        pytest.param("x" * 256 + "/b.webp", id="a folder with a long name"),
        pytest.param("x/" * 17 + "b.webp", id="seventeen folders"),
        pytest.param("a/b", id="no picture"),
        pytest.param("a/", id="no file"),
    ],
)
def test_a_path_that_no_row_leads_to(name: str) -> None:
    """A manifest from elsewhere may hold any name: only those that we give are paths."""
    assert is_picture_name("a/b c/é.d/x.webp")
    assert not is_picture_name(name)


def test_candidates_differ_in_their_last_part() -> None:
    """Folders stay as they are, and the last part alone is cut."""
    request = make_request("A title", format="x")
    names = candidates("2024/" + "b" * 200, request, KEY)
    assert {name.rpartition("/")[0] for name in names} == {"2024"}
    assert names[3] == f"2024/{'b' * 185}-{KEY[3:]}.webp"
    assert retyped("v1.2/" + "b" * 250 + ".webp", OutputFormat.JPG) == "v1.2/" + "b" * 250 + ".jpg"
    assert retyped("v1.2/a.webp", OutputFormat.PNG) == "v1.2/a.png"


def test_candidates_of_a_reference_set_have_a_format_too() -> None:
    """A reference set brings its own format, which has no name yet."""
    request = make_request("A title", custom_assets_id="set-1")
    assert candidates("a", request, KEY)[1] == "a-custom.webp"


@given(st.text("é", min_size=190, max_size=200), st.binary(min_size=32, max_size=32), st.binary(min_size=32))
def test_two_keys_never_end_with_one_name(stem: str, one: bytes, other: bytes) -> None:
    """The last candidate is always free, however long the stem."""
    request = make_request("A title", format="instagram")
    first = candidates(stem, request, f"v1:{one.hex()}")
    second = candidates(stem, request, f"v1:{other.hex()[:64]}")
    assert (claim_id(first[-1]) == claim_id(second[-1])) == (one == other[:32])
    assert all(len(name.encode()) <= 255 for name in (*first, *second))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Cover.webp", "cover.WEBP", id="case"),
        pytest.param("café.webp", "cafe\u0301.webp", id="normal form"),
        pytest.param("ΣΑΣ.webp", "σας.webp", id="the final sigma"),
    ],
)
def test_one_file_on_a_case_blind_system_has_one_claim(one: str, other: str) -> None:
    """What macOS or Windows takes for one file, we do too."""
    assert claim_id(one) == claim_id(other)


@pytest.mark.parametrize(
    ("hidden", "plain"),
    [
        pytest.param("pay\u200bpal", "paypal", id="zero-width space"),
        pytest.param("pay\u2060pal\ufeff", "paypal", id="word joiners"),
        pytest.param("pay\u200c\u200dpal", "paypal", id="joiners between letters that do not join"),
        pytest.param("pay\U000e0070\U000e0061pal\U000e007f", "paypal", id="tag characters"),
        pytest.param("pay\u202epal\u2069\u061c", "paypal", id="direction marks"),
        pytest.param("pay\ufe0fpal\U000e0101", "paypal", id="variation selectors"),
        pytest.param("pay\u00adpal\u034f", "paypal", id="soft hyphen and grapheme joiner"),
        pytest.param("pay\u3164pal\u115f\uffa0", "paypal", id="Hangul fillers"),
        pytest.param("pay\ue123pal\U0010fffd", "paypal", id="private characters"),
        pytest.param("pay\u0378pal\ufdd0", "paypal", id="unassigned characters"),
        pytest.param("pay\ud83dpal", "paypal", id="half a surrogate pair"),
        pytest.param("pay\x07\x9bpal", "paypal", id="control characters"),
        pytest.param("日本\U000e0100語", "日本語", id="a selected variant of a Chinese character"),
        pytest.param("pay\u2800pal", "pay pal", id="the empty Braille cell"),
        pytest.param("pay\u3000pal", "pay pal", id="other spaces"),
        pytest.param("دا\u200cبد", "دابد", id="a joiner that changes nothing in Persian"),
        pytest.param(
            "Z\u0335\u0321\u0322\u0300" + "\u0300\u0301" * 40, "Z\u0335\u0321\u0322\u0300", id="marks"
        ),
        pytest.param("e\u0323\u0323\u0323", "ẹ\u0323", id="one mark again and again"),
        pytest.param("\u0301pal \u0301s", "pal s", id="marks without a letter"),
    ],
)
def test_what_can_not_be_seen_is_no_part_of_a_name(hidden: str, plain: str) -> None:
    """In a slug, in a template and in a row's own name; and both count as one name."""
    assert slug(hidden) == slug(plain)
    assert stem("{cell}", cell=hidden) == unicodedata.normalize("NFC", plain)
    assert stem("{index}", name=hidden) == unicodedata.normalize("NFC", plain)
    assert claim_id(f"{hidden}.webp") == claim_id(f"{plain}.webp")


@pytest.mark.parametrize(
    "title", ["\u3164", "\u200b\u2060", "\U000e0061", "\u2800\u00a0", "\ue000", "\u0301\u0302"]
)
def test_a_title_without_anything_to_see_gets_a_name(title: str) -> None:
    """The file is named all the same."""
    assert slug(title) == "untitled"
    assert stem("{cell}", cell=title) == "a-title"


@pytest.mark.parametrize(
    "name", ["\uff30\uff41\uff59\uff30\uff41\uff4c", "PayPal", "pay\u200cpal", "\U0001d429aypal"]
)
def test_what_looks_the_same_has_one_claim(name: str) -> None:
    """Full-width and mathematical letters, case, and what is invisible do not make a second name."""
    assert claim_id(f"{name}.webp") == "paypal.webp"


def test_joiners_do_not_tell_names_apart() -> None:
    """Persian keeps them to be read well; a name without them is the same name."""
    assert slug("می\u200cروم") != slug("میروم")
    assert claim_id(slug("می\u200cروم")) == claim_id(slug("میروم"))


def test_different_files_have_different_claims() -> None:
    """Accents tell names apart."""
    assert claim_id("resume.webp") != claim_id("résumé.webp")
