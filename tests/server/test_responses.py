"""Errors become answers: the caller's own in words, ours without details."""

from __future__ import annotations

import json

import pytest

from thumbcli.errors import DiskError, ItemError, RequestError, RequestRefused, TemporaryError
from thumbcli.server.responses import ApiError, error_response, json_response, to_api_error


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        pytest.param(RequestError("title is required"), 400, "title is required", id="breaks the contract"),
        pytest.param(RequestRefused("Photo can't be read"), 400, "Photo can't be read", id="not to be drawn"),
        pytest.param(ItemError("/home/me broke"), 500, "Internal server error", id="the renderer broke"),
        pytest.param(TemporaryError("a process died"), 503, "Internal server error", id="a worker died"),
        pytest.param(
            DiskError("/var/data is full"),
            503,
            "Service unavailable: the server can't write to its disk",
            id="the disk is full",
        ),
        pytest.param(ZeroDivisionError("7 / 0"), 500, "Internal server error", id="a bug"),
        pytest.param(ApiError(418, "no", "teapot"), 418, "no", id="a refusal stays one"),
    ],
)
def test_an_error_becomes_an_answer(error: Exception, status: int, message: str) -> None:
    """What a stranger should not know stays in the log."""
    refusal = to_api_error(error)
    assert (refusal.status, refusal.message) == (status, message)


def test_a_refusal_has_the_documented_form() -> None:
    """Words for people, a code for programs, and headers where they help."""
    answer = error_response(ApiError(503, "Later", "overloaded", {"Retry-After": "3"}))
    assert json.loads(bytes(answer.body)) == {"error": "Later", "code": "overloaded"}
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")


def test_no_cache_keeps_an_answer() -> None:
    """The picture has an address of its own for that."""
    assert json_response({"title": "Ünïcode ✓"}).headers["Cache-Control"] == "no-store"
    assert "✓".encode() in bytes(json_response({"title": "Ünïcode ✓"}).body)
