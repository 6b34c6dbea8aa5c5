"""The page on templates: its examples work, and no key is missing from it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import Format, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.contract.template import BUILT_IN_FIELDS
from thumbcli.render.compose import compose
from thumbcli.templates.layer_keys import TABLES
from thumbcli.templates.sample_fields import SAMPLES
from thumbcli.templates.template_names import STARTERS
from thumbcli.templates.template_reader import read_template

if TYPE_CHECKING:
    from thumbcli.templates.template_table import Table

PAGE = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_there_are_examples() -> None:
    """One for each kind of layer, and the small card."""
    assert len(EXAMPLES) >= 7


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_is_a_template(tmp_path: Path, text: str) -> None:
    """That draws flawless cards, with usual fields and with the title alone."""
    (tmp_path / "card.yml").write_text(text, encoding="utf-8")
    template = read_template(tmp_path / "card.yml")
    for sample in ("usual", "shortest"):
        fields = {key: value for key, value in SAMPLES[sample].items() if key != "title"}
        design = make_design(template=template, **fields)
        for format_ in (Format.YOUTUBE, Format.INSTAGRAM, Format.BLOGPOST):
            made = compose(make_request(SAMPLES[sample]["title"], format=format_, design=design))
            assert not [warning for warning in made.warnings if "no layer shows" not in warning], format_


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_key_is_on_the_page(table: Table[object]) -> None:
    """In code, or in a table of keys."""
    code = " ".join(re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)))
    assert not [key for key in table.keys() if not re.search(rf"\b{key}\b", code)]  # noqa: SIM118 - not a dict


def test_every_field_and_starter_is_on_the_page() -> None:
    """By its name."""
    assert not [name for name in (*BUILT_IN_FIELDS, *STARTERS) if f"`{name}`" not in PAGE]
