"""The pages for people, taken apart: their links, headings, code in the text, and blocks of code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PAGES", "ROOT", "Block", "Page"]

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block of code.

    Attributes:
        language: The word behind the fence; may be empty.
        text: What is inside.
    """

    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One Markdown file of the repository.

    Attributes:
        path: The file.
        prose: Its text without fenced blocks.
        blocks: Its fenced blocks.
    """

    path: Path
    prose: str
    blocks: tuple[Block, ...]

    @classmethod
    def read(cls, path: Path) -> Page:
        """Read a file."""
        text = path.read_text(encoding="utf-8")
        blocks = tuple(Block(language=found[1], text=found[2]) for found in _FENCE.finditer(text))
        return cls(path=path, prose=_FENCE.sub("", text), blocks=blocks)

    @property
    def name(self) -> str:
        """Its path in the repository."""
        return self.path.relative_to(ROOT).as_posix()

    def links(self) -> list[str]:
        """Return the targets of its links and pictures."""
        return [found[1] for found in _LINK.finditer(_CODE.sub("", self.prose))]

    def anchors(self) -> set[str]:
        """Return the anchors of its headings, as GitHub makes them."""
        return {
            _NOT_IN_ANCHOR.sub("", heading.lower()).replace(" ", "-")
            for heading in _HEADING.findall(self.prose)
        }

    def code(self) -> list[str]:
        """Return what its text writes as code, each on one line."""
        return [" ".join(found[1].split()) for found in _CODE.finditer(self.prose)]

    def shell_lines(self) -> Iterator[str]:
        """Yield the lines of its shell blocks; one that is continued counts as one, comments are gone."""
        for block in self.blocks:
            if block.language in {"sh", "bash"}:
                for line in block.text.replace("\\\n", " ").splitlines():
                    if line.strip() and not line.startswith("#"):
                        yield line


PAGES = tuple(Page.read(path) for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))))
