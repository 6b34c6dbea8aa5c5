"""For the tests of programs that use thumbcli: pictures without drawing, failures on demand, nothing charged.

>>> from thumbcli import Client
>>> from thumbcli.errors import ServerError
>>> with fake_engine() as engine:
...     engine.fails("Ten Eggs", ServerError("try later", code="503"))
...     outcomes = list(Client().generate_many(["One Egg", "Ten Eggs"]))
>>> sorted(type(outcome).__name__ for outcome in outcomes), len(engine.requests)
(['Failed', 'Made'], 2)

With pytest, `pytest_plugins = ["thumbcli.testing.fixtures"]` in the top `conftest.py` gives tests the fixture
`thumb_engine`, which is such an engine. Pictures that go to an object store are kept in memory. Programs that
speak to the API over HTTP are tested against `thumb serve --simulate`, or with what `api_answers` returns.
"""

from __future__ import annotations

from thumbcli.testing.api_answers import ApiAnswer, api_answers
from thumbcli.testing.fake_engine import FakeEngine, fake_engine

__all__ = ["ApiAnswer", "FakeEngine", "api_answers", "fake_engine"]
