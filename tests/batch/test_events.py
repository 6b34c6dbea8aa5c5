"""What a run says, and how it is counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.batch.stage import row
from thumbcli.batch.model.events import Copied, Failed, Made, Outcome, Skipped, SkipReason, Tally, Uncertain
from thumbcli.contract import OutputFormat, Thumbnail, make_request
from thumbcli.errors import AnswerLost, RequestRefused, ServerError

ROW = row("A title")
MADE = Made(
    row=ROW,
    request=make_request("A title"),
    key="v1:a",
    thumbnail=Thumbnail(
        image=b"", format=None, output_format=OutputFormat.WEBP, width_px=1, height_px=1, credits=10
    ),
    path=Path("a-title.webp"),
    took_s=0.1,
)
COPIED = Copied(
    row=ROW,
    request=MADE.request,
    key=MADE.key,
    thumbnail=replace(MADE.thumbnail, credits=0),
    path=MADE.path,
    took_s=0.1,
    source=Path("other/a-title.webp"),
)


def skipped(reason: SkipReason) -> Skipped:
    """Return a row of which nothing was made."""
    return Skipped(row=ROW, key="v1:a", reason=reason, name=None)


@pytest.mark.parametrize(
    ("outcome", "tally"),
    [
        pytest.param(MADE, Tally(made=1, credits=10, codes={"made": 1}), id="made"),
        pytest.param(COPIED, Tally(made=1, codes={"made": 1}), id="copied"),
        pytest.param(
            Failed(row=ROW, error=RequestRefused("no")),
            Tally(failed=1, codes={"400": 1}),
            id="failed for good",
        ),
        pytest.param(
            Failed(row=ROW, error=ServerError("down", code="503")),
            Tally(temporary=1, codes={"503": 1}),
            id="failed for now",
        ),
        pytest.param(
            Uncertain(row=ROW, error=AnswerLost("lost")),
            Tally(uncertain=1, codes={"timeout": 1}),
            id="uncertain",
        ),
        pytest.param(
            skipped(SkipReason.FAILED_BEFORE), Tally(failed=1, codes={"skipped": 1}), id="failed before"
        ),
        *(
            pytest.param(skipped(reason), Tally(skipped=1, codes={"skipped": 1}), id=f"skipped: {reason}")
            for reason in SkipReason
            if reason is not SkipReason.FAILED_BEFORE
        ),
    ],
)
def test_an_outcome_is_counted(outcome: Outcome, tally: Tally) -> None:
    """Once, and under its code."""
    counted = Tally()
    counted.add(outcome)
    assert counted == tally
    assert counted.done == 1
    counted.add(outcome)
    assert counted.done == 2
    assert list(counted.codes.values()) == [2]
