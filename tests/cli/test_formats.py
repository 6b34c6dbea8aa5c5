"""What `thumb formats` promises: every value that can be chosen, for people and for programs."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from thumbcli.cli.app import app_for
from thumbcli.contract import CREDITS, SIZES, Category, Model
from thumbcli.render import family_names

run = CliRunner()
app = app_for([])


def test_every_format_is_listed_with_both_sizes() -> None:
    """The columns are set, so that `awk` reads them too."""
    lines = run.invoke(app, ["formats"]).stdout.splitlines()
    for format_, (width_px, height_px) in SIZES.items():
        assert [format_, f"{width_px}x{height_px}", f"{width_px * 2}x{height_px * 2}"] in [
            line.split() for line in lines
        ]


def test_every_category_and_every_price_is_listed() -> None:
    """One a line."""
    lines = run.invoke(app, ["formats"]).stdout.splitlines()
    assert set(Category) <= set(lines)
    assert [line.split() for line in lines[-2:]] == [["sd", "10"], ["hd", "20"]]


def test_every_layout_is_listed() -> None:
    """One per line, by the name to use."""
    lines = run.invoke(app, ["formats"]).stdout.splitlines()
    assert {"impact", "number", "question", "versus"} <= set(family_names()) <= set(lines)


def test_json_holds_the_whole_contract() -> None:
    """In one object."""
    report = json.loads(run.invoke(app, ["formats", "--json"]).stdout)
    assert report == {
        "formats": {
            format_: {"width_px": size.width_px, "height_px": size.height_px}
            for format_, size in SIZES.items()
        },
        "categories": list(Category),
        "layouts": list(family_names()),
        "models": {model: {"credits": CREDITS[model]} for model in Model},
    }
