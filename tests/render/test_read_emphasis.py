"""The one term that is marked in a title that is read."""

from __future__ import annotations

import pytest

from thumbcli.contract import make_request
from thumbcli.render.compose import brief_of
from thumbcli.render.title.read_emphasis import find_read_emphasis


@pytest.mark.parametrize(
    ("title", "marked"),
    [
        pytest.param("Five questions with Steve Portigal", "Steve Portigal", id="a person"),
        pytest.param("Alfred Xing has joined the Jekyll core team", "Alfred Xing", id="a person who acts"),
        pytest.param("Seth Rollins & Dean Ambrose react to it", "", id="one of two persons"),
        pytest.param("Rustfmt support for let-else statements", "let-else", id="keywords joined"),
        pytest.param("Automatic inverse_of and more", "inverse_of", id="snake case"),
        pytest.param("Why --no-cache is slow", "--no-cache", id="a switch"),
        pytest.param("Malicious crates faster_log and async_println", "", id="two names in code"),
        pytest.param("Jekyll 4.0 is on the Horizon!", "Jekyll 4.0", id="a version"),
        pytest.param("Rails 4.0.9 and 4.1.5 have been released", "", id="two versions"),
        pytest.param("Stack Exchange API V2.0 Public Beta", "", id="a part of a name with a version"),
        pytest.param(
            "Introducing Stack Overflow Documentation", "Stack Overflow Documentation", id="introduced"
        ),
        pytest.param("Announcing Rust 1.94.1", "Rust 1.94.1", id="announced"),
        pytest.param("Meet our Google Summer of Code students", "", id="half of a name that goes on"),
        pytest.param("Essential DevOps At the #PSHSummit", "#PSHSummit", id="a tag"),
        pytest.param("Turning learning up to 11", "11", id="how far"),
        pytest.param("One Year of Stack Overflow", "Stack Overflow", id="a known name"),
        pytest.param("Stack Overflow Defeats Google", "", id="a name that may go on"),
        pytest.param(
            "Tips for Planners of 350+ Stack Overflow Worldwide Meetups!", "", id="a count that tears a name"
        ),
        pytest.param("How we cut our AWS bill by $500,000", "$500,000", id="a sum"),
        pytest.param("Delivering the next generation of digital government", "", id="nothing is sure"),
        pytest.param("Chapter Two", "", id="two words"),
        pytest.param("Severance", "", id="one word"),
    ],
)
def test_one_sure_term_is_marked(title: str, marked: str) -> None:
    """By form or place; of two of a kind neither."""
    tokens = title.split()
    assert " ".join(tokens[index] for index in sorted(find_read_emphasis(tokens, "en"))) == marked


def test_code_that_is_marked_as_such_stands_out() -> None:
    """Words between backticks, in one place."""
    composition = brief_of(make_request("C ABI Changes for `wasm32-unknown`", format="blogpost")).composition
    assert composition.emphasis == "wasm32-unknown"


def test_a_name_stands_out_of_a_card_and_not_of_the_title_of_a_song() -> None:
    """In the name of a work a person is a part of it."""
    title = "Adele Adkins - Hello to Steve Portigal (Official Video)"
    assert brief_of(make_request(title, format="blogpost")).composition.emphasis == ""
