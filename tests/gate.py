"""Hold a thousand made-up titles to the gate: `python -m tests.gate [HOW_MANY]`.

Every format and category takes its turn. Each picture is also judged by its finished pixels, which the gate
only samples (`tests.render.ring`).
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.gate_titles import gate_titles
from tests.render.ring import inks
from thumbcli.contract import API_FORMATS, Category, Format, make_request
from thumbcli.render.compose import compose
from thumbcli.render.pixels.youtube_badge import DURATION_BADGE_PX
from thumbcli.render.quality.gate import MARGIN
from thumbcli.render.style.color import READABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.contract import Request
    from thumbcli.render.compose import Picture

__all__ = ["Verdict", "hold", "main", "report", "requests"]

HOW_MANY = 1_000
SLACK = 0.35
CATEGORIES = sorted(set(Category) - {Category.AUTO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How one title fared.

    Attributes:
        language: What it is written in.
        request: What was asked.
        family: Who drew it in the end.
        tries: How many compositions it took.
        first: Codes of what was wrong with the first composition.
        found: Codes of what the gate still finds; such a picture carries a warning.
        warned: The picture says so.
        pixels: Codes of what its pixels show and the gate did not say.
    """

    language: str
    request: Request
    family: str
    tries: int
    first: tuple[str, ...]
    found: tuple[str, ...]
    warned: bool
    pixels: tuple[str, ...]


def requests(how_many: int) -> Iterator[tuple[str, Request]]:
    """Yield pairs of language and request: formats and categories turn at different speeds."""
    formats = list(API_FORMATS)
    for index, (language, title) in enumerate(gate_titles(how_many)):
        category = Category.AUTO if index % 2 else CATEGORIES[index // 2 % len(CATEGORIES)]
        yield language, make_request(title, format=formats[index % len(formats)], category=category)


def hold(language: str, request: Request) -> Verdict:
    """Draw one title and judge it twice."""
    picture = compose(request)
    found = tuple(sorted({finding.code for finding in picture.findings}))
    shown = set(_on_pixels(picture)) - set(found)
    return Verdict(
        language=language,
        request=request,
        family=picture.family,
        tries=picture.attempts,
        first=picture.repaired,
        found=found,
        warned=any("not flawless" in warning for warning in picture.warnings),
        pixels=tuple(sorted(shown)),
    )


def _on_pixels(picture: Picture) -> Iterator[str]:
    width, height = picture.size
    for ink in inks(picture):
        if ink.contrast is not None and ink.contrast < READABLE - SLACK:
            yield "contrast"
        if ink.rect is not None:
            left, top, right, bottom = ink.rect
            if min(left / width, top / height, 1 - right / width, 1 - bottom / height) < MARGIN - 0.002:
                yield "margin"
            badge_left, badge_top = width - DURATION_BADGE_PX[0], height - DURATION_BADGE_PX[1]
            if picture.composition.format is Format.YOUTUBE and right > badge_left and bottom > badge_top:
                yield "badge"


def _rows(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield the table: a line a format, family and language, and one for all."""
    groups: defaultdict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        for kind, name in (
            ("format", verdict.request.format or ""),
            ("family", verdict.family),
            ("language", verdict.language),
        ):
            groups[kind, name].append(verdict)
    groups["all", ""] = list(verdicts)
    yield f"{'':<22}{'titles':>7}{'at once':>9}{'mended':>8}{'warned':>8}{'silent':>8}"
    for (kind, name), members in sorted(groups.items()):
        at_once = sum(verdict.tries == 1 and not verdict.found for verdict in members)
        warned = sum(bool(verdict.found) and verdict.warned for verdict in members)
        silent = sum(
            bool(verdict.pixels) or (bool(verdict.found) and not verdict.warned) for verdict in members
        )
        mended = len(members) - at_once - sum(bool(verdict.found) for verdict in members)
        yield f"{kind + ' ' + name:<22}{len(members):>7}{at_once:>9}{mended:>8}{warned:>8}{silent:>8}"


def report(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield the table, what was found at first, and every title that something is still wrong with."""
    yield from _rows(verdicts)
    first = Counter(code for verdict in verdicts for code in verdict.first)
    tries = sum(verdict.tries for verdict in verdicts) / len(verdicts)
    yield f"\nfound at first: {dict(first)}; {tries:.2f} compositions a title"
    for verdict in verdicts:
        if verdict.found or verdict.pixels:
            told = f"warned of {', '.join(verdict.found)}" if verdict.found else ""
            silent = f"silent about {', '.join(verdict.pixels)}" if verdict.pixels else ""
            where = f"{verdict.request.format} {verdict.request.category} {verdict.family}"
            yield f"{told} {silent}: {verdict.request.title!r} ({where})".lstrip()


def main() -> None:
    """Write the report; end with 1 where less than 99 % pass or a flaw goes unsaid."""
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else HOW_MANY
    verdicts = [hold(language, request) for language, request in requests(how_many)]
    sys.stdout.writelines(f"{line}\n" for line in report(verdicts))
    passed = sum(not verdict.found for verdict in verdicts)
    sys.exit(int(passed < 0.99 * how_many or any(verdict.pixels for verdict in verdicts)))


if __name__ == "__main__":
    main()
