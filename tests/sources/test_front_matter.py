"""Front matter in every form, and what is wrong with it."""

from __future__ import annotations

import sys
import time

import pytest

from thumbcli.sources.front_matter import FrontMatterError, first_heading, split_front_matter


@pytest.mark.parametrize(
    ("text", "suffix", "fields", "line"),
    [
        pytest.param("---\ntitle: A\n---\nbody", ".md", {"title": "A"}, 2, id="YAML"),
        pytest.param(
            "---\r\ndate: 1\r\ntitle: A\r\n---\r\n", ".md", {"date": "1", "title": "A"}, 3, id="CR LF"
        ),
        pytest.param("---\ntitle: A\n...\nbody", ".md", {"title": "A"}, 2, id="the end of a YAML document"),
        pytest.param("---  \ntitle: A\n---", ".md", {"title": "A"}, 2, id="blanks after the fence, no body"),
        pytest.param("---\n---\nbody", ".md", {}, 1, id="empty"),
        pytest.param("---\n# only a remark\n---\n", ".md", {}, 1, id="a remark"),
        pytest.param(
            "---\ntitle: 1.50\ndraft: no\n---\n", ".md", {"title": "1.50", "draft": "no"}, 2, id="as written"
        ),
        pytest.param(
            "---\ntitle: 2024-01-02\n---\n", ".md", {"title": "2024-01-02"}, 2, id="a date as a title"
        ),
        pytest.param(
            "---\ntitle: ~\nx: null\ny: '~'\n---\n", ".md", {"title": "", "x": "", "y": "~"}, 2, id="null"
        ),
        pytest.param("---\ntags: [a, b]\n---\n", ".md", {"tags": ["a", "b"]}, 1, id="a list"),
        pytest.param("---\ncover:\n  image: x\n---\n", ".md", {"cover": {"image": "x"}}, 1, id="an object"),
        pytest.param("---\ntitle: >-\n  A\n  B\n---\n", ".md", {"title": "A B"}, 2, id="a folded text"),
        pytest.param("---\n'title': A\n---\n", ".md", {"title": "A"}, 2, id="a quoted key"),
        pytest.param("---\n? [x]\n: y\ntitle: A\n---\n", ".md", {"title": "A"}, 4, id="a key that is a list"),
        pytest.param(
            "---\nx: !!python/name:os.system a\n---\n", ".md", {"x": "a"}, 1, id="a tag builds nothing"
        ),
        pytest.param(
            '+++\ntitle = "A"\ndate = 2024-01-02\nweight = 1.50\ndraft = true\n+++\n',
            ".md",
            {"title": "A", "date": "2024-01-02", "weight": "1.50", "draft": "true"},
            2,
            id="TOML",
        ),
        pytest.param('{\n"title": "A", "n": 1.50\n}\nbody', ".md", {"title": "A", "n": "1.50"}, 2, id="JSON"),
        pytest.param('---json\n{"title": "A"}\n---\n', ".md", {"title": "A"}, 1, id="JSON between fences"),
        pytest.param('---toml\ntitle = "A"\n---\n', ".md", {"title": "A"}, 2, id="TOML between fences"),
        pytest.param(
            "Title: A\nDate: 2024-01-02\n\nbody", ".md", {"title": "A", "date": "2024-01-02"}, 1, id="Pelican"
        ),
        pytest.param(
            "Date: 2024\nTitle: A\n\nb", ".md", {"date": "2024", "title": "A"}, 2, id="Pelican, date first"
        ),
        pytest.param(
            "A\n###\n\n:date: 2024\n:tags: x\n\nb",
            ".rst",
            {"title": "A", "date": "2024", "tags": "x"},
            1,
            id="RST",
        ),
        pytest.param(
            "===\nA\n===\n:slug: a\n\nb", ".rst", {"title": "A", "slug": "a"}, 2, id="RST, line above"
        ),
        pytest.param("= A\n:author: B\n\nbody", ".adoc", {"title": "A", "author": "B"}, 1, id="AsciiDoc"),
        pytest.param("#+title: A\n#+date: 2024\n\nbody", ".org", {"title": "A", "date": "2024"}, 1, id="Org"),
        pytest.param("---\n\nA rule, and then prose.\n", ".md", {}, 1, id="a rule and a blank line"),
        pytest.param("# A heading\n\nWarning: no header\n", ".md", {}, 1, id="nothing"),
        pytest.param("Warning: no header\n", ".md", {}, 1, id="a word and a colon"),
        pytest.param("", ".md", {}, 1, id="an empty file"),
    ],
)
def test_fields(text: str, suffix: str, fields: dict[str, object], line: int) -> None:
    """Every generator's form gives the same."""
    found = split_front_matter(text, suffix)
    assert dict(found.fields) == fields
    assert found.title_line == line


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        pytest.param("---\ntitle: A: B\n---\n", "needs quotes", 2, id="a colon without quotes"),
        pytest.param("---\na: 1\ntitle: 'A\n---\n", "not YAML", 3, id="a quote that never closes"),
        pytest.param("---\ntitle: A\n\tx: 1\n---\n", "not YAML", 3, id="a tab"),
        pytest.param("---\ntitle: A\nbody", "never closes with ---", 1, id="never closed"),
        pytest.param("---\ntitle: A\n" + "x: y\n" * 20_000, "within 64 KB", 1, id="too long"),
        pytest.param("---\n- a\n- b\n---\n", "is a list", 2, id="a list"),
        pytest.param("+++\ntitle = A\n+++\n", "not TOML", 2, id="TOML without quotes"),
        pytest.param("+++\na = 1\ntitle = \n+++\n", "not TOML", 3, id="TOML without a value"),
        pytest.param('{"title": }\n', "not JSON", 1, id="JSON without a value"),
        pytest.param("---js\n{ title: 1 }\n---\n", "a program in JavaScript", 1, id="JavaScript"),
        pytest.param("---\nx: " + "[" * 20_000 + "\n---\n", "not YAML", 2, id="nested without end"),
        pytest.param("---\n" + "- " * 20_000 + "\n---\n", "not YAML", 2, id="lists in lists without end"),
        pytest.param("+++\nx = " + "[" * 20_000 + "\n+++\n", "nested too deeply", 1, id="TOML without end"),
        # From Python 3.14 on the parser itself goes deeper, to the end that is missing.
        pytest.param(
            *('{"x":' * 10_000, "not JSON" if sys.version_info >= (3, 14) else "nested too deeply", 1),
            id="JSON without end",
        ),
        pytest.param('{"x":' * 5_000 + "1" + "}" * 5_000, "nested too deeply", 1, id="JSON in JSON"),
    ],
)
def test_damaged_front_matter_is_named_with_its_line(text: str, message: str, line: int) -> None:
    """As an editor counts lines, at once, and without a crash."""
    with pytest.raises(FrontMatterError) as caught:
        split_front_matter(text)
    assert message in caught.value.message
    assert caught.value.line == line


def test_aliases_that_multiply_take_no_room() -> None:
    """Nine levels of nine are 387 million items, if anybody writes them out."""
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 10))
    merged = "".join(f"m{n}: &m{n}\n  <<: [{', '.join([f'*m{n - 1}'] * 9)}]\n" for n in range(1, 10))
    begun = time.process_time()
    found = split_front_matter(f"---\nl0: &l0 [x]\nm0: &m0\n  a: b\n{levels}{merged}title: A\n---\n")
    assert found.fields["title"] == "A"
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("body", "leading", "heading"),
    [
        ("# A\n", False, "A"),
        ("\n\n# A #\n", True, "A"),
        ("A\n===\n", True, "A"),
        ("text\n\n# A\n", False, "A"),
        ("text\n\n# A\n", True, ""),
        ("## A\n", False, ""),
        ("#A\n", False, ""),
        ("```sh\n# a remark\n```\n# A\n", False, "A"),
        ("~~~\n# a remark\n", False, ""),
        ("import X from 'y'\n\n# A\n", True, "A"),
        ("<!-- x -->\n# A {#own-id}\n", True, "A"),
        ("# Using `git sparse-checkout` here\n", True, "Using git sparse-checkout here"),
        ("# [Docs](https://x.example/) and **bold** _words_\n", True, "Docs and bold words"),
        ("# The snake_case_name of 2 * 3 * 4\n", True, "The snake_case_name of 2 * 3 * 4"),
        ("# `args` and \\*stars\\*\n", True, "args and *stars*"),
        ("**All *of* it**\n===\n", True, "All of it"),
        ("", False, ""),
    ],
)
def test_first_heading(body: str, leading: bool, heading: str) -> None:
    """Remarks in code are no headings."""
    assert first_heading(body, leading=leading) == heading
