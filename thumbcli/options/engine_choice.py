"""The engines that a person can ask for."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["EngineChoice"]


class EngineChoice(StrEnum):
    """The engine to use; `auto` is the hosted one when a key is configured, else the local one."""

    AUTO = "auto"
    THUMBAPI = "thumbapi"
    LOCAL = "local"
