"""The log of `thumb serve` on stderr: lines for a person, for the journal of systemd, or as JSON."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from enum import StrEnum

from thumbcli.cli.display.journal import Priority, is_journal, with_priority
from thumbcli.cli.display.streams import keep_log
from thumbcli.printable_text import printable

__all__ = ["LogFormat", "log_to_stderr"]

_UVICORN = "uvicorn.error"
"""Its messages may be tracebacks, which keep their lines."""


class LogFormat(StrEnum):
    """How the log is written."""

    TEXT = "text"
    JSON = "json"


class _OneLine(logging.Formatter):
    """Keeps what we log on one line, so that no request can forge another one."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name in the base class
        """Return the line; tracebacks, which uvicorn logs as messages, keep theirs."""
        text = super().formatMessage(record)
        return text if record.name == _UVICORN else printable(text)


class _ForJournal(_OneLine):
    """Begins each line with its priority, without a time: the journal has its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of one record."""
        return with_priority(super().format(record), _priority(record.levelno))


class _Json(logging.Formatter):
    """One JSON object per record; those of requests have fields of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        return json.dumps(fields)


def log_to_stderr(log_format: LogFormat, *, quiet: bool, verbose: bool) -> None:
    """Write the log of the server to stderr from here on.

    Args:
        log_format: Of the lines; text becomes that of the journal where stderr leads there.
        quiet: Leave out requests.
        verbose: Add what uvicorn says about start and stop.
    """
    keep_log()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(log_format))
    levels = {
        "thumbcli.server": logging.WARNING if quiet else logging.INFO,
        _UVICORN: logging.INFO if verbose else logging.ERROR,
    }
    for name, level in levels.items():
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(level)
        logger.propagate = False


def _formatter(log_format: LogFormat) -> logging.Formatter:
    if log_format is LogFormat.JSON:
        return _Json()
    if is_journal():
        return _ForJournal("%(message)s")
    return _OneLine("%(asctime)s %(message)s", "%H:%M:%S")


def _priority(level: int) -> Priority:
    if level >= logging.ERROR:
        return Priority.ERROR
    if level >= logging.WARNING:
        return Priority.WARNING
    return Priority.INFO if level >= logging.INFO else Priority.DEBUG
