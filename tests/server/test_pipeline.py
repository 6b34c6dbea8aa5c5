"""`thumb batch` against `thumb serve`, both killed on the way: nothing is lost, nothing is charged twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server.pipeline import OUT_OF_QUOTA, Interruption, Pipeline

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.long
@pytest.mark.timeout(120)
def test_every_title_is_made_and_charged_once(tmp_path: Path) -> None:
    """Over a death of the server, one of the client, and a month that was used up."""
    titles = [f"Day {number} at Sea" for number in range(1, 17)]
    pipeline = Pipeline(folder=tmp_path, titles=titles, quota=13, rate_per_s=10)
    with pipeline.open():
        pipeline.carry_out([Interruption(after=4, to="server"), Interruption(after=8, to="client")])
        pipeline.all_is_well()
    codes = [client_run.code for client_run in pipeline.client_runs]
    assert OUT_OF_QUOTA in codes
    assert min(codes) == -9
    assert sum(client_run.kills for client_run in pipeline.client_runs) == 1
