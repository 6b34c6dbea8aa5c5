# ruff: noqa: RUF001 - Cyrillic letters, French and Vietnamese typography
"""A label before a colon stands small, the name of what a title is about stays large."""

from __future__ import annotations

import re

import pytest

from thumbcli.render.title.headline import parse
from thumbcli.render.title.understanding import TextChoice, understand

WIDE_CARD_CHARS = 112


@pytest.mark.parametrize(
    ("title", "main", "sub"),
    [
        (
            "Eleições 2024: gestão de risco deve ser prioridade em Porto Alegre",
            "Gestão de risco deve ser prioridade em Porto Alegre",
            "Eleições 2024",
        ),
        (
            "Coupe de France : Athlético Marseille-Stade Rennais se jouera finalement à Fos-sur-Mer",
            "Athlético Marseille-Stade Rennais se jouera finalement à Fos-sur-Mer",
            "Coupe de France",
        ),
        (
            "रांची / CoronaVirus Outbreak : पूरे झारखंड में 31 मार्च तक लॉकडाउन, जरूरी सेवाएं नहीं होगी बंद",
            "पूरे झारखंड में 31 मार्च तक लॉकडाउन, जरूरी सेवाएं नहीं होगी बंद",
            "रांची / CoronaVirus Outbreak",
        ),
        ("Formel 1: Vasseur flirtet mit Schumi", "Vasseur flirtet mit Schumi", "Formel 1"),
        (
            "Cyber-Attacke über SolarWinds: Angreifer hatten Zugriff auf Microsoft-Quellcode",
            "Angreifer hatten Zugriff auf Microsoft-Quellcode",
            "Cyber-Attacke über SolarWinds",
        ),
        (
            "Urologia di Gorizia: effettuato il primo intervento con il robot chirurgico",
            "Effettuato il primo intervento con il robot chirurgico",
            "Urologia di Gorizia",
        ),
        (
            "NASA Başkanı’ndan UFO açıklaması: Pentagon'un gizli raporunu gördüm, uzaylılar var",
            "Pentagon’un gizli raporunu gördüm, uzaylılar var",
            "NASA Başkanı’ndan UFO açıklaması",
        ),
        (
            "NFL Week 2 betting roundup: Ravens' comeback over Chiefs costs bettor $572K payday",
            "Ravens’ comeback over Chiefs costs bettor $572K payday",
            "NFL Week 2 betting roundup",
        ),
        (
            "Tráiler | Free Fire x Digimon Adventure | Garena Free Fire LATAM",
            "Free Fire x Digimon Adventure",
            "Tráiler",
        ),
        ("JEP 401: Value Classes and Objects", "Value Classes and Objects", "JEP 401"),
        ("Letter 2 — On the Nature of Things", "On the Nature of Things", "Letter 2"),
        ("En video: así fue el rescate de los mineros", "Así fue el rescate de los mineros", "En video"),
        (
            "GOTTA SEE IT: Rangers And Devils Engage In A Line Brawl Moments After Puck Drop",
            "Rangers And Devils Engage In A Line Brawl Moments After Puck Drop",
            "GOTTA SEE IT",
        ),
    ],
)
def test_a_label_stands_small_above_its_news(title: str, main: str, sub: str) -> None:
    """A competition, a place, a year, a document, a kind of text."""
    headline = parse(title)
    assert (headline.main, headline.sub) == (main, sub)


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("Intro to APIs: Working with URLs, JSON, APIs, and Open Data", "Intro to APIs"),
        ("Moana 2: Everything We Know So Far", "Moana 2"),
        ("JOJO SIWA: The Woman Behind The Bow", "JOJO SIWA"),
        ("GPT-4o mini: advancing cost-efficient intelligence", "GPT-4o mini"),
        (
            "AI Battlecards — End to End Process for building and evaluating AI models",
            "AI Battlecards",
        ),
        ("Understanding Diabetes: What A1C Means", "Understanding Diabetes"),
        ("GTA 6: The Map Is Huge", "GTA 6"),
        ("Crypto Tokens Explained: Utility and Security", "Crypto Tokens Explained"),
        ("550 Kinder gezeugt: Gericht stoppt übereifrigen Samenspender", "550 Kinder gezeugt"),
        ("Cien años de soledad: la historia de una familia", "Cien años de soledad"),
        (
            "Bitcoin lijkt voor sommige beleggers een alternatief voor goud: koers stijgt boven 28 duizend",
            "Bitcoin lijkt voor sommige beleggers een alternatief voor goud",
        ),
        ("Coronation Street - Geoff's big decision and more soap spoilers", "Coronation Street"),
    ],
)
def test_a_name_stays_large_before_what_explains_it(title: str, main: str) -> None:
    """What follows has no verb of its own, or the first part is a sentence."""
    headline = parse(title)
    assert (headline.main, headline.sub_first) == (main, False)


@pytest.mark.parametrize(
    "title",
    [
        "Intro to APIs: Working with URLs, JSON, APIs, and Open Data — without writing any code",
        "BVB: Nach Verletzung von Hazard – Um diesen Dortmund-Profi führt für Favre kein Weg",
        "Dax aktuell: Dax schließt trotz guter US-Jobdaten unter 14.000 Punkten – Goldpreis gibt Rätsel auf",
        "COVID-19: Burnt-out NHS staff to be boosted by military medics as they brace for wave of patients",
        "Covid-19 : dans les espaces clos, cette mesure oubliée serait beaucoup plus efficace que le masque",
        "Bitcoin: Durchmarsch bis aufs Allzeithoch oder Korrektur? – So könnte es jetzt weitergehen",
        "Model Tess Holliday Announces She's Anorexic — Igniting A Tired Debate About Eating Disorders",
        "Bitcoin lijkt voor beleggers een alternatief voor goud: koers stijgt tot boven 28 duizend dollar",
        "MIT scientists discover how molecular clusters interact with chromosomes in the nucleus",
        "Wie die Oortsche Wolke entstand - Astronomen rekonstruieren Bildung und Herkunft der äußeren Hülle",
        "Una por una las flexibilizaciones del DNU nacional: uso de barbijo, boliches y salones de fiestas",
    ],
)
def test_a_title_that_is_read_loses_no_clause_that_has_room(title: str) -> None:
    """A card is read: all that was set apart and has room stands somewhere."""
    headline = understand(title, text=TextChoice.FULL, max_chars=WIDE_CARD_CHARS).headline
    shown = set(re.findall(r"\w+", f"{headline.main} {headline.sub}".lower()))
    assert not headline.truncated
    assert set(re.findall(r"\w+", title.lower())) <= shown


def test_news_without_room_beside_its_label_begins_with_it() -> None:
    """Above a label of its own it would be cut."""
    headline = parse(
        "Covid-19 : dans les espaces clos, cette mesure oubliée serait beaucoup plus efficace que la distance"
    )
    assert (headline.truncated, headline.sub_first) == (False, False)


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("Tier List - Where I'd Invest My First $10,000", "Where I’d Invest My First $10,000"),
        (
            "Destiny 2: How to Get EXOTIC CLASS ITEMS! - Secret Exotic Mission Guide (Final Shape)",
            "How to Get EXOTIC CLASS ITEMS!",
        ),
        ("YouTube Collaborations - DO THEM ASAP (5 Step Guide)", "DO THEM ASAP"),
        (
            "Wimbledon 2016: Nick Bright's funny Wimbledon Bingo challenge - BBC Sport",
            "Nick Bright’s funny Wimbledon Bingo challenge",
        ),
        ("True Facts: The Bizarre Magic of Water Walkers", "The Bizarre Magic of Water Walkers"),
        ("SEC Shorts - College football ER packed out again", "College football ER packed out again"),
        ("Hermitcraft 8: Episode 3 - TREE WAR!", "TREE WAR!"),
        ("vivo X200 Pro - Most Popular Camera Phone !", "Most Popular Camera Phone!"),
        ("Weight Update: 6 weeks Post Surgery! 93 pounds!", "6 weeks Post Surgery! 93 pounds!"),
        ("Clash of Clans - Builder Hall 7 UPDATE!", "Builder Hall 7 UPDATE!"),
        ("Shadow of War - ORC IN REAL LIFE!", "ORC IN REAL LIFE!"),
        ("Google Home Mini Review: Smart Home for $49?", "Smart Home for $49?"),
        (
            "1 YEAR OF VLOGGING -- HOW LOGAN PAUL CHANGED YOUTUBE FOREVER!",
            "HOW LOGAN PAUL CHANGED YOUTUBE FOREVER!",
        ),
        ("Divided island: How Haiti and the DR became two worlds", "How Haiti and the DR became two worlds"),
        ("Understanding Diabetes: What A1C Means", "Understanding Diabetes"),
        ("Samsung S25 Ultra Review - Things just got Messy.", "Things just got Messy."),
        ("IT Welcome To Derry Episode 4 Trailer: Pennywise Returns!", "Pennywise Returns!"),
        ("Nothing (3a) Pro Durability Test - I know the Secret...", "I know the Secret\u2026"),
        ("GAËL MONFILS: 2019 ATP Highlight Reel", "GAËL MONFILS"),
        ("Threat Intelligence Made Easy - SOC Experts", "Threat Intelligence Made Easy"),
        ("Paris-Roubaix 2025 - Extended Highlights", "Paris-Roubaix 2025"),
        ("Star Wars: The Force Awakens", "Star Wars: The Force Awakens"),
        ("iPhone X — Introducing iPhone X — Apple", "iPhone X"),
        ("Starship | Seventh Flight Test", "Starship"),
        (
            "코드 리뷰의 숨겨진 힘: 신중한 리뷰가 문화와 커리어에 미치는 영향",
            "코드 리뷰의 숨겨진 힘",
        ),
    ],
)
def test_what_makes_somebody_watch_is_large_and_its_label_small(title: str, main: str) -> None:
    """A question, a cry, a sum, news of an event; a name with its explanation keeps its place."""
    assert parse(title).main == main


def test_a_title_that_is_read_keeps_what_it_is_about_large() -> None:
    """A card is no bait."""
    assert parse("Destiny 2: How to Get EXOTIC CLASS ITEMS!", whole=True).main == "Destiny 2"
