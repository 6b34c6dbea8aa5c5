# ruff: noqa: RUF001 - letters of many scripts
"""Which gaps between words no line break may be in; an underscore marks one, a bar the best break."""

from __future__ import annotations

import pytest

from thumbcli.render.typography.break_penalties import break_penalties
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.line_breaking import RunWidths, partition
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.phrase_ends import phrase_end_cost

STRONG = 0.9
"""From this cost on, more lines or smaller letters are better than a break."""


def torn(labelled: str, language: str) -> list[str]:
    """Return the forbidden gaps of a title that cost too little to be kept."""
    words = labelled.replace("_", " ").split()
    gaps = [char for char in labelled if char in " _"]
    penalties = break_penalties(words, language)
    return [
        f"{words[index]} {words[index + 1]}"
        for index, gap in enumerate(gaps)
        if gap == "_" and penalties[index] < STRONG
    ]


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Mantener el_equilibrio para_los_contribuidores de_código abierto", "es"),
        ("Η_Νομική Πλευρά του_Ανοιχτού Κώδικα", "el"),
        ("Πώς να_Συνεισφέρετε στον_Ανοιχτό Κώδικα", "el"),
        ("شیراز در_زمینه پیشگیری از_شیوع ویروس کرونا در_کشور پیشتاز_است", "fa"),
        ("Gợi ý 48 giờ du hí Đà Lạt dịp_Tết Nguyên đán", "vi"),
        ("Rechtliche Aspekte von_Open-Source-Projekten", "de"),
        ("Une explosion dans_une_station essence à_Volgograd, en_Russie", "fr"),
        ("Jak znaleźć użytkowników dla_twojego projektu", "pl"),
        ("Что будет, если_не_ходить в_туалет по_большому", "ru"),
        ("Що відбувається з_цінами на_хліб", "uk"),
        ("Cosa succede nel_cervello di_chi dorme poco", "it"),
        ("Os bastidores da_eleição em_Porto Alegre", "pt"),
        ("כל מה שצריך לדעת על_קוד פתוח", "he"),
        ("كيف تحافظ على_نباتات الحديقة في_فصل الشتاء", "ar"),
        ("Delivering the_next generation of_digital government", "en"),
        ("Rust Is Fast by_Default, but_It Is Not Easy", "en"),
        ("Så byggde vi en_stuga på_fjället", "sv"),
        ("Jak jsme jeli na_výlet do_hor", "cs"),
    ],
)
def test_no_line_ends_on_a_word_that_leans_on_the_next(title: str, language: str) -> None:
    """Prepositions, articles and conjunctions of any length begin a line."""
    assert torn(title, language) == []


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Юридические_аспекты открытого_программного_кода", "ru"),
        ("Найкращі рецепти домашнього_хліба", "uk"),
        ("Mantener el equilibrio con código_abierto", "es"),
        ("Guía_completa de los museos_gratuitos", "es"),
        ("Pourquoi le logiciel_libre séduit les petites_entreprises", "fr"),
        ("Comment réparer une machine_à laver sans outils", "fr"),
        ("Guida alla scelta della bicicletta_elettrica", "it"),
        ("Como começar uma horta_orgânica em casa", "pt"),
        ("Jak dbać o rośliny_doniczkowe", "pl"),
        ("Tipps zur Pflege von alten_Apfelbäumen", "de"),
        ("So gelingt der Einstieg in die freie_Software", "de"),
        ("Οδηγός για την επιλογή του σωστού_ποδηλάτου", "el"),
        ("दाल बनाने का सबसे आसान रसीला_तरीका", "hi"),
        ("I Wanted to Take My Old_Sister Out to Play", "en"),
    ],
)
def test_an_adjective_stays_with_its_noun(title: str, language: str) -> None:
    """In the order of the language, as endings and lists of adjectives tell."""
    assert torn(title, language) == []


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("שגרת_הטיולים לאחר הקורונה", "he"),
        ("חדשות_התיירות: 12 יעדים בארץ", "he"),
        ("איך לשמור על צמחי_הבית בעונת_החורף", "he"),
        ("תולדות_האמנות של המזרח_התיכון", "he"),
        ("دليل شراء_الدراجات_الهوائية في المدينة", "ar"),
        ("أسرار نجاح_المشاريع_الصغيرة في العالم_العربي", "ar"),
        ("تاريخ_الفن_الإسلامي في الأندلس", "ar"),
        ("كيف تحافظ على نباتات_الحديقة في فصل_الشتاء", "ar"),
        ("راهنمای_خرید دوچرخه برای شهرهای_بزرگ", "fa"),
        ("بهترین روستاهای_ایران برای سفر در پاییز", "fa"),
        ("چگونه در یک پروژه‌ی_متن باز مشارکت کنیم", "fa"),
    ],
)
def test_a_noun_stays_with_its_owner(title: str, language: str) -> None:
    """Construct phrases of Arabic and Hebrew, and the Persian ezafe where it is written."""
    assert torn(title, language) == []


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("NEUER LEMBRA DO_7_A_1 AO COMENTAR MASSACRE", "pt"),
        ("Damian Lillard (61_PTS,_8_AST) Highlights", "en"),
        ("Stephen Curry (42_PTS,_9_AST) Carries the Team", "en"),
        ("From 10_to_12 in One Night", "en"),
        ("El Madrid gana 4_a_3 en casa", "es"),
        ("Moana_2 Trailer", "en"),
        ("24_Hours in a Bunker", "en"),
        ("Ele venceu por 3_a_0 no fim", "pt"),
        ("La sfida finisce 2_a_1 a Napoli", "it"),
        ("КАКУЮ КОЛБАСУ ВЫБЕРЕТ ЕНОТ ЗА 100, 1000 или_10_000_РУБЛЕЙ?", "ru"),
    ],
)
def test_results_ranges_and_counts_stay_whole(title: str, language: str) -> None:
    """A result is one thing, and a bracket does not open at the end of a line."""
    assert torn(title, language) == []


def test_a_bracket_with_a_number_begins_a_line() -> None:
    """What counts is inside of the bracket; the name before it is none of its."""
    penalties = break_penalties("Damian Lillard (61 PTS, 8 AST) Highlights".split())
    assert penalties[1] < STRONG < penalties[2]


@pytest.mark.parametrize(
    "title",
    [
        "Barcelona fans react to Bayern_Munich thrashing",
        "Grizzlies vs Trail_Blazers LIVE!",
        "President Trump holds press_conference at Bedminster golf_club",
        "We Joined a Working_Group to Fix the Web",
        "How I Wrote My First Blog_Post in 30 Minutes",
        "World_Health_Organization Warns of New Virus",
        "How to Build a Home_Server for Under $100",
        "What Your Screen_Readers Hear",
        "The Best Landing_Pages of the Year",
        "Inside an Air_Traffic Control Tower",
        "Why Type_Systems Matter",
        "Ford Sticks_It To Jeep",
        "Action Bronson Shakes_It Out",
        "If You Build_It, I'll Buy_It!",
        "The Algorithm That Made_Me Cry",
        "How to Set_Up a Home Server",
    ],
)
def test_english_compounds_and_verbs_stay_whole(title: str) -> None:
    """Nouns that are one thing, names, and a verb with its pronoun or its small word."""
    assert torn(title, "en") == []


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("If You Build It,|I'll Buy It!", "en"),
        ("If It Works,|Don't Touch It", "en"),
        ("Rust Is Fast,|but It Is Not Easy", "en"),
        ("Lose 100 LBs,|Win $250,000!", "en"),
        ("Beat Ronaldo,|Win $1,000,000", "en"),
        ("Escape 50 Cops,|Win $100,000", "en"),
        ("Зеленський відповів,|чому почалась суперечка", "uk"),
        ("Приехали в деревню,|а там никого нет", "ru"),
        ("Dürfen Männer weinen?|Wir fragen nach", "de"),
        ("Ellen Degeneres cancelada:|Te explico toda la polémica", "es"),
        ("هل تعلم البرمجة صعب؟|رؤى من المطورين", "ar"),
        ("Tu veux gagner ce match,|alors travaille", "fr"),
    ],
)
def test_a_title_of_two_clauses_breaks_between_them(title: str, language: str) -> None:
    """Lines that are less even cost less than a clause that ends inside of a line."""
    first, _ = title.split("|")
    tokens = title.replace("|", " ").split()
    widths = RunWidths([float(len(token)) for token in tokens], [1.0] * len(tokens))
    split = partition(widths, 2, break_penalties(tokens, language))
    assert split.ranges[0] == (0, len(first.split()))


@pytest.mark.parametrize(
    ("piece", "following"),
    [
        ("参与开源", "项目"),
        ("開源", "專案"),
        ("開源", "軟體"),
        ("蓝牙多点", "连接失效"),
        ("指纹", "识别"),
        ("電動", "汽車"),
        ("高速", "公路"),
        ("ต้มยำ", "กุ้ง"),
        ("ผัด", "ไทย"),
        ("ข้าวมัน", "ไก่"),
        ("ก๋วยเตี๋ยว", "เรือ"),
        ("ข้าวเหนียว", "มะม่วง"),
    ],
)
def test_terms_without_spaces_stay_whole(piece: str, following: str) -> None:
    """A compound or a dish costs as much as a name; two phrases cost little."""
    assert phrase_end_cost(piece, following) > 1 > phrase_end_cost("如何", "参与") > 0


def test_a_name_with_a_hyphen_is_not_cut_at_it() -> None:
    """`Open-|Source-|Projekten` would be the largest letters, but three words that say nothing."""
    text = measure("von Open-Source-Projekten", ("archivo",), widest_em=6.0, language="de")
    assert len(text.tokens) > 2, "the width has the compound cut"
    at = text.tokens.index("Open-")
    assert text.penalties[at] > 1 > text.penalties[at + 1] > 0


@pytest.mark.parametrize(
    ("title", "language", "line"),
    [
        ("Η Νομική Πλευρά του Ανοιχτού Κώδικα", "el", "του Ανοιχτού"),
        ("Mantener el equilibrio para los contribuidores de código abierto", "es", "para los"),
        ("Gợi ý 48 giờ du hí Đà Lạt dịp Tết Nguyên đán", "vi", "dịp Tết"),
        ("Юридические аспекты открытого программного кода", "ru", "программного кода"),
        ("Barcelona fans react to Bayern Munich", "en", "Bayern Munich"),
    ],
)
def test_a_card_takes_other_lines_where_even_ones_would_tear(title: str, language: str, line: str) -> None:
    """The whole way from a title to its lines, in the shape of a card."""
    text = measure(title, ("inter",), widest_em=20.0, language=language)
    block = fit_block(text, Box(600, 430), max_size_px=110)
    lines = [" ".join(word.text for word in each.words) for each in block.lines]
    assert any(line in each for each in lines), lines
