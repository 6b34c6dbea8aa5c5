"""The quality checks of a preview, in words that a person can act on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import Format, make_request
from thumbcli.render.compose import compose
from thumbcli.render.quality.findings import Finding
from thumbcli.server.page.preview import checks, notes, verdict

if TYPE_CHECKING:
    from thumbcli.render.compose import Picture


@pytest.fixture(scope="module")
def good() -> Picture:
    """Return a picture that passes."""
    return compose(make_request("Why We Forget"))


def test_a_good_picture_passes_every_check_with_its_figure(good: Picture) -> None:
    """The figures are those of the marks, beside the limits of the gate."""
    results = checks(good, 40 * 1024)
    assert verdict(results) == "Passes all 8 checks"
    details = {check.code: check.detail for check in results}
    least = min(mark.contrast for mark in good.marks if mark.contrast is not None)
    assert details["contrast"] == f"{least:.1f} : 1, wanted 4.5 : 1"
    assert details["file"] == "40 KiB, at most 2 MB for YouTube"


@pytest.mark.parametrize(
    ("code", "measured", "wanted", "detail"),
    [
        ("contrast", 3.21, 4.5, "'Why' is wrong: 3.2, 4.5 wanted"),
        ("small", 4.0, 6.0, "'Why' is wrong: 4.0, 6 wanted"),
        ("margin", 0.012, 0.03, "'Why' is wrong: 1.2% free, 3% wanted"),
        ("badge", 12.0, 0.0, "'Why' is wrong"),
        ("overlap", 8.0, 0.0, "'Why' is wrong"),
        ("balance", 0.12, 0.3, "'Why' is wrong: 12% of the widest, 30% wanted"),
        ("glyph", None, None, "'Why' is wrong"),
    ],
)
def test_a_finding_fails_its_check_alone(
    good: Picture, code: str, measured: float | None, wanted: float | None, detail: str
) -> None:
    """With the gate's message and the figure that broke the limit."""
    finding = Finding(code=code, message="'Why' is wrong", measured=measured, wanted=wanted)
    results = checks(replace(good, findings=(finding,)), 40 * 1024)
    [failed] = [check for check in results if not check.ok]
    assert (failed.code, failed.detail) == (code, detail)
    assert verdict(results) == f"7 of 8 checks passed; look at {failed.name.lower()}"


def test_a_file_that_the_platform_refuses_fails_its_check(good: Picture) -> None:
    """The size is the file's, the limit the platform's."""
    [failed] = [check for check in checks(good, 3 * 1024 * 1024) if not check.ok]
    detail = "3.0 MB, youtube takes at most 2 from a phone or a program, 50 in a browser"
    assert (failed.code, failed.detail) == ("file", detail)


def test_only_youtube_shows_a_duration(good: Picture) -> None:
    """Elsewhere nobody has to keep out of its way."""
    assert "badge" in {check.code for check in checks(good, 40 * 1024)}
    elsewhere = replace(good, composition=replace(good.composition, format=Format.X))
    assert "badge" not in {check.code for check in checks(elsewhere, 40 * 1024)}


def test_notes_tell_what_was_left_out_and_what_was_mended(good: Picture) -> None:
    """What the gate still finds is said by the checks, not twice."""
    mended = replace(
        good,
        warnings=("left out 1 character that no installed font draws: X", "not flawless: 'Why' touches 'We'"),
        attempts=3,
        repaired=("contrast", "margin"),
    )
    assert notes(mended) == (
        "Left out 1 character that no installed font draws: X",
        "Composed 3 times: the first one did not pass on contrast and margin",
    )
    assert notes(good) == ()
