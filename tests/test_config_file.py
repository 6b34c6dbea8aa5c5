"""What reading TOML costs, and which files are read at all."""

from __future__ import annotations

import os
import time
import tracemalloc
from pathlib import Path

import pytest

from thumbcli.errors import ConfigError
from thumbcli.options.config_file import TOML_MAX_BYTES, parse_toml, read_text

PATIENCE_S = 10.0
"""Each of these took seconds to minutes, or a gigabyte; all take well under a second now."""
MEMORY_MAX_BYTES = 100_000_000

DEEP = 20_000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(".".join(["a"] * DEEP) + " = 1", "line 1 is nested", id="a dotted key"),
        pytest.param(" . ".join(["a"] * DEEP) + " = 1", "line 1 is nested", id="a dotted key with spaces"),
        pytest.param('""' + '.""' * DEEP + " = 1", "line 1 is nested", id="a dotted key in quotes"),
        pytest.param("\n[" + ".".join(["a"] * DEEP) + "]", "line 2 is nested", id="the name of a table"),
        pytest.param("[[" + ".".join(["a"] * DEEP) + "]]", "line 1 is nested", id="the name of tables"),
        pytest.param("a = " + "[" * DEEP + "]" * DEEP, "line 1 is nested", id="lists in lists"),
        pytest.param("a = [\n" + "[\n" * DEEP, "line 17 is nested", id="lists over many lines"),
        pytest.param("a = " + "{a = " * DEEP, "line 1 is nested", id="tables in tables"),
        pytest.param("a = " + "[{a = " * DEEP, "line 1 is nested", id="tables in lists"),
        pytest.param(
            "a = '''[['''\nb = " + "[" * DEEP, "line 2 is nested", id="after a string with brackets"
        ),
        pytest.param('a = """\\"""" # "\nb = ' + "[" * DEEP, "line 2 is nested", id="after an escaped quote"),
        pytest.param("a = " + "1" * 5000, "line 1 has a name or a number", id="a number of many digits"),
        pytest.param("\na = 0x" + "f" * 5000, "line 2 has a name or a number", id="a hexadecimal number"),
        pytest.param("a" * 5000 + " = 1", "line 1 has a name or a number", id="a long name"),
        pytest.param("#\n" * TOML_MAX_BYTES, "has more than 262,144 bytes", id="a long file"),
        pytest.param('a = """' + '\\"""' * 60_000, "line 1 is not valid TOML", id="a string without an end"),
        pytest.param('"' * 260_000, "line 1 is not valid TOML", id="nothing but quotes"),
    ],
)
def test_what_takes_the_square_of_its_length_is_refused(text: str, message: str) -> None:
    """The message names the file and the line."""
    tracemalloc.start()
    began = time.monotonic()
    try:
        with pytest.raises(ConfigError, match=message) as caught:
            parse_toml(text, Path("thumb.toml"))
        assert tracemalloc.get_traced_memory()[1] < MEMORY_MAX_BYTES
    finally:
        tracemalloc.stop()
    assert time.monotonic() - began < PATIENCE_S
    assert caught.value.message.startswith("thumb.toml")
    assert len(caught.value.message) < 200
    assert caught.value.remedy


@pytest.mark.parametrize(
    "value",
    [
        "../" * 40 + "me.png",
        "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s",
        "[[[[[[[[[[[[[[[[[[[[ {{{{{{{{{{{{{{{{{{{{",
        "1" * 300,
        "it's",
        "#" * 300,
    ],
)
def test_text_in_quotes_and_comments_may_hold_anything(value: str) -> None:
    """A path goes up many folders, and prose has many points."""
    quoted = f'a = \'\'\'{value}\'\'\'\nb = "{value}"\nc = """{value}"""\n# {value}\n'
    assert parse_toml(quoted, Path("a.toml")) == {"a": value, "b": value, "c": value}


def test_an_ordinary_file_is_read_to_its_last_key() -> None:
    """Every form of TOML, and as many keys as a large kit has."""
    text = "a.b.c.d = 1\nx = [1, [2.5, [{y = {z = 1979-05-27T07:32:00.5Z}}]]]\n[[t.u]]\n"
    text += "".join(f"[sets.s{number}]\nlook = {{ink = '#fff'}}\n" for number in range(2000))
    found = parse_toml(text, Path("a.toml"))
    assert found["a"] == {"b": {"c": {"d": 1}}}
    sets = found["sets"]
    assert isinstance(sets, dict)
    assert len(sets) == 2000


def test_a_file_of_the_users_own_may_be_a_link_to_anywhere(tmp_path: Path) -> None:
    """As those who keep their dotfiles in one repository have it; a file in a project may not."""
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "config").mkdir()
    (tmp_path / "dotfiles/config.toml").write_text("a = 1")
    link = tmp_path / "config/config.toml"
    link.symlink_to("../dotfiles/config.toml")
    assert read_text(link) == "a = 1"
    with pytest.raises(ConfigError, match=r"link that leads out of its folder, to .*dotfiles"):
        read_text(link, inside=tmp_path / "config")


def test_the_null_device_is_an_empty_file() -> None:
    """The usual way to do without a config file: `THUMB_CONFIG=/dev/null`."""
    assert read_text(Path(os.devnull)) == ""


def test_a_pipe_of_the_shell_is_told() -> None:
    """It is not taken for a file that does not exist."""
    reading, writing = os.pipe()
    try:
        with pytest.raises(ConfigError, match="it is not a regular file"):
            read_text(Path(f"/dev/fd/{reading}"))
    finally:
        os.close(reading)
        os.close(writing)


def test_what_is_no_text_file_is_told_and_never_waited_for(tmp_path: Path) -> None:
    """A pipe would hang, and a device has no end."""
    os.mkfifo(tmp_path / "pipe.toml")
    with (tmp_path / "large.toml").open("wb") as file:
        file.truncate(2**33)
    for path, reason in (
        (tmp_path / "pipe.toml", "it is a named pipe"),
        (tmp_path / "large.toml", "it has more than 262,144 bytes"),
        (Path("/dev/zero"), "it is a device"),
        (tmp_path, "it is a folder"),
    ):
        with pytest.raises(ConfigError, match=f"can't be read: {reason}") as caught:
            read_text(path)
        assert str(path) in caught.value.message
        assert caught.value.remedy
