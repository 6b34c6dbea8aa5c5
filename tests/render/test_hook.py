"""The few words of a title that are drawn large."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from thumbcli.render.title.hook import find_hooks
from thumbcli.render.title.understanding import TextChoice, understand

TABLE = Path(__file__).parent / "data" / "hooks.tsv"
MEANING = Path(__file__).parent / "data" / "meaning_words.tsv"
"""Titles of public news and video lists, each with the words that its meaning hangs on."""

CLAUSE_ENDS = re.compile(r"[,:;.!?\u2026\u060c\u061f/|]\s|\s[-\u2013\u2014]\s|$")
WHOLE = "="
"""In the table: the title stays whole."""

TITLES = (
    "Demi Lovato Reacts to Demi Lovato's Childhood Videos",
    "I Spent 100 Hours Inside The Pyramids!",
    "San Diego City Council voted 7-2 to approve a $6 billion budget",
    "Don't Buy the iPhone 17 Until You See This",
    "AI Learns Red Light Green Light for 12 Hours Straight",
    "Treino em casa para derreter gordurinhas e queimar calorias",
    "呼吸が出来ない…霊が完全に取り憑いた瞬間を目撃し撮影中断。",
)


def _rows(table: Path = TABLE) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


RULES = list(dict.fromkeys(row["rule"] for row in _rows()))


@pytest.mark.parametrize("rule", RULES)
def test_the_words_that_make_somebody_stop_are_found(rule: str) -> None:
    """Numbers, money, names; what turns the meaning stays; grave and crude titles stay whole."""
    whole, wrong = "is grave" if rule == "grave" else "", {}
    for row in _rows():
        if row["rule"] == rule:
            best = find_hooks(row["title"], row["language"], whole=whole)[0]
            if (hook := best.text if best.rest else WHOLE) != row["hook"]:
                wrong[row["title"]] = (hook, row["hook"])
    assert wrong == {}


@pytest.mark.parametrize("rule", RULES)
def test_no_word_is_lost_and_the_order_stays(rule: str) -> None:
    """Hook and rest together are the title, in its order; the title itself comes last."""
    wrong = []
    for title, language in ((row["title"], row["language"]) for row in _rows() if row["rule"] == rule):
        hooks = find_hooks(title, language)
        for hook in hooks:
            parts = (hook.rest, hook.text) if hook.rest_first else (hook.text, hook.rest)
            read = "".join(char for char in "".join(parts) if char.isalnum())
            if read != "".join(char for char in title if char.isalnum()):
                wrong.append((title, parts))
        if hooks[-1].text != title:
            wrong.append((title, ("", hooks[-1].text)))
    assert wrong == []


@pytest.mark.parametrize("row", _rows(MEANING), ids=lambda row: row["title"])
def test_a_hook_with_words_of_a_clause_has_what_its_meaning_hangs_on(row: dict[str, str]) -> None:
    """What turns or weakens a clause is large if other words of that clause are, in every variant."""
    title = row["title"]
    for hook in find_hooks(title, row["language"]):
        begin = title.rindex(hook.text) if hook.rest_first else title.index(hook.text)
        end = begin + len(hook.text)
        at = 0
        for word in row["words"].split():
            found = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)").search(title, at)
            assert found
            at = found.start()
            first = max((found.end() for found in CLAUSE_ENDS.finditer(title, 0, at)), default=0)
            after = CLAUSE_ENDS.search(title, at)
            assert after is not None
            shares_clause = begin < after.start() and first < end
            assert begin <= at < end or not shares_clause, (hook.text, word)


@pytest.mark.parametrize("title", TITLES)
def test_variants_offer_hooks_that_differ(title: str) -> None:
    """So that a test of two pictures compares ideas; after the last one they start again."""
    mains = [understand(title, text=TextChoice.HOOK, variant=variant).headline.main for variant in range(4)]
    hooks = len(find_hooks(title, understand(title).language))
    assert len(set(mains)) == min(hooks, 4) >= 2
    assert understand(title, text=TextChoice.HOOK, variant=hooks).headline.main == mains[0]


def test_each_rule_has_ten_examples() -> None:
    """The table proves its rules: ten titles for each, five for each of eight languages."""
    rows = _rows()
    rules = [row["rule"] for row in rows]
    languages = [row["language"] for row in rows]
    assert all(rules.count(rule) >= 10 for rule in set(rules))
    assert sum(languages.count(language) >= 5 for language in set(languages)) >= 8
