"""The answers that others test with are those that our own engine understands."""

from __future__ import annotations

import httpx
import pytest
import respx

from thumbcli import Client, ThumbError
from thumbcli.errors import AuthError, GaveUp, QuotaError, RequestRefused, ServerError
from thumbcli.testing import ApiAnswer, api_answers

ANSWERS = api_answers()
RAISED: dict[str, type[ThumbError]] = {
    "title-required": RequestRefused,
    "wrong-format": RequestRefused,
    "photo-required": RequestRefused,
    "photo-too-large": RequestRefused,
    "missing-key": AuthError,
    "invalid-key": AuthError,
    "no-api-access": AuthError,
    "too-fast": GaveUp,  # after a second of waiting, as asked for below
    "out-of-quota": QuotaError,
    "server-broke": ServerError,
}


def ask(answer: ApiAnswer) -> object:
    """Return what a client makes of an answer."""
    with respx.mock:
        response = httpx.Response(answer.status, json=answer.body, headers=answer.headers)
        respx.post("https://api.thumbapi.dev/v1/generate").mock(return_value=response)
        client = Client(
            engine="thumbapi", api_key="tb_live_for_this_test", attempts=1, give_up_after_s=1, on_lost="hold"
        )
        return client.generate("One").width_px


def test_made_is_a_picture() -> None:
    """It is decoded and measured."""
    assert ask(ANSWERS["made"]) == 1280


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in ANSWERS if name != "made"])
def test_every_error_is_the_one_that_it_is_named_for(name: str) -> None:
    """Each leads to its own branch of the tree."""
    with pytest.raises(RAISED[name]):
        ask(ANSWERS[name])
