"""The record of what was published."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from thumbcli.errors import DamagedFile
from thumbcli.publishing.publish_record import PublishRecord, quota_day_begins
from thumbcli.publishing.record_lines import FileLines

if TYPE_CHECKING:
    from pathlib import Path


def test_the_last_word_counts(tmp_path: Path) -> None:
    """Of one video or post, on one platform and site."""
    path = tmp_path / "published.jsonl"
    record = PublishRecord(FileLines(path))
    record.save_published("youtube", "", "v1", sha256="a", name="one.webp")
    record.save_published("youtube", "", "v1", sha256="b", name="one.webp")
    record.save_published("ghost", "https://x", "v1", sha256="c", name="one.webp")
    record.save_uploaded("ghost", "https://x", "c.webp", "https://x/one.webp")
    record.save_spent(50)
    again = PublishRecord(FileLines(path))
    assert again.published("youtube", "", "v1") == "b"
    assert again.published("ghost", "https://x", "v1") == "c"
    assert again.published("ghost", "https://y", "v1") == ""
    assert again.uploaded("ghost", "https://x", "c.webp") == "https://x/one.webp"
    assert again.spent_since(datetime.now(UTC) - timedelta(hours=1)) == 50
    assert again.spent_since(datetime.now(UTC) + timedelta(hours=1)) == 0


@pytest.mark.parametrize("kept", range(1, 12))
def test_a_crash_in_the_middle_of_a_line_forgets_that_line_alone(tmp_path: Path, kept: int) -> None:
    """And what is written later stays readable."""
    path = tmp_path / "published.jsonl"
    record = PublishRecord(FileLines(path))
    record.save_published("youtube", "", "v1", sha256="a", name="one.webp")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:kept])
    PublishRecord(FileLines(path)).save_published("youtube", "", "v2", sha256="b", name="two.webp")
    again = PublishRecord(FileLines(path))
    assert (again.published("youtube", "", "v1"), again.published("youtube", "", "v2")) == ("a", "b")


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        "{}",
        '{"what": "published", "at": "never"}',
        json.dumps({"what": "spent", "at": "2026-11-30T00:00:00+00:00", "units": "many"}),
        "[" * 3000,
    ],
)
def test_a_line_that_is_none_of_ours_is_passed_over(tmp_path: Path, line: str) -> None:
    """The others count."""
    path = tmp_path / "published.jsonl"
    record = PublishRecord(FileLines(path))
    record.save_published("youtube", "", "v1", sha256="a", name="one.webp")
    path.write_text(f"{line}\n{path.read_text()}{line}\n", encoding="utf-8")
    assert PublishRecord(FileLines(path)).published("youtube", "", "v1") == "a"


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    """A folder may come from somebody else."""
    (tmp_path / "victim").write_text("mine\n")
    path = tmp_path / "published.jsonl"
    path.symlink_to(tmp_path / "victim")
    with pytest.raises(DamagedFile, match="is a link"):
        PublishRecord(FileLines(path))
    assert (tmp_path / "victim").read_text() == "mine\n"


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-11-30T07:59:00+00:00", "2026-11-29T08:00:00+00:00"),
        ("2026-11-30T08:00:00+00:00", "2026-11-30T08:00:00+00:00"),
        ("2026-07-01T12:00:00+00:00", "2026-07-01T07:00:00+00:00"),
    ],
)
def test_the_day_of_the_quota_begins_at_midnight_pacific_time(now: str, begins: str) -> None:
    """In winter and in summer."""
    assert quota_day_begins(datetime.fromisoformat(now)) == datetime.fromisoformat(begins)
