# ruff: noqa: RUF001 - letters of other scripts
"""What says what a headline is about, where neither spaces nor small words tell its phrases apart."""

from __future__ import annotations

import pytest

from thumbcli.render.title.clean_title import clean_title
from thumbcli.render.title.core_phrase import find_core

CORES = [
    ("ja", "3階建の家をダンボールの家に改造してみた", "ダンボールの家"),
    ("ja", "3人で人狼してみたらヤバかった", "人狼してみたら"),
    ("ja", "新車でマセラティを買う", "マセラティ"),
    ("ja", "生きてるアナゴを捌きまくって", "アナゴ"),
    ("ja", "本当にカードが出る!?", "カード"),
    ("ja", "モテたい私が選んだ 2020年上半期ベストコスメ!", "2020年上半期ベストコスメ"),
    ("ja", "三河島事故があった場所に霊感あるヤツが偶然たどり着いた。", "三河島事故"),
    ("ja", "広島原爆…熱光線で体の中まで焼ける。死者14万人の地獄。", "死者14万人"),
    ("ja", "世界で一番旨い唐揚げ", "一番旨い唐揚げ"),
    ("ja", "『弱虫ペダル』（8.14公開）冒頭予告", "『弱虫ペダル』"),
    ("ja", "私の現実", ""),
    ("zh", "療癒！這雕像專門承接對老闆的怨氣", "怨氣"),
    ("zh", "千万不要买这款手机", ""),
    ("ko", "집들이 갈 때", "집들이"),
    ("ko", "치킨 본사 쳐들어가서 네고해왔습니다", "치킨 본사"),
    ("ko", "팔뚝살 최고의 운동", "최고의 운동"),
    ("ko", "쌩얼로 3대3 소개팅한 남녀의 충격적 결말", "남녀의 충격적 결말"),
    ("ko", "충격적인 스코어, 바르셀로나의 대참패", "바르셀로나의 대참패"),
    ("ko", "4차선 도로 한가운데 ‘알박기’…집주인 25억 달라", "25억"),
    ("ko", "고슴도치 목욕하면서 발톱깎기", "고슴도치"),
    ("ko", "뻔뻔하게 구는 베트남 쇼핑몰 찾아가서 참교육!", "베트남 쇼핑몰"),
    ("ko", "드디어 액티브 노이즈 캔슬링!", "액티브 노이즈 캔슬링!"),
    ("ko", "이수현(Lee Suhyun) ‘주저하는 연인들을 위해’", "‘주저하는 연인들을 위해’"),
    ("ko", "7년 만에 부모님께 방송 하는거 들켰습니다", "7년 만에"),
    ("ko", "815 대성공 문재인 겁먹고 도망쳤다!", "815 대성공"),
    ("hi", "पढ़ाई में मन कैसे लगायें", "पढ़ाई"),
    ("tr", "Oruçluyken başıma gelmesini umduğum şeyler tam liste", "Oruçluyken"),
    ("es", "Lo que la gente opina de nuestra relación…", "relación…"),
]

LAUGHTER = [
    ("3階建の家をダンボールの家に改造してみたwwwww", "3階建の家をダンボールの家に改造してみた"),
    (
        "勝手にテキ屋の射的コーナーを作ったドッキリで大爆笑www【第３回】",
        "勝手にテキ屋の射的コーナーを作ったドッキリで大爆笑",
    ),
    ("今日の動画(笑)", "今日の動画"),
    ("집에 혼자 있을 때 하는 짓ㅋㅋㅋㅋㅋㅋㅋ", "집에 혼자 있을 때 하는 짓"),
    ("걸리면 죽음의 세 글자 게임!!!!ㅋㅋㅋㅋ", "걸리면 죽음의 세 글자 게임!"),
    ("รวมคลิปตลก 55555", "รวมคลิปตลก"),
    ("QUE MEDO DESSE JOGO kkkkk", "QUE MEDO DESSE JOGO"),
    ("Casi me caigo jajaja", "Casi me caigo"),
    ("ㅋㅋㅋ", "ㅋㅋㅋ"),
    ("100W充電器", "100W充電器"),
    ("www.example.comを使ってみた", "www.example.comを使ってみた"),
    ("Lil Darkie - HAHAHA", "HAHAHA"),
    ("AO VIVO | APRESENTAÇÃO OFICIAL DE SALOMON KALOU", "APRESENTAÇÃO OFICIAL DE SALOMON KALOU"),
    ("NOTRE PREMIÈRE FOIS... ( ft. @Mary - Frozencrystal @Dooms  @Sora )", "NOTRE PREMIÈRE FOIS…"),
    ("《愚人節快樂》 #搞笑 #shorts", "愚人節快樂"),
    ("“한때 출마 검토” [김이택의 저널어택｜EP.03]", "“한때 출마 검토” [김이택의 저널어택, EP.03]"),
    ("流れ星が見えた夜 ／ウェザーニュース", "流れ星が見えた夜"),
    ("SUB] 대한민국을 회복합시다", "대한민국을 회복합시다"),
]


@pytest.mark.parametrize(("language", "headline", "core"), CORES, ids=[case[1] for case in CORES])
def test_the_noun_that_says_what_stands_out(language: str, headline: str, core: str) -> None:
    """Neither the verb that ends the sentence, nor a small number that only describes."""
    assert find_core(headline, language) == core


@pytest.mark.parametrize(("title", "clean"), LAUGHTER, ids=[case[0] for case in LAUGHTER])
def test_laughter_and_labels_are_no_words_of_the_title(title: str, clean: str) -> None:
    """Where nothing else would be left, they stay."""
    assert clean_title(title).text == clean
