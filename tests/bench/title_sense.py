"""How much of what an editor sees in a title the renderer understands: hit rates on labelled titles."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.phrase_match import (
    NONE,
    is_accepted_phrase,
    is_same_text,
    length_words,
    same_emoji,
    words_of,
)
from thumbcli.artwork.own_objects import OWN_THINGS
from thumbcli.render.title.emphasis import find_emphasis
from thumbcli.render.title.understanding import TextChoice, Understanding, understand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["LABELLED", "Label", "bench", "read_labels"]

LABELLED = Path(__file__).with_name("labelled")
"""Where the sets are; its README says what each field means and where the titles come from."""

_SHORT_WORDS = 6
"""Up to here a title stays whole, and is a right hook; of a longer one, no longer line is a hook."""

_HOOKED_FORMAT = "youtube"
"""Titles of videos are drawn as their hook, all others in full."""

_CLAUSE_END = re.compile(r"[:|?!\u2013\u2014]\s*|\s-\s|\.\s")
"""Where one statement of a title ends: a negation does not reach further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A title, and the answers that an editor accepts; `labelled/README.md` says more of each."""

    title: str
    lang: str
    format: str
    tone: tuple[str, ...]
    clean: tuple[str, ...] = ()
    hook: tuple[str, ...] = ()
    accent: tuple[str, ...] = ()
    icons: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A label, and what was understood: in full, as its hook, and as its format draws it."""

    label: Label
    full: Understanding
    hook: Understanding

    @property
    def drawn(self) -> Understanding:
        return self.hook if self.label.format == _HOOKED_FORMAT else self.full


def read_labels(path: Path) -> list[Label]:
    """Return the labels of a file, one JSON object per line."""
    return [_label(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]


def bench(*paths: Path) -> Iterator[str]:
    """Measure the understanding of labelled titles, those of `LABELLED` unless others are named."""
    labels = [label for path in paths or sorted(LABELLED.glob("*.jsonl")) for label in read_labels(path)]
    mean_ms = _mean_ms([label.title for label in labels])
    cases = [
        _Case(label=label, full=understand(label.title), hook=understand(label.title, text=TextChoice.HOOK))
        for label in labels
    ]
    titles = [case for case in cases if case.label.clean]
    headlines = [case for case in cases if not (case.label.clean or case.label.icons)]
    objects = [case for case in cases if case.label.icons and not case.label.clean]
    yield f"{len(titles)} titles, {len(objects)} for their object alone, {len(headlines)} headlines"
    if titles:
        yield from _words(titles)
        yield from _meaning(titles)
    if objects:
        yield from _icons("object alone", objects)
    if headlines:
        yield from _grave_by_language(headlines)
    yield _line("understand, a title", f"{mean_ms:.2f} ms in the mean", "under 1 ms")


def _words(cases: Sequence[_Case]) -> Iterator[str]:
    """Rate the language, the cleaned title, the hook and the emphasis."""
    undecided = _share(cases, lambda case: case.full.language == "und")
    right = _share(cases, lambda case: case.full.language == case.label.lang)
    yield _line("language", f"{right:.1%} right, {undecided:.1%} undecided", "")
    yield _line("clean", f"{_share(cases, _is_clean):.1%}", "94 %")
    english = [case for case in cases if case.label.lang == "en"]
    other = [case for case in cases if case.label.lang != "en"]
    for name, some, aim in (("hook, English", english, "88 %"), ("hook, other languages", other, "75 %")):
        if some:
            turned = sum(_turns_meaning(case) for case in some)
            yield _line(name, f"{_share(some, _is_hooked):.1%}, {turned} reversed", f"{aim}, 0 reversed")
            long = [case for case in some if length_words(case.full.headline.main) > _SHORT_WORDS]
            yield _line("  over six words", f"{_share(long, _is_hooked):.1%} of {len(long)}", "")
    drawn = [case for case in cases if _emphasis(case)]
    figures = f"{_share(drawn, _is_emphasized):.1%} right of the {len(drawn) / len(cases):.1%} that have one"
    yield _line("emphasis as drawn", figures, "")


def _meaning(cases: Sequence[_Case]) -> Iterator[str]:
    """Rate the icon, the category and the tone."""
    yield from _icons("icon", cases)
    shown = [case for case in cases if case.full.topic]
    hit = _share(shown, _is_right_category)
    yield _line(
        "category", f"{hit:.1%} right of the {len(shown) / len(cases):.1%} shown", "78 % right where shown"
    )
    toned = _share(cases, lambda case: case.full.tone in case.label.tone)
    alarms = _share(cases, lambda case: case.full.tone == "grave" and "grave" not in case.label.tone)
    yield _line("tone", f"{toned:.1%} right, {alarms:.1%} grave without cause", "")


def _icons(name: str, cases: Sequence[_Case]) -> Iterator[str]:
    icons = Counter(_icon_verdict(case) for case in cases)
    figures = ", ".join(
        f"{icons[verdict] / len(cases):.1%} {verdict}" for verdict in ("right", "wrong", "none")
    )
    yield _line(name, figures, "right 40 %, wrong at most 10 %")
    bare = _share([case for case in cases if not case.full.icon], lambda case: NONE in case.label.icons)
    yield _line(f"  no {name}", f"{bare:.1%} of those without are better so", "")


def _grave_by_language(cases: Sequence[_Case]) -> Iterator[str]:
    """Tell for each language how many grave headlines are found, and how many of those found are grave."""
    yield _line("grave headlines", _recall_and_precision(cases), "90 % found in each language")
    for language in dict.fromkeys(case.label.lang for case in cases):
        yield _line(
            f"  {language}",
            _recall_and_precision([case for case in cases if case.label.lang == language]),
            "",
        )


def _recall_and_precision(cases: Sequence[_Case]) -> str:
    grave = [case for case in cases if "grave" in case.label.tone]
    found = [case for case in cases if case.full.tone == "grave"]
    recall = _share(grave, lambda case: case.full.tone == "grave")
    precision = _share(found, lambda case: "grave" in case.label.tone)
    return f"{recall:.0%} found, {precision:.0%} of those found are" if found else f"{recall:.0%} found"


def _is_clean(case: _Case) -> bool:
    """Tell whether the main line is an accepted one, alone or with the rest of a title that is too long."""
    headline = case.full.headline
    order = (headline.sub, headline.main) if headline.sub_first else (headline.main, headline.sub)
    return any(is_same_text(text, case.label.clean) for text in (headline.main, " ".join(order)))


def _is_hooked(case: _Case) -> bool:
    """Tell whether the hook is an accepted one; a grave title may keep its clause, whatever its length."""
    hook, label = case.hook.headline.main, case.label
    short = [text for text in label.clean if length_words(text) <= _SHORT_WORDS]
    if length_words(hook) > _SHORT_WORDS:
        return "grave" in label.tone and is_same_text(hook, label.clean)
    return is_accepted_phrase(hook, (*label.hook, *short))


def _turns_meaning(case: _Case) -> bool:
    """Tell whether a hook that nobody accepts speaks of a clause without the word its meaning hangs on."""
    hook = set(words_of(case.hook.headline.main))
    clauses = [set(words_of(clause)) for clause in _CLAUSE_END.split(case.label.title)]
    kept = {word for text in case.label.keeps for word in words_of(text)}
    turned = any(hook & clause and (kept & clause) - hook for clause in clauses)
    return turned and not _is_hooked(case)


def _is_emphasized(case: _Case) -> bool:
    return is_accepted_phrase(_emphasis(case), case.label.accent)


def _emphasis(case: _Case) -> str:
    words = case.drawn.headline.main.split()
    return " ".join(words[index] for index in sorted(find_emphasis(words, language=case.drawn.language)))


def _icon_verdict(case: _Case) -> str:
    icon = case.full.icon
    if not icon:
        return "none"
    # A thing of our own is compared as `thumb explain` writes it.
    shown = OWN_THINGS[icon].in_words if icon in OWN_THINGS else icon
    return "right" if same_emoji(shown, case.label.icons) else "wrong"


def _is_right_category(case: _Case) -> bool:
    return case.full.topic is not None and case.full.topic.category in case.label.category


def _mean_ms(titles: Sequence[str]) -> float:
    """Return how long a title takes that was not seen before, with all word lists loaded."""
    for title in titles:
        understand(f"{title} {NONE}")
    began = time.perf_counter()
    for title in titles:
        understand(title)
    return (time.perf_counter() - began) / len(titles) * 1000


def _share(cases: Sequence[_Case], is_so: Callable[[_Case], bool]) -> float:
    return sum(is_so(case) for case in cases) / len(cases) if cases else 0.0


def _line(name: str, figures: str, aim: str) -> str:
    return f"{name:<24} {figures}" + (f"   (aim: {aim})" if aim else "")


def _label(record: dict[str, object]) -> Label:
    names = ("tone", "clean", "hook", "accent", "icons", "category", "keeps")
    lists = {name: _strings(record.get(name, ())) for name in names}
    return Label(
        title=str(record["title"]),
        lang=str(record.get("lang", "und")),
        format=str(record.get("format", _HOOKED_FORMAT)),
        **lists,
    )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
