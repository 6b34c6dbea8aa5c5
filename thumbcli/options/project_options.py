"""Which options a project file, the `thumb.toml` of a repository, may set.

Who clones a repository has not written its file. So it sets what describes its pictures, and nothing that
spends money, sends anything, leads out of its folder or belongs to one person's screen.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from thumbcli.options.option_list import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.options.option import Option

__all__ = ["HOUSE_KEYS", "JOBS", "KIT_KEYS", "PRESET", "PROJECT_OPTIONS", "RUN_KEYS", "SOURCE", "YOURS"]

SOURCE: Final = "source"
PRESET: Final = "preset"
JOBS: Final = "jobs"

KIT_KEYS: Final = frozenset("version use map photo logo template sets".split())
"""The keys of the same file that describe the brand kit; in a job, those that are options are options."""

HOUSE_KEYS: Final = frozenset("kicker author avatar background site logo_position".split())
"""Options at the top of a project file that its kit gives to every picture too, whatever command draws it."""

_MONEY: Final = "rate plan attempts give_up_after on_lost max_lost min_free overwrite retry_uncertain".split()
_ADDRESSES: Final = "allow_outside base_url timeout_s".split()
_PERSON: Final = "json quiet verbose no_progress dry_run".split()

YOURS: Final = frozenset((*_MONEY, *_ADDRESSES, *_PERSON))
"""Options that only the person who runs it sets: by a flag, a variable or the config file."""

PROJECT_OPTIONS: Final[Mapping[str, Option]] = MappingProxyType(
    {
        name: option
        for name, option in OPTIONS.items()
        if "run" in option.commands and option.is_setting and name not in YOURS
    }
)
"""The options that a project file may set."""

RUN_KEYS: Final = (PROJECT_OPTIONS.keys() | {SOURCE, PRESET, JOBS}) - KIT_KEYS
"""The keys at the top of a project file, with underscores, that are not the kit's."""
