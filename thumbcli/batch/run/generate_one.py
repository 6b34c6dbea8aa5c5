"""One picture from Python, with the books of its paid requests."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from uuid import uuid4

import anyio

from thumbcli.batch.plan.jobs import Make
from thumbcli.batch.requests.row_options import RowRequest
from thumbcli.batch.run.output import Output
from thumbcli.batch.run.run_limits import Budget, RunLimits
from thumbcli.batch.run.title_ledger import TitleLedger, log_lost
from thumbcli.contract import fingerprint
from thumbcli.errors import ItemError, StopError, UncertainError
from thumbcli.sources.rows import Row

if TYPE_CHECKING:
    from thumbcli.contract import Request, Thumbnail
    from thumbcli.engines.protocol import Engine

__all__ = ["generate_one", "log_warnings"]

_LOGGER = logging.getLogger("thumbcli")


async def generate_one(
    engine: Engine, request: Request, limits: RunLimits, wishes: dict[str, str]
) -> Thumbnail:
    """Draw one picture; each call is a wish of its own, unless an earlier one may have been charged in vain.

    The logger `thumbcli` warns of each attempt that may have been charged without a picture, if no error
    tells it: because the title is asked for again, or the call was cancelled.

    Args:
        engine: Draws it.
        request: What to draw.
        limits: What may be lost.
        wishes: Of each fingerprint whose picture has not come yet, the wish; kept by the caller.

    Raises:
        ItemError: There is no picture. It is an `UncertainError` if any attempt may have been charged.
        StopError: The engine can draw nothing more.
    """
    row = Row(title=request.title, source="<title>", line=1, index=1)
    item = RowRequest(row, request, fingerprint(request, engine.name))
    cost, budget = engine.credits(request), Budget(limits)
    job = Make(item=item, name="", credits=cost, wish=wishes.pop(item.key, "") or uuid4().hex)
    ledger = TitleLedger(job, Output(), budget, log_lost)
    try:
        thumbnail = await engine.generate(request, ledger)
    except UncertainError:
        raise
    except ItemError as error:
        if ledger.doubt is not None:
            raise ledger.doubt from error
        raise
    except (StopError, anyio.get_cancelled_exc_class()):
        if cost and (ledger.in_flight or ledger.doubt):
            reason = ledger.doubt or "the call was cancelled while it was in flight"
            _LOGGER.warning("%s may have been charged without a picture: %s", request.title, reason)
        raise
    finally:
        if ledger.in_flight or ledger.doubt:
            wishes[item.key] = job.wish
    log_warnings(request.title, thumbnail)
    return thumbnail


def log_warnings(title: str, thumbnail: Thumbnail) -> None:
    """Tell the logger `thumbcli` what a picture lacks, for programs that don't look at its warnings."""
    for warning in thumbnail.warnings:
        _LOGGER.warning("%s: %s", title, warning)
