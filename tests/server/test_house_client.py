"""`thumb batch --engine thumbapi` works against `thumb serve` unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.run import thumb
from thumbcli.contract import Plan

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.server.conftest import Serve


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
    assert "0 of 2 generations left" in first.stderr
    made = sorted((tmp_path / "out").glob("*.webp"))
    assert len(made) == 2
    before = made[0].read_bytes()
    made[0].unlink()
    titles = "".join(f"{file.stem.title()}\n" for file in made)
    again = thumb("batch", "-", "--engine", "thumbapi", "--out", "out", stdin=titles, env=env)
    assert again.code == 0, again.stderr
    assert made[0].read_bytes() == before
    assert served.running.keys.list("")[0].revoked_at is None
    assert served.running.store.rows("SELECT sum(credits), sum(generations) FROM usage") == [(20, 2)]
