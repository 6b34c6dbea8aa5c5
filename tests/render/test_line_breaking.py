# ruff: noqa: RUF001 - Cyrillic letters
"""Line breaks, as arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thumbcli.render.typography.break_penalties import break_penalties
from thumbcli.render.typography.line_breaking import RunWidths, partition, splits
from thumbcli.render.typography.word_cutting import address_parts, word_parts

NEVER_IN_STACKS = 0.3
"""Breaks that cost this much are not tried for stacks."""

NAME = 1.5
"""What a break inside of a name costs at least."""

WIDTHS = st.lists(st.floats(0.2, 9.0), min_size=1, max_size=14)


def lines_of(title: str, count: int) -> list[str]:
    """Break a title whose letters are all one em wide."""
    tokens = title.split()
    measure = RunWidths([float(len(token)) for token in tokens], [1.0] * len(tokens))
    split = partition(measure, count, break_penalties(tokens))
    return [" ".join(tokens[start:end]) for start, end in split.ranges]


@pytest.mark.long
@given(WIDTHS, st.data())
def test_every_token_stands_on_exactly_one_line(widths: list[float], data: st.DataObject) -> None:
    """No word is lost or doubled, whatever the widths."""
    count = data.draw(st.integers(1, len(widths)))
    split = partition(RunWidths(widths, [0.3] * len(widths)), count, [0.0] * len(widths))
    covered = [index for start, end in split.ranges for index in range(start, end)]
    assert covered == list(range(len(widths)))
    assert all(end > start for start, end in split.ranges)


@given(WIDTHS)
def test_widths_of_runs_add_up(widths: list[float]) -> None:
    """Prefix sums agree with adding up."""
    measure = RunWidths(widths, [0.3] * len(widths))
    assert measure.width_em(0, len(widths)) == pytest.approx(sum(widths) + 0.3 * (len(widths) - 1))


@pytest.mark.parametrize(
    ("title", "count", "lines"),
    [
        ("I Built a SaaS in 24 Hours With AI", 3, ["I Built a SaaS", "in 24 Hours", "With AI"]),
        ("Docker Explained in 12 Minutes", 3, ["Docker", "Explained in", "12 Minutes"]),
        ("Tesla Model 3 Review After 100 Miles", 2, ["Tesla Model 3", "Review After 100 Miles"]),
        ("Logo Design Rules You Can Break", 2, ["Logo Design", "Rules You Can Break"]),
    ],
)
def test_numbers_stay_with_their_nouns(title: str, count: int, lines: list[str]) -> None:
    """Titles broken as a person would break them."""
    broken = lines_of(title, count)
    assert len(broken) == len(lines)
    for line in broken[:-1]:
        assert not line.split()[-1].isdigit() or "Model" in line
    assert sorted(" ".join(broken).split()) == sorted(title.split())


def test_a_line_does_not_end_on_an_article_where_avoidable() -> None:
    """An article leans on the word after it."""
    assert lines_of("Building the Bridge to a Better World", 2)[0] != "Building the Bridge to a"


def test_a_number_is_not_torn_from_its_noun() -> None:
    """`24 | Hours` and `Type | 2` read badly."""
    assert "24 Hours" in " | ".join(lines_of("I Built a SaaS in 24 Hours With AI", 4))
    assert "Type 2" in " | ".join(lines_of("Understanding Type 2 Diabetes", 3))


def test_a_letter_stays_with_what_it_names() -> None:
    """`Vitamin | D` leaves a line with one letter; a share may part from what it is a share of."""
    assert "Vitamin D" in " | ".join(lines_of("Signs of Vitamin D Deficiency", 3))
    assert break_penalties("Why We Forget 90% Fast".split())[3] < NEVER_IN_STACKS


def test_a_name_of_two_words_stays_whole() -> None:
    """Half of it says another thing: `Black | Holes`."""
    assert lines_of("Black Holes Don't Suck", 2) == ["Black Holes", "Don't Suck"]
    assert break_penalties("I Ate Only Gas Station Food".split())[3] > 0


def test_a_number_that_counts_nothing_stays_with_the_word_before_it() -> None:
    """`Porsche | 911 on the Internet` tears a name."""
    penalties = break_penalties("The Cheapest Porsche 911 on the Internet".split())
    assert penalties[2] > penalties[3]


def test_splits_break_at_no_forbidden_place() -> None:
    """A stack keeps to the same rules."""
    tokens = "I Built a SaaS in 24 Hours With AI".split()
    penalties = break_penalties(tokens)
    for ranges in splits(len(tokens), 3, penalties):
        assert all(tokens[end - 1] not in {"a", "in", "24"} for _, end in ranges[:-1])


@pytest.mark.parametrize(
    ("word", "count", "parts"),
    [
        pytest.param("Schifffahrt", 2, ["Schiff-", "fahrt"], id="not inside a triple"),
        pytest.param("Fensterrahmen", 2, ["Fenster-", "rahmen"], id="between two consonants"),
        pytest.param(
            "Donaudampfschifffahrtsgesellschaftskapitän",
            3,
            ["Donaudampfschiff-", "fahrtsgesell-", "schaftskapitän"],
            id="nor inside one sound",
        ),
        pytest.param("Supercalifragilis", 1, ["Supercalifragilis"], id="not at all"),
        pytest.param("abcd", 9, ["a-", "b-", "c-", "d"], id="more parts than letters"),
    ],
)
def test_an_endless_word_is_cut_where_a_syllable_begins(word: str, count: int, parts: list[str]) -> None:
    """Where that is near an even cut."""
    assert word_parts(list(word), count, "-") == parts


@given(st.text("aeiouxtrf", min_size=1, max_size=60), st.integers(1, 9))
def test_the_parts_of_a_word_are_the_word(word: str, count: int) -> None:
    """Nothing is lost, and no part is much longer than an even one."""
    parts = word_parts(list(word), count, "")
    assert "".join(parts) == word
    assert all(parts)
    even = -(-len(word) // min(count, len(word)))
    assert max(map(len, parts)) <= even + 2


@pytest.mark.parametrize(
    ("token", "parts"),
    [
        pytest.param("C:\\WINDOWS\\SYSTEM32", ["C:\\", "WINDOWS\\", "SYSTEM32"], id="a path"),
        pytest.param("https://a.io/b", ["https://", "a.", "io/", "b"], id="an address"),
        pytest.param("well-known", ["well-known"], id="a word"),
    ],
)
def test_an_address_is_cut_after_its_marks(token: str, parts: list[str]) -> None:
    """Never inside a part."""
    assert address_parts(token) == parts


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Legendary Inventor Danny_Hillis", "en"),
        ("Oscar_De_La_Hoya On Why Mayweather Was Disrespectful", "en"),
        ("Apple further explains why Game_Boy emulator was removed", "en"),
        ("Using Your Mind With Dr._Ellen_Langer", "en"),
        ("Stephen_A._Smith reacts to the trade", "en"),
        ("MIB SHRED The DragCon Los_Angeles Pink Carpet", "en"),
        ("Saudi Crown Prince Mohammed bin_Salman Speaks Out", "en"),
        ("How Manchester_City won the Champions_League this year", "en"),
        ("Bayern_Munich vs. Real_Madrid in Full", "en"),
        ("Moana_2 Trailer Breakdown in Detail", "en"),
        ("DANNY_HILLIS ON SOLVING THE IMPOSSIBLE", "en"),
        ("Yann_Barth\u00e8s adresse un message \u00e0 Lilia_Hassaine", "fr"),
        ("Marion_Cotillard et Guillaume_Canet les vacances commencent", "fr"),
        ("Georgina_Rodr\u00edguez mostra-se em movimento e f\u00e3s aplaudem", "pt"),
        ("Muere el cantante Diego_Verdaguer a los 70 a\u00f1os", "es"),
        ("Ludwig_van_Beethoven und seine Zeit in Wien", "de"),
        ("Anna_Dereszowska w kostiumie k\u0105pielowym na pla\u017cy", "pl"),
        (
            "Фигуру Ольги_Бузовой обругали в сети",
            "ru",
        ),
        ("Fridolina_Rolf\u00f6 och Hanna_Glas l\u00e4mnar \u00e5terbud", "sv"),
    ],
)
def test_a_name_stays_on_one_line(title: str, language: str) -> None:
    """An underscore is a space that no line should break at."""
    joined = title.split()
    tokens = title.replace("_", " ").split()
    penalties = break_penalties(tokens, language)
    at = -1
    for group in joined:
        parts = group.split("_")
        assert all(penalties[at + part] >= NAME for part in range(1, len(parts)))
        at += len(parts)


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("The INSANE Tech|behind Beast Games", "en"),
        ("Hidden Museums|Worth a Detour in Lisbon\u2019s Alfama", "en"),
        ("Using Your Mind|to Control Your Physical Health", "en"),
        ("Audience member gets him|a GOLDEN BUZZER!", "en"),
        ("\u00bfCu\u00e1nto dura|el jam\u00f3n serrano|una vez abierto?", "es"),
        ("Mon Conseil|le Plus Sinc\u00e8re|pour la Jeune G\u00e9n\u00e9ration", "fr"),
        ("Polskie pierogi lec\u0105|w kosmos|i nieziemskie przepisy", "pl"),
        ("Tens\u00e3o aumenta|na S\u00edria e rebeldes assumem controlo|do aeroporto", "pt"),
        ("Als Luca ihn reparieren wollte|von D\u00fcnger-Streuer zerquetscht", "de"),
        ("Cosa succede|nel cervello quando dormi poco", "it"),
        ("Что нового|в Nature|и Science", "ru"),
    ],
)
def test_a_line_ends_best_where_a_phrase_does(title: str, language: str) -> None:
    """By the small words of the title's own language; a bar is a space to break at, cheaper than the next."""
    tokens = title.replace("|", " ").split()
    penalties = break_penalties(tokens, language)[:-1]
    ends = [len(part.split()) for part in title.split("|")]
    at = 0
    for size in ends[:-1]:
        at += size
        assert penalties[at - 1] < min(penalties[at], NEVER_IN_STACKS)


def test_no_line_begins_with_a_postposition() -> None:
    """Languages that lean words on what stands before them."""
    assert break_penalties("गरीब लड़की की शादी में क्या हुआ".split(), "hi")[3] > NEVER_IN_STACKS


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("TensorFlow with Rich|Freedman", "en"),
        ("Bayesian Modeling for Ford|GoBike Ridership with PyMC3", "en"),
        ("Top|5 Features on Android", "en"),
        ("MARIO|64 BLIND SPEEDRUN RACE", "en"),
        ("Supreme Court Sides with Whistleblower in Murray v.|UBS Securities", "en"),
        ("0 DTE SPX Best Entry|Time", "en"),
        ("World|of Warcraft Leveling Mage", "en"),
        ("I Sold My Web|App", "en"),
        ("I love tea and|I love it", "en"),
        ("Jira|and Linear are legacy software", "en"),
        ("How to cook rice|and beans", "en"),
        ("Docker|and Kubernetes explained", "en"),
        ("Mistral|Small 4 First Look", "en"),
        ("NVIDIA|CEO responds to the drama", "en"),
        ("You need to try these tools right|now", "en"),
        ("I drew what I look|like", "en"),
        ("Thank|you for everything", "en"),
        ("Will it be worth $10|trillion by then?", "en"),
        ("Three friends split 5|pizzas at once", "en"),
        ("Polskie pierogi lecą w kosmos i|nieziemskie przepisy", "pl"),
        ("शूटर धमाके|का Teaser REVIEW आया", "hi"),
        ("지리산 반달가슴곰 가족 새끼|6마리 출산", "ko"),
        ("Yüzünüz Sarkıyor Çünkü|Omurganız Suçlu", "tr"),
        ("Das sind die neuen|Beschlüsse", "de"),
        ("Mantener el equilibrio con código|abierto", "es"),
        ("Nudeln mit 30g|Protein und viel Käse", "de"),
        ("Bất ngờ dưới mỏm đá bên bờ|biển Hawaii", "vi"),
    ],
)
def test_no_line_ends_inside_of_a_name_or_a_count_or_on_a_joint(title: str, language: str) -> None:
    """Stacks never try such a break, and other lines only where they would be far from even."""
    before, after = title.split("|")
    penalties = break_penalties(f"{before} {after}".split(), language)
    assert penalties[len(before.split()) - 1] > NEVER_IN_STACKS


def test_a_sum_may_stand_alone() -> None:
    """It says something without what it is for."""
    assert break_penalties("Last To Leave $800,000 Island Keeps It".split())[3] < NEVER_IN_STACKS


@pytest.mark.parametrize(
    "title", ["Rich|and Poor Students Swap Lives", "Walk the dog|and the cat", "Learn Python|and the tools"]
)
def test_a_line_may_end_before_and_where_more_than_two_words_are_joined(title: str) -> None:
    """What follows belongs to one side alone."""
    before, after = title.split("|")
    assert break_penalties(f"{before} {after}".split())[len(before.split()) - 1] < NEVER_IN_STACKS


def test_a_name_that_is_all_of_a_title_may_take_two_lines() -> None:
    """Each half is large, and there is no other phrase that it could be read with."""
    assert break_penalties(["Squid", "Game"])[0] < NEVER_IN_STACKS
    assert break_penalties(["Watch", "Squid", "Game"])[1] >= NAME


def test_a_verb_keeps_the_small_word_that_changes_it() -> None:
    """`Shows | Off` says another thing."""
    penalties = break_penalties("Jason Momoa Shows Off His Aquaman Quindent".split())
    assert penalties[2] > NEVER_IN_STACKS > penalties[3]


@pytest.mark.parametrize(
    "title",
    [
        "Quy_tập hơn 400 hài_cốt liệt_sĩ tại công_viên Lê_Thị_Riêng sau gần 2 tháng",
        "Bí_Ẩn Quán_Phở Anh Hai Khổ Nhất Thế_Giới",
        "Giá_vàng hôm nay tăng mạnh trên thị_trường quốc_tế",
        "Bộ_trưởng nói về kế_hoạch phát_triển du_lịch của Đà_Nẵng",
        "Cảnh_sát điều_tra vụ tai_nạn giao_thông ở Hà_Nội",
        "Học_sinh và giáo_viên chia_sẻ kinh_nghiệm học_tập",
        "Thủ_tướng gặp_gỡ doanh_nghiệp công_nghệ",
        "Hướng_dẫn nấu_ăn cho gia_đình bận rộn",
        "Diễn_viên nổi_tiếng bất_ngờ kết_hôn",
        "Đội_tuyển Việt_Nam thắng trận_đấu cuối",
    ],
)
def test_no_line_parts_the_syllables_of_a_vietnamese_word(title: str) -> None:
    """An underscore is a space inside of a word."""
    tokens = title.replace("_", " ").split()
    penalties = break_penalties(tokens, "vi")
    at = -1
    for group in title.split():
        size = len(group.split("_"))
        assert all(penalties[at + part] > NEVER_IN_STACKS for part in range(1, size))
        at += size


@pytest.mark.parametrize(
    ("title", "language", "word"),
    [
        ("CE PAL FAIT SON RETOUR À LA BASE", "fr", "À"),
        ("Le président est de retour à Paris", "fr", "à"),
        ("Os bastidores da eleição em Porto Alegre", "pt", "da"),
        ("La historia de un pueblo en crisis", "es", "en"),
        ("Cosa succede nel cervello di chi dorme poco", "it", "di"),
        ("ЕЖЕДНЕВНЫЕ ЗАДАНИЯ В ЛЕСУ", "ru", "В"),
        ("Как поехать в Японию с детьми", "ru", "с"),
        ("Що відбувається з цінами на хліб", "uk", "на"),
        ("Polskie pierogi lecą w kosmos", "pl", "w"),
        ("Tensão aumenta na Síria com rebeldes", "pt", "na"),
        ("Viaje por la costa del Pacífico", "es", "por"),
    ],
)
def test_no_line_ends_on_a_short_preposition(title: str, language: str, word: str) -> None:
    """It stands with what it leans on."""
    tokens = title.split()
    penalties = break_penalties(tokens, language)[:-1]
    at = tokens.index(word)
    assert penalties[at] > 1 > penalties[at - 1]
