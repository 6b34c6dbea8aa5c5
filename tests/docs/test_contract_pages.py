"""What the pages say in tables is what the code says: the contract, the layers, the rooms."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from tests.docs.pages import PAGES, ROOT
from thumbcli.contract import API_FORMATS, PLANS, SIZES, Category, Plan, api_error_messages
from thumbcli.contract.api_error_messages import one_of

PAGE = {page.name: page for page in PAGES}
SERVER = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "thumbcli" / "server").rglob("*.py"))

MESSAGES = [
    getattr(api_error_messages, name) for name in api_error_messages.__all__ if name != one_of.__name__
]


def rows(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading, without its head."""
    text = PAGE[page].prose.partition(f"# {heading}\n")[2]
    table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert table is not None
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[0].splitlines()[2:]]


def test_the_formats_are_those_of_the_contract() -> None:
    """Each with its canvas."""
    said = {name.strip("`"): size for name, size in rows("docs/thumbapi.md", "Formats")}
    assert said == {
        name: f"{size.width_px}x{size.height_px}" for name, size in SIZES.items() if name in API_FORMATS
    }


def test_the_categories_are_those_of_the_contract() -> None:
    """In their order."""
    text = PAGE["docs/thumbapi.md"].prose.partition("# Categories\n")[2].partition("#")[0]
    assert re.findall(r"`([\w-]+)`", text) == list(Category)


def test_the_plans_are_those_of_the_contract() -> None:
    """Each with its limits."""
    said = {name.strip("`"): (rate, month) for name, rate, month, _ in rows("docs/thumbapi.md", "Plans")}
    assert said == {
        plan: (str(PLANS[plan].requests_per_s), str(PLANS[plan].generations_a_month or "unlimited"))
        for plan in Plan
    }


@pytest.mark.parametrize("message", MESSAGES)
def test_every_documented_message_is_on_the_page(message: str) -> None:
    """In ThumbAPI's words."""
    assert f"`{message}`" in PAGE["docs/thumbapi.md"].prose


def test_the_codes_are_those_of_the_server() -> None:
    """Each stands in the code."""
    text = PAGE["docs/thumbapi.md"].prose.partition("always adds a `code`")[2]
    codes = re.findall(r"`(\w+)`", text[: text.index("#")].partition("|---|---|")[2])
    assert len(codes) > 10
    assert [code for code in codes if f'"{code}"' not in SERVER] == []


def contracts() -> list[dict[str, Any]]:
    """Return the contracts of import-linter that are about layers."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [one for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers"]


@pytest.mark.parametrize("contract", contracts(), ids=[one["name"] for one in contracts()])
def test_the_layers_are_those_of_import_linter(contract: dict[str, Any]) -> None:
    """From the top down."""
    assert "\n".join(contract["layers"]) in [
        block.text.strip() for block in PAGE["docs/architecture.md"].blocks
    ]


def test_every_folder_is_on_the_page() -> None:
    """And every file beside them, so that a newcomer finds each."""
    package = ROOT / "thumbcli"
    folders = [path.parent for path in package.rglob("__init__.py") if path.parent != package]
    names = [f"{path.relative_to(ROOT).as_posix()}/" for path in folders]
    names += [path.relative_to(ROOT).as_posix() for path in package.glob("*.py")]
    said = {cells[0].strip("`") for cells in rows("docs/architecture.md", "Folders")}
    assert said == set(names)
