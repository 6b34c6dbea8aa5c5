"""The topic of a title, by its form and its words.

`topics.tsv` holds titles for each rule: rule, title, and the topic or category that a person gave it.
`titles.csv` holds titles with their category.
"""

from __future__ import annotations

import csv
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import Category, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import brief_of
from thumbcli.render.title.category import find_topic
from thumbcli.render.title.language import detect_language
from thumbcli.render.title.topic import Topic

if TYPE_CHECKING:
    from thumbcli.render.title.category import FoundTopic

DATA = Path(__file__).parent / "data"
EXAMPLES_MIN = 10
SHOWN_MIN, RIGHT_MIN = 0.85, 0.92
MEAN_MAX_S = 0.0006
"""Twice the aim: other processes share the caches of the machine."""


def found(title: str) -> FoundTopic | None:
    """Return the topic of a title in its own language."""
    return find_topic(title, detect_language(title))


def category_of(title: str) -> Category | None:
    """Return the category of a title in its own language."""
    topic = found(title)
    return topic.topic.category if topic else None


def labelled() -> list[tuple[str, str]]:
    """Return titles with the category that a person gave them."""
    with (DATA / "titles.csv").open(encoding="utf-8", newline="") as file:
        return [(row["title"], row["category"]) for row in csv.DictReader(file)]


def examples() -> list[list[str]]:
    """Return rule, title and topic of each line."""
    lines = (DATA / "topics.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("# ")]


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _, _ in examples()))
def test_a_title_gets_its_topic_by_the_rule(rule: str) -> None:
    """Each as a person labelled it: a topic, or the category that it belongs to."""
    assert rule
    wrong = {}
    for one, title, topic in examples():
        if one == rule:
            answer = found(title)
            if answer is None or topic not in {answer.topic, answer.topic.category} or not answer.reason:
                wrong[title] = (answer, topic)
    assert wrong == {}


def test_each_rule_has_ten_examples() -> None:
    """A rule that holds for fewer titles is a guess."""
    count = Counter(rule for rule, _, _ in examples())
    assert len(count) > 20
    assert {rule: number for rule, number in count.items() if number < EXAMPLES_MIN} == {}


def test_most_labelled_titles_get_their_category_and_few_a_wrong_one() -> None:
    """Over all, and no category that is hardly ever found."""
    rows = [(title, label, category_of(title)) for title, label in labelled()]
    shown = [row for row in rows if row[2]]
    wrong = [row for row in shown if row[1] != row[2]]
    assert len(shown) >= len(rows) * SHOWN_MIN
    assert len(wrong) <= len(shown) * (1 - RIGHT_MIN), wrong
    for category, number in Counter(label for _, label, _ in rows).items():
        assert number >= EXAMPLES_MIN
        assert sum(label == answer == category for _, label, answer in rows) >= number * 0.65, category


@pytest.mark.parametrize(
    "title",
    [
        *("Wow", "The End", "zxqv", "\u03a9", "42", "...", "Goodbye for now", "Wondering", "The Creator"),
        *("Everything is gone...", "I hope...", "We Still Don't Trust You", "First Recovery, Will it Work?"),
        "\u041a\u0430\u043a \u043d\u0430 \u0444\u0430\u043d\u0442\u0438\u043a\u0430\u0445 Love Is",
    ],
)
def test_where_too_little_is_known_there_is_no_topic(title: str) -> None:
    """Nothing is guessed: a wrong look is worse than a neutral one."""
    assert found(title) is None


@pytest.mark.parametrize(
    "title",
    [
        "Tensão aumenta na Síria: rebeldes assumem controlo do aeroporto de Alepo",
        "Consistency Beats the Dream Mantra Every Day of the Week",
        "libxev: A cross-platform, high-performance event loop",
        "Snow Manラウール「ハニレモ」に心がプルプル(写真16枚)",
        "Bun 1.4",
        "Re-Negotiating Perfectionism",
        "Cash vs Flight - Are You Smarter Than A 3rd Grader?!",
        "How 90 minutes with Lego bricks taught these executives agile",
        "Why Canada and India are Fighting",
        "TikTok's efforts to silo US data are 'largely cosmetic'",
        "What I learnt when I gave up alcohol for a month",
        "Muszą oddać ziemię, by dostać pełną rentę. Przepisy wywołują oburzenie",
        "TP.HCM đưa mẫu hài cốt liệt sĩ ra Hà Nội bằng máy bay quân sự",
        "Stunning Tiny House with Smart Detachable Trailer Design",
        "Legendary Inventor Danny Hillis \u2014 Solving the Impossible (Plus Kevin Kelly)",
    ],
)
def test_one_weak_word_decides_nothing(title: str) -> None:
    """An airport, a flight, a performance or a photo is in titles about anything."""
    assert found(title) is None


@pytest.mark.parametrize(
    "title",
    [
        'Why "Entry" Level Jobs Now Need 3-5 Years Experience',
        "We hid for 10-12 hours in a box",
        "Eat 2-3 times and wait",
        "Only 5-10 people know",
        "In 2-3 Jahren ist alles anders",
        "Zwischen 5-10 Minuten warten",
        "Lo que pasa en 3-5 años aquí",
        "O que muda em 2-4 anos aqui",
        "Ce qui change en 2-3 ans ici",
        "Cosa cambia in 3-5 anni qui",
        "Через 2-3 дней всё иначе",
    ],
)
def test_a_range_is_no_result_of_a_match(title: str) -> None:
    """Two numbers with a dash and a unit after them."""
    answer = found(title)
    assert answer is None or answer.topic is not Topic.SPORTS


@pytest.mark.parametrize(
    ("title", "is_sure"),
    [
        ("Moana 2 | Official Trailer", True),
        ("Easy Chicken Soup Recipe", True),
        ("LAKERS at PACERS | FULL GAME HIGHLIGHTS | August 8, 2020", True),
        ("The Housing Market and Interest Rates Explained", True),
        ("How to Use CSS Flexbox", True),
        ("Nur 4 Zutaten für einen wunderbaren Käsekuchen ohne Backen", True),
        ("Presenting your design to stakeholders", False),
        ("Feedbacks and positive reinforcement in the workplace.", False),
        ("How To Generate Creative Marketing Ideas", False),
        ("Java is mounting a huge comeback", False),
        ("Cats in the Snow", False),
        ("Episode 58: Saving All the Chains, with Chainsafe", False),
        ("How to fend off a jerk", False),
        ("Zu laut oder zu schnell: Polizei gegen Raser", False),
    ],
)
def test_a_topic_is_sure_by_two_signs_or_a_nearly_certain_one(title: str, is_sure: bool) -> None:
    """A chip names it in words: that has to be right."""
    answer = found(title)
    assert answer is not None
    assert answer.is_sure is is_sure


@pytest.mark.parametrize(
    ("title", "category"),
    [
        pytest.param("My Zxqv", Category.LIFESTYLE_VLOG, id="a story"),
        pytest.param("How to Zxqv", Category.EDUCATION_TUTORIAL, id="a lesson"),
        pytest.param("Tim Cook's last keynote", Category.TECH_SAAS, id="a name that cooks"),
        pytest.param("Bill Gates on the next pandemic", Category.MEDICAL_HEALTHCARE, id="a name of a noun"),
        pytest.param("Growing tomatoes on a balcony", Category.LIFESTYLE_VLOG, id="gardening"),
        pytest.param("How to cook tomatoes", Category.FOOD_COOKING, id="cooking all the same"),
        pytest.param("My honest review of the Fujifilm X100VI", Category.CREATIVE_DESIGN, id="a camera"),
        pytest.param("Madison Beer - Reckless (Official Video)", Category.ENTERTAINMENT_COMEDY, id="no beer"),
        pytest.param("A Beginner's Guide to Sourdough", Category.FOOD_COOKING, id="a guide to something"),
        pytest.param("Blender 5.0 for Beginners: The Donut", Category.CREATIVE_DESIGN, id="a tool, no food"),
        pytest.param("Why Every Chipmaker Is Building in Arizona", Category.TECH_SAAS, id="hardware"),
        pytest.param("Messi's Last Dance", Category.FITNESS_WELLNESS, id="an athlete"),
        pytest.param("Why Your Wi-Fi Is Slow (and the $9 Fix)", Category.TECH_SAAS, id="a compound"),
        pytest.param("From Couch to 10K", Category.FITNESS_WELLNESS, id="a couch to run from"),
        pytest.param("CONSEJOS: EL ULTIMO EN SALIR GANA", Category.ENTERTAINMENT_COMEDY, id="no accents"),
        pytest.param("Warum dein Brot nie aufgeht", Category.FOOD_COOKING, id="German without an umlaut"),
    ],
)
def test_names_gardens_and_guides_are_told_apart(title: str, category: Category) -> None:
    """What a stranger would not publish, by its cause."""
    assert category_of(title) is category


@pytest.mark.parametrize(
    ("title", "category"),
    [
        pytest.param("What I learned from my mother's cancer", Category.MEDICAL_HEALTHCARE, id="illness"),
        pytest.param("My father's funeral", Category.LIFESTYLE_VLOG, id="grief of one's own"),
        pytest.param("The history of the war in ten maps", Category.NEWS_COMMENTARY, id="war is no lesson"),
        pytest.param("Death by Chocolate Cake", Category.FOOD_COOKING, id="death that is none"),
        pytest.param("Rock Legend Tom Petty Dies At Age 66", Category.NEWS_COMMENTARY, id="an obituary"),
        pytest.param("The Funeral | Official Trailer", Category.ENTERTAINMENT_COMEDY, id="a film about it"),
    ],
)
def test_a_grave_title_gets_no_bright_category(title: str, category: Category) -> None:
    """But a song or a film may tell of death."""
    assert category_of(title) is category


def test_words_of_another_language_say_nothing() -> None:
    """`pain` is bread in French alone."""
    assert find_topic("Pain au chocolat, brioche et croissant", "fr") is not None
    assert find_topic("No Pain No Gain", "en") is None
    assert find_topic("La receta de la abuela", "es") is not None
    assert find_topic("La receta de la abuela", "tl") is None


def test_every_topic_belongs_to_a_category_of_the_contract() -> None:
    """ThumbAPI knows twelve."""
    assert {topic.category for topic in Topic} == set(Category) - {Category.AUTO}


def test_a_topic_is_found_fast() -> None:
    """In the best of three runs, on a machine that has other work to do."""
    titles = [(title, detect_language(title)) for _, title, _ in examples()]
    means: list[float] = []
    for _ in range(4):
        start = time.process_time()
        for title, language in titles:
            find_topic(title, language)
        means.append((time.process_time() - start) / len(titles))
    assert min(means) < MEAN_MAX_S


@pytest.mark.parametrize(
    "title",
    [
        "Ten Habits of Happy People",
        "Perfect Rice",
        "Figma vs Framer",
        "How the Heart Works",
        "Rent in Lisbon",
        "Warum wir schlafen",
        "L'été à Paris",
        "朝ごはんを食べるべき理由",
        "لماذا ننام",
        "Release 2.0",
    ],
)
def test_the_fields_of_a_card_decide_neither_category_nor_icon(title: str) -> None:
    """An author who is called Cook makes no recipe."""
    fields = {
        "author": "Bitcoin Cook",
        "site": "guitar.football",
        "tags": "python, pizza, travel",
        "date": "2026-01-02",
        "reading_time": "5",
        "headline": "A banana and a tractor",
        "subtitle": "With pizza",
        "kicker": "Rocket",
    }
    plain, full = (
        brief_of(make_request(title, format="blogpost", design=make_design(**options))).composition
        for options in ({}, fields)
    )
    assert (plain.category, plain.topic, plain.icons) == (full.category, full.topic, full.icons)
