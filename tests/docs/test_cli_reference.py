"""docs/cli.md says what the commands say."""

from __future__ import annotations

from tests.docs.cli_reference import PAGE, command_tree, reference


def test_the_page_is_current() -> None:
    """A changed option is a changed page."""
    assert PAGE.read_text(encoding="utf-8") == reference(), "docs/cli.md is out of date: run `make docs`"


def test_every_command_has_a_section() -> None:
    """Groups and what is below them."""
    headings = {line.lstrip("# ") for line in reference().splitlines() if line.startswith("##")}
    commands = {context.command_path for context, _ in command_tree()}
    assert {"thumb batch", "thumb brand set add", "thumb serve keys revoke"} <= commands
    assert headings == commands


def test_the_page_is_plain_text() -> None:
    """No colour, no markup of the terminal, no line wider than the page."""
    page = reference()
    assert "thumb batch titles.csv --dry-run" in page
    assert [part for part in ("\x1b", "[/", "[cyan]") if part in page] == []
    assert max(map(len, page.splitlines())) <= 120
