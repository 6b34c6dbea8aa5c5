"""Titles from every source: each line made or named, nothing eaten, nothing waited for."""

from __future__ import annotations

import io
import os
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.batch.reading import drain, read, read_with_warnings, told
from thumbcli.errors import InputError
from thumbcli.sources.title_reader import InputFormat, TitleReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.sources.rows import Row

STATM = Path("/proc/self/statm")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("A\nB\n", [(1, "A"), (2, "B")], id="a title a line"),
        pytest.param("A\nB", [(1, "A"), (2, "B")], id="no end on the last line"),
        pytest.param("A\r\nB\rC\nD", [(1, "A"), (2, "B"), (3, "C"), (4, "D")], id="every kind of line end"),
        pytest.param("A\n\n\nB\n", [(1, "A"), (4, "B")], id="blank lines inside"),
        pytest.param("\n \nA\n", [(3, "A")], id="blank lines first"),
        pytest.param("A\n\n \n\r\n", [(1, "A")], id="blank lines at the end are nobody's"),
        pytest.param("\ufeffA\n", [(1, "A")], id="a byte order mark"),
        pytest.param("First, do no harm\nB, C\n", [(1, "First, do no harm"), (2, "B, C")], id="commas"),
        pytest.param('"A" and "B\n', [(1, '"A" and "B')], id="quotes are text"),
        pytest.param("{not json}\nB\n", [(1, "{not json}"), (2, "B")], id="a brace is text"),
        pytest.param("A\x00B\x0cC\u2028D\n", [(1, "A\x00B\x0cC\u2028D")], id="control characters pass"),
        pytest.param("A\n\ufeffB\n", [(1, "A"), (2, "B")], id="a byte order mark between joined files"),
        pytest.param("A\r\r\nB\r\r\n", [(1, "A"), (2, "B")], id="line ends written twice"),
        pytest.param("A\n" + "x" * 2**21 + "\nB", [(1, "A"), (3, "B")], id="a line that is too long"),
        pytest.param("", [], id="nothing"),
        pytest.param("\n\n", [], id="nothing but blank lines"),
    ],
)
def test_text(data: str, expected: list[tuple[int, str]]) -> None:
    """Each line of text is a title, or named as what it is."""
    rows = read(data)
    assert [row for row in told(rows) if "longer than" not in row[1]] == expected
    assert [row.index for row in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
@pytest.mark.parametrize("size", [2**20 + 1, 3 * 2**20])
def test_line_that_is_too_long_is_named_and_passed_over(size: int, end: str) -> None:
    """It costs one row, wherever its end falls."""
    rows = read("A" + (end or "\n") + "x" * size + end)
    assert told(rows) == [(1, "A"), (2, "!the line is longer than 1,024 KB")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param('{"title": "A", "title": "B"}', "the key 'title' comes twice", id="a key twice"),
        pytest.param('{"title": "A", "x": NaN}', "NaN is not JSON", id="no number"),
        pytest.param('{"title": "\\ud800"}', "half of a character", id="half a character"),
        pytest.param('{"title": "A", "x": "\\udfff"}', "half of a character", id="half a character beside"),
        pytest.param('{"title": "A", "\\udfff": ""}', "half of a character", id="half a character in a key"),
        pytest.param(
            '{"title": "A", "format": "x", "Format": "x"}', "set by two keys", id="one option twice"
        ),
        pytest.param('{"title":' * 100_000, "nested too deeply", id="objects without end"),
        pytest.param('{"title": "A", "x": ' + "[" * 100_000, "nested too deeply", id="lists without end"),
        pytest.param(
            "{" + ",".join(f'"k{number}":""' for number in range(50_000)) + "}",
            "has 50,000 keys",
            id="too many keys",
        ),
    ],
)
def test_json_line_that_no_title_can_come_of_is_named(line: str, reason: str) -> None:
    """It costs its own row, and the others are read."""
    first, bad, last = read(f'{{"title": "first"}}\n{line}\n"last"\n')
    assert (first.title, last.title) == ("first", "last")
    assert bad.error is not None
    assert reason in bad.error.message


def test_numbers_of_any_size_stay_as_they_were_written() -> None:
    """No limit of digits, no infinity; two halves of a character are one."""
    digits = "9" * 10_000
    (row,) = read(f'{{"title": "\\ud83d\\ude00", "a": {digits}, "b": 1e999}}')
    assert (row.title, row.columns["a"], row.columns["b"]) == ("\U0001f600", digits, "1e999")


def test_key_that_looks_like_a_mistyped_option_is_told() -> None:
    """As a column of a table is."""
    _, warnings = read_with_warnings('{"title": "A", "fromat": "x"}\n{"title": "B", "fromat": "x"}\n')
    assert warnings == ["<stdin>:1: column 'fromat' sets nothing; did you mean `format`?"]


def test_json_lines() -> None:
    """Objects and strings are titles; values stay as they were written; the rest is named."""
    lines = [
        '{"title": "A", "usePhoto": true, "price": 1.10, "photo": null, "tags": ["x"]}',
        '"B"',
        '{"Title": "C", "useLogo": false}',
        '{"x": 1}',
        "{broken",
        "[1]",
        '{"title": ["D"]}',
        '{"title": "E", "format": {}}',
        "NaN",
        "null",
        "[" * 100_000,
    ]
    rows = read("\n".join(lines))
    assert [None if row.error else row.title for row in rows] == ["A", "B", "C", *[None] * 8]
    assert rows[0].overrides == {"use_photo": "true"}
    assert rows[0].columns["price"] == "1.10"
    assert rows[2].overrides == {"use_logo": "false"}
    assert rows[2].columns["price"] == ""
    assert rows[3].error is not None
    assert "no `title`; it has 'x'" in rows[3].error.message


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.txt", "title,x\n", id="txt"),
        pytest.param("a.md", "title,x\n", id="md"),
        pytest.param("a", "title of it\n", id="none"),
        pytest.param("a.csv", "x,title\ny,title of it\n", id="csv"),
        pytest.param("A.TSV", "x\ttitle\ny\ttitle of it\n", id="tsv"),
        pytest.param("a.jsonl", '{"title":"title of it"}\n', id="jsonl"),
        pytest.param("a.ndjson", '"title of it"\n', id="ndjson"),
        pytest.param("a.json", '{"title":"title of it"}\n', id="json with an object a line"),
        pytest.param("a.list", "title;x\ntitle of it;y\n", id="unknown"),
    ],
)
def test_extension_tells_the_format(tmp_path: Path, name: str, data: str) -> None:
    """The extension decides; where it says nothing, the first line does."""
    path = tmp_path / name
    path.write_text(data)
    (row,) = drain(TitleReader([str(path)]))
    assert row.title in {"title of it", "title,x"}
    assert row.location == f"{path}:{row.line}"


def test_input_format_comes_before_the_extension(tmp_path: Path) -> None:
    """What the person says is so."""
    path = tmp_path / "a.csv"
    path.write_text("title,x\n")
    (row,) = drain(TitleReader([str(path)], input_format=InputFormat.TEXT))
    assert row.title == "title,x"


def test_sources_are_read_in_their_order(tmp_path: Path) -> None:
    """The index runs over the whole run, the line starts again in each source."""
    (tmp_path / "a.txt").write_text("A\nB\n")
    (tmp_path / "b.csv").write_text("title\nC\n")
    sources = [str(tmp_path / "a.txt"), "-", str(tmp_path / "b.csv")]
    rows = list(drain(TitleReader(sources, stdin=io.BytesIO(b"P\n"))))
    assert [(row.title, row.line, row.index) for row in rows] == [
        ("A", 1, 1),
        ("B", 2, 2),
        ("P", 1, 3),
        ("C", 2, 4),
    ]
    assert rows[2].location == "<stdin>:1"


def test_missing_files_are_found_before_the_first_row(tmp_path: Path) -> None:
    """A slip in the last name costs no picture."""
    (tmp_path / "a.txt").write_text("A\n")
    with pytest.raises(InputError, match=r"b\.txt does not exist"):
        TitleReader([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])


@pytest.mark.parametrize("address", ["ftp://a.example/a.csv", "sftp://a.example/a.csv", "hdfs://a/a.csv"])
def test_addresses_of_other_kinds_are_refused_as_such(address: str) -> None:
    """They are no files that are missing."""
    with pytest.raises(InputError, match="of the web and of s3://"):
        TitleReader([address])


def test_tables_without_titles_are_found_before_the_first_row(tmp_path: Path) -> None:
    """A wrong header in the last file costs no picture."""
    (tmp_path / "a.txt").write_text("A\n")
    (tmp_path / "b.csv").write_text("x,y\n1,2\n")
    with pytest.raises(InputError, match=r"b\.csv has no column `title`"):
        TitleReader([str(tmp_path / "a.txt"), str(tmp_path / "b.csv")])


def test_folder_is_refused(tmp_path: Path) -> None:
    """A folder is answered with the files that may be meant."""
    with pytest.raises(InputError, match="is a folder") as caught:
        TitleReader([str(tmp_path)])
    assert "*.csv" in caught.value.remedy


def test_standard_input_is_read_once() -> None:
    """The second `-` would be empty."""
    with pytest.raises(InputError, match="twice"):
        TitleReader(["-", "-"], stdin=io.BytesIO())


def test_every_way_to_cut_the_input_gives_the_same_rows() -> None:
    """Line ends, letters and quotes survive whatever pieces a pipe delivers them in."""
    data = '\ufefftitle,x\r\n"Ä\r\nb",y\r"C",z\nहिन्दी,é\r\r\n\nE,'.encode()
    whole = told(read(data))
    assert whole == [(2, "Ä\nb"), (4, "C"), (5, "हिन्दी"), (7, "E")]
    for at in range(1, len(data)):
        reader = TitleReader(["-"], stdin=Pieces([data[:at], data[at:]]))
        assert told(list(drain(reader))) == whole, f"cut at byte {at}"
    reader = TitleReader(["-"], stdin=Pieces([data[at : at + 1] for at in range(len(data))]))
    assert told(list(drain(reader))) == whole, "byte by byte"


class Pieces(io.BytesIO):
    """A stream that delivers what it is given, piece by piece."""

    def __init__(self, pieces: list[bytes]) -> None:
        super().__init__()
        self._pieces = pieces

    def read1(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002 - the signature of the base
        """Return the next piece, however large."""
        return self._pieces.pop(0) if self._pieces else b""


@pytest.fixture
def pipe() -> Iterator[tuple[io.BufferedReader, io.FileIO]]:
    """Give both ends of a real pipe."""
    source, sink = os.pipe()
    with os.fdopen(source, "rb") as stdin, io.FileIO(sink, "w") as writer:
        yield stdin, writer


def test_pipe_gets_each_row_at_once(pipe: tuple[io.BufferedReader, io.FileIO]) -> None:
    """A row is there when its line is, though the writer goes on; half a line is not."""
    stdin, writer = pipe
    reader = TitleReader(["-"], stdin=stdin)
    writer.write(b"title\nA\nB\nC has")
    assert [row.title for row in reader.next_batch()] == ["A", "B"]
    writer.write(b" an end\n")
    assert [row.title for row in reader.next_batch()] == ["C has an end"]
    writer.close()
    assert reader.next_batch() == []


def test_rows_of_a_file_do_not_wait_for_the_pipe_behind_it(
    tmp_path: Path, pipe: tuple[io.BufferedReader, io.FileIO]
) -> None:
    """What is there is drawn while the pipe is silent."""
    (tmp_path / "a.txt").write_text("A\n")
    reader = TitleReader([str(tmp_path / "a.txt"), "-"], stdin=pipe[0])
    assert [row.title for row in reader.next_batch()] == ["A"]


@pytest.mark.long
@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(b"", id="before the first line"),
        pytest.param(b"half a line", id="within a line"),
        pytest.param(b'title,x\n"A\n', id="within a quoted cell"),
    ],
)
def test_stop_ends_a_silent_pipe(pipe: tuple[io.BufferedReader, io.FileIO], begun: bytes) -> None:
    """A run that is told to stop waits for nobody's next line, nor takes half of one for whole."""
    stdin, writer = pipe
    writer.write(begun)
    reader = TitleReader(["-"], stdin=stdin)
    timer = threading.Timer(0.05, reader.stop)
    timer.start()
    started_s = time.monotonic()
    assert reader.next_batch() == []
    assert time.monotonic() - started_s < 1.0
    assert reader.next_batch() == []
    timer.join()
    reader.close()


@pytest.mark.parametrize("name", ["/dev/fd/{}", "/proc/self/fd/{}"])
def test_pipe_that_a_shell_opened_is_read_once(pipe: tuple[io.BufferedReader, io.FileIO], name: str) -> None:
    """`thumb batch <(sort titles.txt)` gives such a name; the pipe stays open for others."""
    stdin, writer = pipe
    reader = TitleReader([name.format(stdin.fileno())])
    assert not reader.rewindable
    writer.write(b"A\nB\n")
    writer.close()
    assert [row.title for row in drain(reader)] == ["A", "B"]
    assert not stdin.closed


def test_file_that_a_shell_opened_is_rewindable(tmp_path: Path) -> None:
    """`thumb batch /dev/stdin <titles.txt` reads a file like any other."""
    path = tmp_path / "a.txt"
    path.write_text("A\n")
    with path.open("rb") as file:
        names = [f"/dev/fd/{file.fileno()}"]
        assert TitleReader(names).rewindable
        assert [row.title for _ in range(2) for row in drain(TitleReader(names))] == ["A", "A"]


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    """A pipe with a name would be waited for, a device may never end."""
    fifo, socket_path = tmp_path / "fifo", tmp_path / "socket"
    os.mkfifo(fifo)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(socket_path))
        for name, kind in (
            (str(fifo), "a named pipe"),
            (str(socket_path), "a socket"),
            ("/dev/zero", "a device"),
        ):
            assert Path(name).exists()
            with pytest.raises(InputError, match=f"{name} is not read: it is {kind}") as caught:
                TitleReader([name])
            assert caught.value.remedy == f"pipe its lines in: cat {name} | thumb batch -"


def test_link_is_followed_to_neighbours_alone(tmp_path: Path) -> None:
    """A list from a downloaded folder shows no file from elsewhere."""
    (tmp_path / "folder").mkdir()
    for place in (tmp_path, tmp_path / "folder"):
        (place / "real.txt").write_text("A\n")
    near, far = tmp_path / "folder" / "near.txt", tmp_path / "folder" / "far.txt"
    near.symlink_to("real.txt")
    far.symlink_to(tmp_path / "real.txt")
    assert [row.title for row in drain(TitleReader([str(near)]))] == ["A"]
    with pytest.raises(InputError, match="leads out of its folder") as caught:
        TitleReader([str(far)])
    assert str(tmp_path / "real.txt") in caught.value.message


@pytest.mark.parametrize("name", ["", "/dev/fd/987"])
def test_name_of_nothing_is_refused(name: str) -> None:
    """No traceback for an empty variable, nor for a descriptor that is closed."""
    with pytest.raises(InputError):
        TitleReader([name])


def test_files_are_rewindable(tmp_path: Path) -> None:
    """A second reader of the same files reads the same rows; standard input is gone when it is read."""
    path = tmp_path / "a.csv"
    path.write_text("title\nA\nB\n")
    reader = TitleReader([str(path)])
    assert reader.rewindable
    assert list(drain(reader)) == list(drain(TitleReader([str(path)])))
    assert not TitleReader([str(path), "-"], stdin=io.BytesIO()).rewindable


def test_batch_holds_at_most_its_limit(tmp_path: Path) -> None:
    """The next batch goes on where the last one ended."""
    path = tmp_path / "a.txt"
    path.write_text("A\nB\nC\n")
    reader = TitleReader([str(path)])
    assert [[row.title for row in reader.next_batch(2)] for _ in range(3)] == [["A", "B"], ["C"], []]


def test_close_gives_the_file_back(tmp_path: Path) -> None:
    """A reader that is left half-way keeps nothing open; an unclosed file would be a warning here."""
    path = tmp_path / "a.txt"
    path.write_text("A\nB\n")
    reader = TitleReader([str(path)])
    reader.next_batch(1)
    reader.close()
    assert reader.next_batch() == []


class Endless(io.BytesIO):
    """A stream that gives its beginning, then one letter for ever."""

    def __init__(self, begun: bytes) -> None:
        super().__init__()
        self._begun = begun
        self.read_bytes = 0

    def read1(self, size: int | None = -1, /) -> bytes:
        """Return the next piece."""
        begun, self._begun = self._begun, b""
        piece = begun or b"x" * (size or 1)
        self.read_bytes += len(piece)
        return piece


@pytest.mark.parametrize(
    ("begun", "rows", "message", "read_mb"),
    [
        pytest.param(b"x", [], "line 1 is longer than 1,024 KB", 2, id="in its first line"),
        pytest.param(b"title,x\nA,", [], "line 2 has more than 64 MB", 70, id="in a table"),
        pytest.param(b'title,x\n"A\n', [], "line 3 has more than 64 MB", 70, id="in a quoted cell"),
        pytest.param(b"A\nB", [(1, "A")], "line 2 has more than 64 MB", 70, id="in a later line"),
    ],
)
def test_line_that_never_ends_ends_the_reading(
    begun: bytes, rows: list[tuple[int, str]], message: str, read_mb: int
) -> None:
    """What came before is delivered; a stream without line ends fills neither memory nor time."""
    stream = Endless(begun)
    reader = TitleReader(["-"], stdin=stream)
    found: list[Row] = []
    with pytest.raises(InputError, match=message):
        found.extend(drain(reader))
    assert [row for row in told(found) if not row[1].startswith("!")] == rows
    assert stream.read_bytes < read_mb * 1024 * 1024


@pytest.mark.long
def test_batch_of_large_rows_is_small() -> None:
    """A thousand rows of 1 MB each would fill the memory."""
    reader = TitleReader(["-"], stdin=io.BytesIO((b"x" * 1_000_000 + b"\n") * 60))
    sizes = []
    while rows := reader.next_batch():
        sizes.append(len(rows))
    assert sum(sizes) == 60
    assert max(sizes) <= 20


def test_table_of_many_columns_is_read_in_bounded_time() -> None:
    """A row of 500,000 cells costs its own line, and a thousand names are compared quickly."""
    header = "title," + ",".join(f"format{number}" for number in range(999))
    started_s = time.monotonic()
    wide, last = read(f"{header}\n{'A,' * 500_000}b\nB\n")
    assert time.monotonic() - started_s < 10
    assert wide.error is not None
    assert "the row has 500001 cells" in wide.error.message
    assert last.title == "B"


LINES = {
    "titles.txt": "A title of about fifty characters; all told\n",
    "titles.csv": '"A title, of about fifty characters",b,c\n',
    "titles.jsonl": '{"title": "A title of about fifty characters"}\n',
    "blank.txt": "\n",
}


@pytest.mark.long
@pytest.mark.skipif(not STATM.exists(), reason="memory is measured where the kernel shows it as a file")
@pytest.mark.parametrize("name", LINES)
def test_memory_does_not_grow_with_rows(tmp_path: Path, name: str) -> None:
    """80,000 rows, which kept would be 20 MB and more, pass through less than 6 MB; blank lines are none."""
    path = tmp_path / name
    first, last = (
        ("title,x,y\n", "") if name == "titles.csv" else ("", "last\n" if name == "blank.txt" else "")
    )
    path.write_text(first + LINES[name] * 80_000 + last)
    reader = TitleReader([str(path)])
    before_bytes = resident_bytes()
    rows = peak_bytes = 0
    while batch := reader.next_batch():
        rows += len(batch)
        peak_bytes = max(peak_bytes, resident_bytes())
    assert rows == (1 if last else 80_000)  # Blank lines are no rows.
    assert peak_bytes - before_bytes < 6 * 1024 * 1024


def resident_bytes() -> int:
    """Return how much memory this process holds."""
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="root alone can be another user")
def test_the_remedy_for_a_list_of_another_user_names_that_user() -> None:
    """Whoever runs the job can't give the right away; that user can."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder, "titles.txt")
        path.write_text("One\n")
        path.chmod(0o600)
        os.seteuid(65534)
        try:
            with pytest.raises(InputError, match="is not readable") as raised:
                TitleReader([str(path)]).next_batch()
        finally:
            os.seteuid(0)
    assert raised.value.remedy.startswith("it belongs to root: run this")
    assert f"sudo chmod a+r {path}" in raised.value.remedy
