"""What a run ends with, when several things went wrong."""

from __future__ import annotations

import pytest

from thumbcli.batch.model.events import StopCause, Tally
from thumbcli.batch.model.exit_codes import exit_code, most_severe
from thumbcli.errors import AuthError, CapReached, DiskError, FolderLocked, InputError, QuotaError, ThumbError
from thumbcli.options.allowed_rows import parse_allowed_rows

OK, FAILED = Tally(made=1, skipped=1), Tally(made=1, failed=1)
UNCERTAIN, TEMPORARY = Tally(uncertain=1), Tally(temporary=1)
ALL_KINDS = Tally(made=1, failed=1, temporary=1, uncertain=1)


@pytest.mark.parametrize(
    ("tally", "cause", "error", "code"),
    [
        pytest.param(OK, None, None, 0, id="everything exists"),
        pytest.param(Tally(), None, None, 0, id="nothing was asked for"),
        pytest.param(FAILED, None, None, 3, id="failed for good"),
        pytest.param(UNCERTAIN, None, None, 3, id="uncertain"),
        pytest.param(TEMPORARY, None, None, 4, id="failed for now"),
        pytest.param(ALL_KINDS, None, None, 3, id="for good before for now"),
        pytest.param(OK, StopCause.SIGINT, None, 130, id="interrupted"),
        pytest.param(OK, StopCause.SIGTERM, None, 143, id="terminated"),
        pytest.param(OK, StopCause.SIGHUP, None, 129, id="hung up"),
        pytest.param(ALL_KINDS, StopCause.SIGINT, DiskError("full"), 130, id="a signal before all"),
        pytest.param(ALL_KINDS, StopCause.ERROR, DiskError("full"), 9, id="the disk before failures"),
        pytest.param(ALL_KINDS, StopCause.ERROR, FolderLocked("held"), 8, id="the lock before failures"),
        pytest.param(ALL_KINDS, StopCause.ERROR, AuthError("key"), 5, id="the key before failures"),
        pytest.param(ALL_KINDS, StopCause.ERROR, QuotaError("quota"), 6, id="the quota before failures"),
        pytest.param(ALL_KINDS, StopCause.ERROR, CapReached("cap"), 7, id="your own limit before failures"),
        pytest.param(ALL_KINDS, StopCause.ERROR, InputError("bytes"), 2, id="the input before failures"),
        pytest.param(OK, StopCause.PIPE_CLOSED, None, 4, id="nobody reads on: try again"),
        pytest.param(FAILED, StopCause.PIPE_CLOSED, None, 3, id="for good before nobody reads on"),
        pytest.param(FAILED, StopCause.FAIL_FAST, None, 3, id="fail fast, for good"),
        pytest.param(TEMPORARY, StopCause.FAIL_FAST, None, 4, id="fail fast, for now"),
        pytest.param(TEMPORARY, StopCause.FAIL_FAST, AuthError("key"), 5, id="fail fast at a refused key"),
    ],
)
def test_exit_code(tally: Tally, cause: StopCause | None, error: ThumbError | None, code: int) -> None:
    """What a process ends with, and which comes first when several hold."""
    assert exit_code(tally, cause, error) == code


@pytest.mark.parametrize(
    ("tally", "cause", "allowed", "code"),
    [
        pytest.param(Tally(failed=13), None, "13", 0, id="as many as are allowed"),
        pytest.param(Tally(failed=13), None, "12", 3, id="one too many"),
        pytest.param(Tally(failed=1), None, "0", 3, id="none are allowed"),
        pytest.param(Tally(made=99, failed=1), None, "1%", 0, id="a share"),
        pytest.param(Tally(made=98, failed=1), None, "1%", 3, id="more than a share"),
        pytest.param(Tally(skipped=9971, failed=29), None, "0.29%", 0, id="a share that no float is"),
        pytest.param(Tally(failed=5), None, "100%", 0, id="all"),
        pytest.param(Tally(failed=1, temporary=1), None, "1", 4, id="others failed for now"),
        pytest.param(Tally(failed=1, uncertain=1), None, "9", 3, id="others may have been charged"),
        pytest.param(Tally(uncertain=1), None, "9", 3, id="may have been charged"),
        pytest.param(Tally(failed=1), StopCause.FAIL_FAST, "9", 3, id="others were never looked at"),
        pytest.param(Tally(failed=1), StopCause.SIGINT, "9", 130, id="interrupted"),
    ],
)
def test_rows_that_may_fail(tally: Tally, cause: StopCause | None, allowed: str, code: int) -> None:
    """Only rows that cost nothing, in a run that came to its end."""
    assert exit_code(tally, cause, None, parse_allowed_rows(allowed)) == code


@pytest.mark.parametrize("text", ["0", "20", "5%", "0.5%", "100%"])
def test_a_number_of_rows(text: str) -> None:
    """Is told as it was written."""
    assert str(parse_allowed_rows(f" {text} ")) == text


@pytest.mark.parametrize("text", ["", "-1", "1.5", "101%", "%", "5 rows", "nan%", "1e9", "٣", "9" * 10])
def test_no_number_of_rows(text: str) -> None:
    """Nor a share of them."""
    with pytest.raises(ValueError, match="invalid number of rows"):
        parse_allowed_rows(text)


DISK, LOCK, KEY, QUOTA = DiskError("full"), FolderLocked("held"), AuthError("key"), QuotaError("quota")


@pytest.mark.parametrize(
    ("so_far", "error", "expected"),
    [
        pytest.param(None, KEY, KEY, id="the first"),
        pytest.param(KEY, DISK, DISK, id="a full disk behind a refused key"),
        pytest.param(DISK, KEY, DISK, id="a refused key behind a full disk"),
        pytest.param(LOCK, DISK, DISK, id="a full disk behind the lock"),
        pytest.param(KEY, LOCK, LOCK, id="the lock behind a refused key"),
        pytest.param(QUOTA, KEY, KEY, id="a refused key behind an empty quota"),
        pytest.param(KEY, QUOTA, KEY, id="an empty quota behind a refused key"),
        pytest.param(InputError("bytes"), QUOTA, QUOTA, id="an empty quota behind a broken input"),
        pytest.param(KEY, AuthError("other"), KEY, id="the first of two alike"),
    ],
)
def test_gravest(so_far: ThumbError | None, error: ThumbError, expected: ThumbError) -> None:
    """Which of two errors a run ends with."""
    assert most_severe(so_far, error) is expected
