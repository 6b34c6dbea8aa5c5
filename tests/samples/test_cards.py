"""The cards after well-known ones: short, described, and flawless in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import picture
from thumbcli.brand.asset_files import load_asset
from thumbcli.contract import Format, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import compose
from thumbcli.templates.sample_fields import SAMPLES
from thumbcli.templates.template_reader import find_template

FOLDER = Path(__file__).parents[2] / "samples" / "cards"
CARDS = sorted(FOLDER.glob("*.yml"))
LINES_MAX = 40
COLUMNS = {"owner": "acme", "contributors": "540", "issues": "2k", "stars": "34k", "forks": "2.4k"}


def test_there_are_four() -> None:
    """Each with a line in the table beside them."""
    described = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert len(CARDS) == 4
    assert not [card.name for card in CARDS if f"| `{card.name}` |" not in described]


@pytest.mark.long
@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.stem)
def test_a_card_is_short_and_flawless(card: Path, tmp_path: Path) -> None:
    """With and without a photo, in each format."""
    assert len(card.read_text(encoding="utf-8").splitlines()) <= LINES_MAX
    (tmp_path / "me.png").write_bytes(picture(40, 50, "png"))
    photo = load_asset(tmp_path / "me.png", kind="photo")
    found = find_template(card)
    assert found is not None
    template = found.with_columns(COLUMNS)
    usual = {name: value for name, value in SAMPLES["usual"].items() if name != "title"}
    for format_ in Format:
        for asset in (None, photo):
            design = make_design(template=template, subtitle="Which parts are stable", **usual)
            request = make_request("Waiting on a Promise", format=format_, photo=asset, design=design)
            made = compose(request)
            assert not made.findings, (format_, asset)
            assert not [warning for warning in made.warnings if "shortened" in warning]
