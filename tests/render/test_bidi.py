# ruff: noqa: RUF001 - letters of Hebrew that look like others
"""Lines that mix directions: what stands where, from left to right."""

from __future__ import annotations

import pytest

from thumbcli.render.title.hook import find_hooks
from thumbcli.render.title.script import direction_runs, is_rtl
from thumbcli.render.typography.bidi import visual_order, with_marks
from thumbcli.render.typography.break_penalties import break_penalties
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import measure


def order(line: str, *, rtl: bool = True) -> list[str]:
    """Return what is on a line from left to right, with the spaces that are drawn."""
    tokens = line.split()
    pieces = visual_order(tokens, [True] * len(tokens), "cairo", rtl=rtl)
    return [part for piece in pieces for part in ([" "] if piece.gap is not None else []) + [piece.text]]


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("لماذا Rust أسرع من C++ في 2026؟", "2026؟ |في |C++ |من |أسرع |Rust |لماذا"),
        ("آموزش React 18 (قسمت ۳)", "۳) |(قسمت |React |18 |آموزش"),
        ("מדריך ל-Docker (חלק 2)", "2) |(חלק |ל-Docker |מדריך"),
        ("Docker מדריך, .NET ו-C# בעברית: 10 טיפים", "טיפים |10 |בעברית: |ו-C# |.NET |מדריך, |Docker"),
        ("מה זה Open Source?", "?|Open |Source |זה |מה"),
        ("آموزش (React 18) مقدماتی", "مقدماتی |)|React |18|( |آموزش"),
        ("نقشه راه یادگیری Python در سال ۲۰۲۳", "۲۰۲۳ |سال |در |Python |یادگیری |راه |نقشه"),
        ("iPhone 15 Pro مقابل Galaxy S24", "Galaxy |S24 |مقابل |iPhone |15 |Pro"),
        ("12 יעדים בארץ שהגיע הזמן להכיר", "להכיר |הזמן |שהגיע |בארץ |יעדים |12"),
        ("لماذا 90% من المبرمجين", "المبرمجين |من |90% |لماذا"),
        ("ما هو Python؟", "Python؟ |هو |ما"),
        ("שרת ב-10 דקות", "דקות |ב-10 |שרת"),
    ],
)
def test_a_right_to_left_line_is_ordered_by_the_bidi_algorithm(line: str, seen: str) -> None:
    """Latin words and numbers read left to right inside of it; brackets may part from their word."""
    assert "".join(order(line)) == seen.replace("|", "")
    assert "".join(order(line)).count(" ") == line.count(" ")


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("Why شكرا جزيلا means thanks", "Why جزيلا شكرا means thanks"),
        ("The word שלום means peace", "The word שלום means peace"),
        ("Figma vs Framer", "Figma vs Framer"),
    ],
)
def test_right_to_left_words_keep_their_order_inside_a_left_to_right_line(line: str, seen: str) -> None:
    """Two Arabic words are read from the right."""
    assert "".join(order(line, rtl=False)) == seen


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("C++", "C++|"),
        ("C#", "C#|"),
        ("F#:", "F#|:"),
        ("Notepad++؟", "Notepad++|؟"),
        (".NET", "|.NET"),
        ("@thumbcli", "|@thumbcli"),
        ("#shorts", "|#shorts"),
        ("ו-C++", "ו-C++|"),
        ("Docker?", "Docker?"),
        ("(React", "(React"),
        ("90%", "90%"),
        ("ל-Docker", "ל-Docker"),
    ],
)
def test_the_signs_of_latin_names_stay_at_their_side(text: str, marked: str) -> None:
    """`C++` is no `++C` in an Arabic line; a question mark belongs to the sentence."""
    assert with_marks(text) == marked.replace("|", "\u200e")


@pytest.mark.parametrize(
    ("title_is_rtl", "seen"),
    [(True, ["۳)", "(قسمت", "React", "18"]), (False, ["React", "18", "Hooks", "قسمت"])],
    ids=["in a right-to-left title", "alone"],
)
def test_the_title_decides_for_a_line_with_both_directions(title_is_rtl: bool, seen: list[str]) -> None:
    """A headline may have more Latin letters than the rest of its title."""
    text = "React 18 (قسمت ۳)" if title_is_rtl else "React 18 Hooks قسمت"
    measured = measure(text, ("inter",), widest_em=100, rtl=title_is_rtl)
    line = fit_block(measured, Box(900, 200), max_size_px=80, max_lines=1).lines[0]
    assert [word.text for word in line.words] == seen


def test_words_of_a_mixed_line_do_not_overlap() -> None:
    """Each begins where the one before ends, and the line is as wide as all of them."""
    measured = measure("מדריך (React 18) ל-Docker", ("inter",), widest_em=100)
    line = fit_block(measured, Box(900, 200), max_size_px=80, max_lines=1).lines[0]
    ends = [word.x_px + word.width_px for word in line.words]
    assert all(end <= word.x_px + 0.01 for end, word in zip(ends, line.words[1:], strict=False))
    assert ends[-1] == pytest.approx(line.width_px, rel=0.02)


@pytest.mark.parametrize(
    ("title", "rtl"),
    [
        ("Namchi Wngoul Ça va|قالب النهار باليل 2026", False),
        ("Ga3 A3rad Fiya Banou|يجبدو على الرقية نهرب", True),
        ("Zahri Natik Rachwa|زهري نعتيك رشوة", True),
        ("Learn Arabic Fast|تعلم العربية بسرعة", True),
        ("ערוץ החדשות הישראלי|Breaking News Live", True),
        ("Ya Rayah Official|يا الرايح وين مسافر", True),
        ("تعلم لغة بايثون|Full Python Course", True),
        ("Best Street Food|أكل الشوارع", False),
        ("شرح بايثون Python للمبتدئين", True),
        ("The word שלום means peace", False),
        ("Galaxy S24 مقابل iPhone: أيهما", True),
    ],
)
def test_lines_and_hooks_end_where_the_direction_changes(title: str, rtl: bool) -> None:
    """A bar is that place; a lone word in the other direction is a part of its phrase."""
    parts = [part.split() for part in title.split("|")]
    tokens = [token for part in parts for token in part]
    changes = (len(parts[0]),) if len(parts) > 1 else ()
    text = " ".join(tokens)
    assert direction_runs(tokens) == changes
    assert is_rtl(text) is rtl
    penalties = break_penalties(tokens, "ar")[:-1]
    for change in changes:
        assert penalties[change - 1] == min(penalties)
        assert all(
            len(hook.text.split()) in {change, len(tokens) - change, len(tokens)}
            for hook in find_hooks(text, "ar")
        )
