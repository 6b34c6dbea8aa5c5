"""The icon of a title: words of its language, names, its form; none where nothing is sure."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from thumbcli.artwork.own_objects import OWN_THINGS
from thumbcli.render.compose import varied_icon
from thumbcli.render.paint.stickers import can_draw
from thumbcli.render.title.icon_choice import find_icon, icon_of_words, is_concrete
from thumbcli.render.title.icon_tables import choices_for, read_entry
from thumbcli.render.title.icon_vocabulary import icon_words
from thumbcli.render.title.sides import find_sides
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.understanding import understand
from thumbcli.render.title.word_data import DATA, list_texts, read_lists, read_table

AI_CHIP, CHAT, SPARK, ASSISTANT, BRAIN = "\ue022", "\ue023", "\ue024", "\ue025", "\ue027"
NETWORK, SERVERS = "\ue004", "\ue008"

CASES = Path(__file__).parent / "data"
TABLES = sorted([*DATA.glob("icon_words_*.txt"), *DATA.glob("icon_names_*.txt"), DATA / "icon_brands.txt"])


def rows(name: str) -> list[list[str]]:
    """Return the fields of each case."""
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("rule", dict.fromkeys(row[0] for row in rows("icons.tsv")))
def test_a_title_finds_its_icon_or_none(rule: str) -> None:
    """One rule for each group of titles."""
    assert rule
    wrong = {}
    for one, language, icon, title in rows("icons.tsv"):
        if one == rule:
            code, _, grave = language.partition("-")
            found = find_icon(title, code, grave=bool(grave))
            if (found.icon if found else "-") != icon:
                wrong[title] = (found, icon)
    assert wrong == {}


def test_each_rule_has_ten_titles() -> None:
    """Sums of money have one pattern alone."""
    counts = Counter(row[0] for row in rows("icons.tsv"))
    del counts["sums of money"]
    assert min(counts.values()) >= 10


@pytest.mark.parametrize(
    ("title", "topic", "icon"),
    [
        pytest.param("The new Apple event", Topic.TECH_SAAS, None, id="no fruit in technology"),
        pytest.param("Caramel apple on a stick", Topic.FOOD_COOKING, "🍎", id="a fruit in the kitchen"),
        pytest.param("The best rock of the year", Topic.MUSIC, "🎸", id="a kind of music"),
        pytest.param("Rock climbing for beginners", Topic.MUSIC, "🧗", id="a phrase comes first"),
        pytest.param("React explained", Topic.TECH_SAAS, "\ue001", id="a library"),
        pytest.param("How I react to comments", Topic.LIFESTYLE_VLOG, None, id="a verb"),
        pytest.param("The chip that ate the world", Topic.TECH_SAAS, "\ue000", id="a processor"),
        pytest.param("The chip that ate the world", Topic.RELIGION, None, id="perhaps another one"),
        pytest.param("Nothing known at all", Topic.CRYPTO, None, id="a topic that is not sure"),
    ],
)
def test_the_topic_settles_what_a_word_means(title: str, topic: Topic, icon: str | None) -> None:
    """A word with several meanings counts in a title about one of its topics alone."""
    found = find_icon(title, "en", topic=topic)
    assert (found.icon if found else None) == icon


@pytest.mark.parametrize(
    ("title", "topic", "icon"),
    [
        pytest.param("Nothing known at all", Topic.CRYPTO, "🪙", id="a topic has one of its own"),
        pytest.param("Nothing known at all", Topic.TRAVEL, "🧳", id="another"),
        pytest.param("Nothing known at all", Topic.TECH_SAAS, None, id="a wide topic has none"),
        pytest.param("Eagles beat Dolphins at home", Topic.SPORTS, None, id="names of teams"),
        pytest.param("Canelo and the Fox talk", Topic.COMBAT_SPORTS, "🥊", id="a name of a fighter"),
        pytest.param("Basketball with the Hornets", Topic.SPORTS, "🏀", id="the sport itself"),
        pytest.param("Grizzlies vs Trail Blazers", Topic.SPORTS, "🏀", id="teams of one sport"),
        pytest.param("Steelers vs Packers", Topic.SPORTS, "🏈", id="teams of another sport"),
        pytest.param("Welcome to the Jungle", Topic.FILM, None, id="a name of a film"),
        pytest.param("The circus comes to town", Topic.FILM, None, id="what a film shows"),
        pytest.param("Blood on the moon", Topic.MUSIC, "🎵", id="a name of a song"),
        pytest.param("My guitar on the moon", Topic.MUSIC, "🎸", id="an instrument"),
        pytest.param("The Viper that never sold", Topic.CARS, "🚗", id="a name of a car"),
        pytest.param("A motorcycle called Eagle", Topic.CARS, "🏍", id="the vehicle itself"),
        pytest.param("Beautiful Soup without snakes", Topic.TECH_SAAS, "🍲", id="soup is no name elsewhere"),
        pytest.param("A worm in the registry", Topic.TECH_SAAS, None, id="a name of software"),
    ],
)
def test_titles_of_some_topics_are_made_of_names(title: str, topic: Topic, icon: str | None) -> None:
    """Where the topic is sure, what such names mean literally is not shown."""
    found = find_icon(title, "en", topic=topic, sure_topic=True)
    assert (found.icon if found else None) == icon


@pytest.mark.parametrize(
    ("language", "title", "related"),
    [
        ("en", "TikTok Food Hacks For Your Toilet", ()),
        ("en", "I built a chair for dogs that always want to sit next to you", ("🐶",)),
        ("en", "A Trip on India's Toy Trains", ("🧸",)),
        ("en", "Inside the Disturbing World of Crime and Artificial Intelligence", ("🚨",)),
        ("en", "What Giving Birth Abroad Teaches You About Hospital Visitors", ("🏥",)),
        ("en", "Mental Health and Music", ("🎵",)),
        ("nl", "Recept voor appeltaart van oma", ("👵",)),
        ("id", "Harga bensin naik, pemotor mengeluh", ("🏍",)),
        ("uk", "Як приготувати борщ", ()),
        ("vi", "Mưa lớn gây sạt lở, ngập nhiều nơi ở Quảng Ninh", ("🏚", "🌊")),
        ("de", "Hund und Katze", ("🐱",)),
        ("en", "What Makes A Perfect Pizza?", ()),
    ],
)
def test_further_things_of_the_headline_are_told(language: str, title: str, related: tuple[str, ...]) -> None:
    """Two at most, each named by a word of its own, so that a picture can show them together."""
    found = find_icon(title, language)
    assert found is not None
    assert found.related == related


def test_the_reason_names_the_word() -> None:
    """It is what `thumb explain` shows."""
    found = find_icon("What Makes A Perfect Pizza?", "en")
    assert found is not None
    assert found.reason == 'the word "Pizza"'


def test_the_large_line_counts_more_than_the_small_one() -> None:
    """A name of a channel is not what the title is about."""
    found = find_icon("My trip to the volcano | Coffee Time", "en")
    assert found is not None
    assert found.icon == "🌋"


@pytest.mark.parametrize(("line", "first", "second"), rows("sides.tsv"))
def test_a_line_that_compares_has_two_sides(line: str, first: str, second: str) -> None:
    """Lawsuits, figures of speech and sentences stay whole."""
    assert find_sides(line) == (None if first == "-" else (first, second))


def test_each_side_finds_its_icon() -> None:
    """Both by the language of the whole line."""
    found = [icon_of_words(side, "de") for side in ("Hund", "Katze")]
    assert [side.icon for side in found if side] == ["🐶", "🐱"]


def test_every_icon_of_a_table_can_be_drawn() -> None:
    """And no word is listed twice, or reading it fails."""
    keys = [set(read_table(file, str).values()) for file in TABLES]
    assert all(keys)
    icons = {key.partition(" if ")[0] for key in set().union(*keys)}
    own = {f"U+{ord(icon):04X}": icon for icon in OWN_THINGS}
    drawn = {own.get(icon, icon) for icon in icons}
    assert [icon for icon in drawn if not can_draw(icon)] == []


def test_icons_to_choose_from_are_drawn() -> None:
    """The first one of a line is what its words have in the tables, or the line would never be read."""
    lists = list_texts("icon_choices.txt")
    assert lists
    for key, words in lists.items():
        icons = [read_entry(icon.strip("()")).icon for icon in key.split()]
        shown = icons[1:] if key.startswith("(") else icons
        assert [icon for icon in icons if not can_draw(icon)] == []
        assert len(set(icons)) == len(icons) > 1
        for word in words.split():
            assert set(shown) <= {*choices_for(icons[0], "" if word == "*" else word.replace("_", " "))}


def test_hints_are_of_icons_to_choose_from() -> None:
    """Others would be dead weight."""
    chosen = {
        read_entry(icon.strip("()")).icon for key in list_texts("icon_choices.txt") for icon in key.split()
    }
    hinted = {read_entry(key).icon for key in list_texts("icon_hints.txt")}
    assert hinted
    assert hinted <= chosen


@pytest.mark.parametrize(
    ("title", "icons"),
    [
        ("AI is changing how we work", {ASSISTANT, AI_CHIP, BRAIN, NETWORK, SPARK}),
        ("I built a robot", {"🤖", ASSISTANT, "🦾"}),
        ("What large language models can't do", set()),
        ("Learn to code in 2026", {"💻", "\ue005", "\ue00c"}),
        ("Why legacy software never dies", {"💻", "\ue00c"}),
        ("My new laptop is here", set()),
        ("How to make money online", {"💰", "💵"}),
        ("The best vacation ever", {"✈", "🧳", "🗺"}),
        ("Why airplanes never fly over Tibet", set()),
        ("Home workout for beginners", {"💪", "🏋", "\ue018"}),
        ("I drove the cheapest car in the world", {"🚗", "🚘"}),
        ("The best dog in the world", {"🐶", "🐕"}),
        ("Best street food in Bangkok", {"🍽", "🍴", "🥘", "🍲"}),
        ("Day trading for beginners", set()),
    ],
)
def test_a_frequent_subject_has_several_icons(title: str, icons: set[str]) -> None:
    """And a thing that is named has its own alone."""
    assert {*understand(title).equal_icons} == icons


def test_a_channel_does_not_show_one_robot_in_each_picture() -> None:
    """Each title keeps its own, however often it is read."""
    titles = [f"{number} things that AI does better than you" for number in range(2, 26)]
    icons = [varied_icon(understand(title)) for title in titles]
    assert set(icons) == {ASSISTANT, AI_CHIP, BRAIN, NETWORK, SPARK}
    assert max(Counter(icons).values()) <= 10
    understand.cache_clear()
    assert [varied_icon(understand(title)) for title in titles] == icons


@pytest.mark.parametrize(
    ("title", "icons"),
    [
        pytest.param("Is AI Making Us Dumber?", {BRAIN}, id="a brain for what thinks"),
        pytest.param("The AI business is falling apart", {AI_CHIP}, id="a chip for business"),
        pytest.param(
            "Why OpenAI Spent $50 Billion on Data Centers", {SERVERS}, id="servers for data centers"
        ),
        pytest.param("My ChatGPT prompts", {CHAT}, id="a chat for prompts"),
    ],
)
def test_other_words_choose_among_equals(title: str, icons: set[str]) -> None:
    """So that a title on artificial intelligence shows what it is about."""
    assert varied_icon(understand(title)) in icons


@pytest.mark.long
def test_every_word_of_a_table_is_found() -> None:
    """A key that no text can hold would be dead weight."""
    lost = {}
    for file in TABLES:
        language = file.stem.rpartition("_")[2]
        words = [word for word in read_table(file, str) if not word.endswith("*")]
        unfound = [word for word in words if not icon_words(word.replace("_", " "), language)]
        if len(unfound) > len(words) * 0.05:
            lost[file.name] = unfound
    assert lost == {}


def test_the_lists_are_large() -> None:
    """Most titles find their own."""
    by_hand = {file.stem[-2:]: len(read_table(file, str)) for file in DATA.glob("icon_words_*.txt")}
    assert by_hand["en"] >= 2500
    assert len(by_hand) >= 12
    assert min(by_hand.values()) >= 300
    assert len(list(DATA.glob("icon_names_*.txt"))) >= 20
    assert sum(map(len, read_lists(DATA / "icon_masks.txt", str).values())) >= 1000


def test_a_concrete_word_names_one_thing() -> None:
    """What is known only in some topics does not."""
    assert is_concrete("volcano")
    assert is_concrete("pizzas")
    assert not is_concrete("code")
    assert not is_concrete("rather")


@pytest.mark.parametrize(
    ("title", "icon"),
    [
        ("The stock market is about to crash", "📉"),
        ("Why stocks fall in September", "📉"),
        ("Nvidia stock just plunged again, and the stock market with it", "📉"),
        ("Why the stock market keeps rising", "📈"),
        ("How I started investing", "📈"),
    ],
)
def test_a_chart_goes_where_its_title_goes(title: str, icon: str) -> None:
    """A rising one would deny a crash."""
    understood = understand(title)
    assert understood.icon == icon
    assert {"\ue010", "\ue011"} & {*understood.equal_icons} == {"\ue011" if icon == "📉" else "\ue010"}
