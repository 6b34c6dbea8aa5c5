"""What a terminal would obey or hide does not reach it."""

from __future__ import annotations

import pytest

from thumbcli.printable_text import is_utf8, printable, with_bytes_escaped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain, 日本語 and ü", "plain, 日本語 and ü", id="text stays"),
        pytest.param("\x1b]0;owned\x07", "�]0;owned�", id="an escape sequence"),
        pytest.param("a\r\nb\tc", "a��b�c", id="line breaks and tabs"),
        pytest.param("\x9b31m", "�31m", id="an escape sequence in one C1 character"),
        pytest.param("a\u202egnp.exe", "a�gnp.exe", id="a reversed line"),
        pytest.param("a\u200bb\u2060c\ufeffd", "a�b�c�d", id="invisible characters"),
        pytest.param("\U000e0041", "�", id="a tag character"),
        pytest.param("caf\udce9", "caf�", id="a byte that is not UTF-8"),
        pytest.param("a\u00a0b\u3000c", "a b c", id="wide and unbreakable spaces"),
        pytest.param("क्\u200dष 👩\u200d💻", "क्\u200dष 👩\u200d💻", id="joiners of words and emoji"),
    ],
)
def test_text_is_shown_on_one_line_without_commands(text: str, shown: str) -> None:
    """Each kind of character, alone in ordinary text."""
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("name", "recorded"),
    [("café 日本", "café 日本"), ("caf\udce9.txt", "caf\\udce9.txt"), ("half \ud83d", "half \\ud83d")],
    ids=["UTF-8", "a byte", "half a character"],
)
def test_a_record_holds_any_name(name: str, recorded: str) -> None:
    """And UTF-8 alone."""
    assert with_bytes_escaped(name) == recorded
    assert is_utf8(recorded)
    assert is_utf8(name) is (name == recorded)
