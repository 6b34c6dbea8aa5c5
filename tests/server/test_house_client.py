"""`thumb batch --engine thumbapi` works against `thumb serve` unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.run import thumb
from thumbcli import Client
from thumbcli.contract import Plan
from thumbcli.errors import AnswerLost
from thumbcli.server.simulation.simulated_service import parse_simulation

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import Serve


@pytest.mark.long
def test_a_batch_is_made_charged_and_not_charged_again(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to the last generation of the month, which ends the run as the hosted API's does.

    A folder that lost its files gets them back from where the server keeps them, for nothing.
    """
    monkeypatch.chdir(tmp_path)
    served = serve()
    key = served.add_key("blog", Plan.PRO, quota=2, rate_per_s=50)
    env = {"THUMBAPI_KEY": key, "THUMBAPI_BASE_URL": served.url}
    first = thumb("batch", "-", "--engine", "thumbapi", "--out", "out", stdin="One\nTwo\nThree\n", env=env)
    assert first.code == 6
    assert "Generation limit exceeded" in first.stderr
    made = sorted((tmp_path / "out").glob("*.webp"))
    assert len(made) == 2
    before = made[0].read_bytes()
    made[0].unlink()
    titles = "".join(f"{file.stem.title()}\n" for file in made)
    again = thumb("batch", "-", "--engine", "thumbapi", "--out", "out", stdin=titles, env=env)
    assert again.code == 0, again.stderr
    assert made[0].read_bytes() == before
    assert served.running.keys.list("")[0].revoked_at is None
    assert served.running.database.rows("SELECT sum(credits), sum(generations) FROM usage") == [(20, 2)]


def test_a_gateway_that_would_not_wait_costs_nobody_twice(serve: Serve) -> None:
    """The 504 leaves a doubt; asked again it is the same wish, and what was charged meanwhile comes back."""
    served = serve(simulate="timeout=1")
    key = served.add_key("blog", Plan.PRO)
    with Client(engine="thumbapi", api_key=key, base_url=served.url, attempts=1) as client:
        with pytest.raises(AnswerLost, match="504") as caught:
            client.generate("One")
        assert caught.value.status == 504
        served.running.simulator.simulation = parse_simulation("")
        assert client.generate("One").width_px == 1280
    assert served.running.database.rows("SELECT generations FROM usage") == [(1,)]
