"""What a title is about: finer than the twelve categories of the contract, which each topic belongs to."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.contract import Category

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Topic"]


class Topic(StrEnum):
    """What a title is about: one of the contract's categories, or a part of one."""

    TECH_SAAS = "tech-saas"
    BUSINESS_FINANCE = "business-finance"
    EDUCATION_TUTORIAL = "education-tutorial"
    FITNESS_WELLNESS = "fitness-wellness"
    MEDICAL_HEALTHCARE = "medical-healthcare"
    LIFESTYLE_VLOG = "lifestyle-vlog"
    FOOD_COOKING = "food-cooking"
    TRAVEL = "travel"
    GAMING = "gaming"
    ENTERTAINMENT_COMEDY = "entertainment-comedy"
    NEWS_COMMENTARY = "news-commentary"
    CREATIVE_DESIGN = "creative-design"
    MUSIC = "music"
    FILM = "film"
    BEAUTY = "beauty"
    COMBAT_SPORTS = "combat-sports"
    SCIENCE = "science"
    CRYPTO = "crypto"
    RELIGION = "religion"
    SPORTS = "sports"
    CARS = "cars"
    MONEY = "money"
    WORK = "work"
    WRITING = "writing"

    @property
    def category(self) -> Category:
        """The contract's category that the topic belongs to."""
        return _CATEGORY_OF_PART.get(self) or Category(self.value)


_CATEGORY_OF_PART: Mapping[Topic, Category] = MappingProxyType(
    {
        Topic.MUSIC: Category.ENTERTAINMENT_COMEDY,
        Topic.FILM: Category.ENTERTAINMENT_COMEDY,
        Topic.BEAUTY: Category.LIFESTYLE_VLOG,
        Topic.COMBAT_SPORTS: Category.FITNESS_WELLNESS,
        Topic.SCIENCE: Category.EDUCATION_TUTORIAL,
        Topic.CRYPTO: Category.BUSINESS_FINANCE,
        Topic.RELIGION: Category.LIFESTYLE_VLOG,
        Topic.SPORTS: Category.FITNESS_WELLNESS,
        Topic.CARS: Category.TECH_SAAS,
        Topic.MONEY: Category.BUSINESS_FINANCE,
        Topic.WORK: Category.BUSINESS_FINANCE,
        Topic.WRITING: Category.CREATIVE_DESIGN,
    }
)
