"""What `thumb formats` promises: every value that can be chosen, for people and for programs."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from thumbcli.cli.app import app_for
from thumbcli.contract import API_FORMATS, CREDITS, SIZES, Category, Format, Model
from thumbcli.render import family_names
from thumbcli.render.quality.platform_limits import limits_of

run = CliRunner()
app = app_for([])


def test_every_format_is_listed_with_both_sizes() -> None:
    """The columns are set, so that `awk` reads them too."""
    lines = [line.split() for line in run.invoke(app, ["formats"]).stdout.splitlines()]
    for format_, (width_px, height_px) in SIZES.items():
        hd = "-" if format_ is Format.PODCAST else f"{width_px * 2}x{height_px * 2}"
        engines = "both" if format_ in API_FORMATS else "local"
        assert [format_, f"{width_px}x{height_px}", hd, engines] in [line[:4] for line in lines]


def test_every_limit_is_listed_with_its_source() -> None:
    """File types, the most bytes, and what the platform lays over a picture."""
    output = run.invoke(app, ["formats"]).stdout
    assert "jpeg png                  30 MB   top 14 %, bottom 20 %" in output
    for format_ in SIZES:
        assert f"{format_:<19} {limits_of(format_).source}\n" in output


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
    for format_, size in SIZES.items():
        facts = report["formats"][format_]
        assert (facts["width_px"], facts["height_px"]) == size
        assert ("thumbapi" in facts["engines"]) is (format_ in API_FORMATS)
    assert report["formats"]["podcast"]["models"] == ["sd"]
    assert report["formats"]["story"]["kept_free"] == {"left": 0, "top": 0.14, "right": 0, "bottom": 0.2}
    assert report["formats"].keys() == set(SIZES)
    assert report | {"formats": None} == {
        "formats": None,
        "categories": list(Category),
        "layouts": list(family_names()),
        "models": {model: {"credits": CREDITS[model]} for model in Model},
    }
