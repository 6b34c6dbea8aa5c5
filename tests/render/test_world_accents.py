# ruff: noqa: RUF001 - letters of other scripts
"""What stands out of headlines in other languages than English."""

from __future__ import annotations

import pytest

from thumbcli.render.title.core_phrase import find_core
from thumbcli.render.title.emphasis import find_emphasis
from thumbcli.render.title.match_result import find_match_result
from thumbcli.render.title.negated_phrase import find_negated
from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.break_penalties import break_penalties
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.segmentation import phrases

DENIED = [
    ("pt", "TENDÊNCIAS VERÃO 2021 QUE NÃO IREI USAR", "NÃO IREI USAR"),
    ("pt", "nunca deves dizer no trabalho", "nunca deves dizer"),
    ("de", "dieses Handy nicht kaufen solltest", "nicht kaufen"),
    ("de", "du niemals im Urlaub machen", "niemals im Urlaub"),
    ("fr", "Pourquoi il ne faut pas acheter cette voiture", "ne faut pas acheter"),
    ("fr", "Je ne mangerai plus jamais de sucre", "ne mangerai plus jamais"),
    ("es", "Nunca compres este coche usado", "Nunca compres"),
    ("it", "Perché non dovresti comprare casa adesso", "non dovresti comprare"),
    ("ru", "Почему не стоит покупать новый айфон", "не стоит покупать"),
    ("ru", "Никогда не покупайте эту машину", "Никогда не покупайте"),
    ("tr", "Bu arabayı asla satın almayın", "asla satın almayın"),
    ("ar", "لا تشتري هذا الهاتف", "لا تشتري"),
    ("hi", "यह गलती कभी मत करना", "कभी मत करना"),
    ("id", "Jangan pernah beli mobil", "Jangan pernah beli"),
    ("vi", "bạn không nên mua iPhone mới", "không nên mua"),
    ("pl", "Dlaczego nie warto kupować tego telefonu", "nie warto kupować"),
    ("nl", "Waarom je deze auto niet moet kopen", "niet moet kopen"),
    ("ko", "이 차 절대 사지 마세요", "절대 사지 마세요"),
]

UNSPACED_PHRASES = [
    ("ja", "絶対に買ってはいけないスマホ5選", "絶対に買ってはいけない"),
    ("ja", "日テレの報道内容に鈴木本部長が下した「評価」", "「評価」"),
    ("ja", "岡崎市の壁にスプレーアートしたら凄い作品誕生…!!", "作品誕生…!!"),
    ("ja", "できる防御力最強の貯蔵庫これ", "防御力最強の貯蔵庫"),
    ("ja", "東京で一番美味しいラーメン屋", "一番美味しいラーメン屋"),
    ("ja", "彼女が絶対に許さないこと", "絶対に許さない"),
    ("ja", "100均グッズで作る簡単収納術", "100均グッズで"),
    ("zh", "千万不要买这款手机", "千万不要买这款"),
    ("zh", "中国真的刚刚救了全世界吗？", "全世界吗？"),
    ("th", "ทำไมคนไทยไม่กินข้าวเช้า", "ไม่กิน"),
]


@pytest.mark.parametrize(("language", "headline", "core"), DENIED)
def test_what_is_denied_stands_out_with_its_negation(language: str, headline: str, core: str) -> None:
    """Without it the verb would say the opposite."""
    assert find_core(headline, language) == core


def test_a_headline_that_denies_nothing_or_is_all_denied_has_no_such_phrase() -> None:
    """All of a headline cannot stand out of it."""
    assert find_negated("Nunca compres".split(), "es") is None
    assert find_negated("este coche usado".split(), "es") is None


@pytest.mark.parametrize(("language", "headline", "phrase"), UNSPACED_PHRASES)
def test_a_sure_phrase_stands_out_where_no_spaces_part_words(
    language: str, headline: str, phrase: str
) -> None:
    """What is forbidden, a number, a quotation, a superlative, a last noun, in this order."""
    tokens = phrases(headline, dominant_script(headline))
    found = find_emphasis(tokens, language=language)
    assert "".join(tokens[at] for at in sorted(found)) == phrase


@pytest.mark.parametrize(
    ("language", "headline", "score"),
    [
        ("de", "Wolverhampton 0:1 FC Sevilla", "0:1"),
        ("ar", "ريال مدريد 2–5 برشلونة", "2–5"),
        ("pt", "Flamengo 4x1 Vasco", "4x1"),
    ],
)
def test_the_result_of_a_match_stands_out(language: str, headline: str, score: str) -> None:
    """It is what the sides are shown for."""
    assert find_core(headline, language) == score


@pytest.mark.parametrize(
    "title",
    [
        "Top 5-10 Goals of the Champions League 2020",
        "2-3 Minuten täglich reichen",
        "Spiel des Jahres 2020-21 im Test",
        "Season 2 - 5 Episodes ranked",
        "Почему 2-3 матча решают всё",
    ],
)
def test_other_numbers_with_a_dash_are_no_result(title: str) -> None:
    """A result stands between two names, or after them."""
    assert find_match_result(title) is None


@pytest.mark.parametrize(
    ("language", "headline", "letter"),
    [
        ("ru", "Лукашенко и пустота", "и"),
        ("ru", "О чём молчит Кремль", "О"),
        ("ru", "Жизнь в деревне с нуля", "с"),
        ("uk", "Як я купив авто у Польщі", "у"),
        ("pl", "Nowy samochód w Polsce", "w"),
        ("pl", "Polska i Czechy razem", "i"),
        ("cs", "Cesta z Prahy v noci", "v"),
        ("sk", "Cesta z Bratislavy k moru", "k"),
    ],
)
def test_a_line_ends_on_no_lone_letter_of_a_slavic_language(
    language: str, headline: str, letter: str
) -> None:
    """It belongs to the word after it, in titles of three words as well."""
    tokens = headline.split()
    assert break_penalties(tokens, language)[tokens.index(letter)] >= 1


@pytest.mark.parametrize(
    ("language", "headline", "core"),
    [
        ("ru", "Деньги с ЗАВОДА", "с ЗАВОДА"),
        ("ru", "Лукашенко и пустота", "пустота"),
        ("en", "Why I left Google", "left Google"),
    ],
)
def test_what_stands_out_takes_a_lone_letter_along(language: str, headline: str, core: str) -> None:
    """On posters the core has lines of its own, before which no letter may hang."""
    assert find_core(headline, language) == core


@pytest.mark.parametrize("text", ["মন দুয়ারী", "नई कहानी", "قصة جديدة", "เรื่องใหม่"])
def test_letters_that_join_or_carry_marks_get_no_space_between_them(text: str) -> None:
    """Fonts of chips have it for capitals."""
    wide = measure(text, ("archivo",), widest_em=40.0, tracking_em=0.1)
    assert wide.tracking_em == 0.0
    assert measure("NEW STORY", ("archivo",), widest_em=40.0, tracking_em=0.1).tracking_em == 0.1
