"""Whole titles as an editor sets them: what stands large, what small and where, what stands out.

`read_titles.tsv` holds real titles for each rule: rule, title, the small line with `^` before it if it comes
first, the large line, and the words that stand out.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from thumbcli.render.title.understanding import TextChoice, understand

TABLE = Path(__file__).parent / "data" / "read_titles.tsv"
EXAMPLES_MIN = 10
FIRST = "^"


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _set(title: str) -> tuple[str, str, str]:
    understood = understand(title, text=TextChoice.HOOK)
    headline = understood.headline
    is_first = bool(headline.sub) and headline.sub_first
    return f"{FIRST if is_first else ''}{headline.sub}", headline.main, understood.accent


@pytest.mark.parametrize("rule", dict.fromkeys(row["rule"] for row in _rows()))
def test_a_title_is_set_as_an_editor_sets_it(rule: str) -> None:
    """Each title of a rule has the large, the small and the coloured words of the table."""
    rows = [row for row in _rows() if row["rule"] == rule]
    found = {row["title"]: _set(row["title"]) for row in rows}
    assert found == {row["title"]: (row["small"], row["large"], row["accent"]) for row in rows}


def test_each_rule_has_its_examples() -> None:
    """A rule with fewer titles would be one for them alone."""
    rules = [row["rule"] for row in _rows()]
    assert {rule: rules.count(rule) for rule in rules if rules.count(rule) < EXAMPLES_MIN} == {}
