"""Sample fields to look at a template with: usual ones, the longest, and none beside the title."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract.template import Template

__all__ = ["SAMPLES", "sample_columns"]

SAMPLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "usual": {
            "title": "Waiting on a Promise: async and await in JavaScript",
            "author": "Maya Rahman",
            "date": "2026-03-12",
            "site": "example.com",
            "tags": "javascript, guides",
            "reading_time": 6,
        },
        "longest": {
            "title": (
                "Eligibility-Aware Evidence Synthesis: A Framework for Clinical Trial Meta-Analysis That "
                "Explains Itself"
            ),
            "kicker": "Clinical research methods",
            "author": "Wolfeschlegelsteinhausenbergerdorff-Montgomery, Alexandria",
            "date": "2026-09-30",
            "site": "research.department.example-university.edu",
            "tags": "meta-analysis, agents, clinical trials, evidence synthesis",
            "reading_time": 128,
        },
        "shortest": {"title": "Hi"},
    }
)
"""Titles with the options of a picture."""

_COLUMNS = MappingProxyType(
    {
        "episode": "12",
        "version": "v1.4.0",
        "guest": "Tomás Kovář",
        "section": "Guides",
        "show": "Field Notes",
        "owner": "rahman",
        "contributors": "48",
        "issues": "12",
        "stars": "1,204",
        "forks": "310",
    }
)


def sample_columns(template: Template) -> dict[str, str]:
    """Return a value for each field that only a column can give."""
    return {
        name: _COLUMNS.get(name, name.replace("_", " ").capitalize())
        for name in template.column_names - template.define.keys()
    }
