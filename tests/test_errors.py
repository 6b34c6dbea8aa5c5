"""The tree of errors: one root, an exit code for each, and messages that survive a process border."""

from __future__ import annotations

import inspect
import pickle
import re
import traceback
from pathlib import Path

import pytest

from thumbcli import errors
from thumbcli.engines.protocol import title_context
from thumbcli.errors import RateLimited, ThumbError

KINDS = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.ThumbError)
]

OF_COMMANDS = {"cli", "publishing"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_has_one_root_and_says_what_it_is(kind: type[ThumbError]) -> None:
    """Catching the root catches all; each has a docstring."""
    assert issubclass(kind, ThumbError)
    error = kind("what happened", remedy="what to do")
    assert (str(error), error.message, error.remedy) == ("what happened", "what happened", "what to do")
    assert error.code == kind.default_code
    assert inspect.getdoc(kind)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_traceback_has_the_remedy_once(kind: type[ThumbError]) -> None:
    """Also of an error from another process; without one, there is nothing to note."""
    error = pickle.loads(pickle.dumps(kind("what happened", remedy="what to do")))  # noqa: S301 - our own bytes
    assert "".join(traceback.format_exception_only(error)).splitlines()[1:] == ["what to do"]
    assert len(traceback.format_exception_only(kind("what happened"))) == 1


PAGE = (Path(__file__).parents[1] / "docs/library.md").read_text(encoding="utf-8")
STATUSES = {
    code: int(status)
    for codes, status in re.findall(r"^\| (`[^|]*) \| (\d{3}) \|", PAGE, re.MULTILINE)
    for code in re.findall(r"`([\w-]+)`", codes)
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_docs_have_every_code(kind: type[ThumbError]) -> None:
    """With the HTTP status that a service answers; figures are those of the hosted API."""
    if not kind.default_code.isdigit():
        assert STATUSES[kind.default_code] == kind("x").status
    assert 400 <= kind("x").status <= 599


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.RequestRefused("no", code="422"), 422),
        (errors.ServerError("down", code="503"), 503),
        (errors.RateLimited("too fast"), 429),
        (errors.TemporaryError("it leads elsewhere", code="302"), 503),
        (errors.AnswerLost("cut off"), 504),
        (errors.AuthError("a wrong key", code="403"), 500),
        (errors.QuotaError("used up", code="402"), 429),
    ],
    ids=lambda value: getattr(value, "message", ""),
)
def test_a_service_answers_with_the_status_of_the_api(error: ThumbError, status: int) -> None:
    """Where it failed one title; a key that is refused is none of the caller's."""
    assert error.status == status


def test_a_code_of_its_own_comes_before_the_kind_s() -> None:
    """An HTTP status says more than a word."""
    assert ThumbError("x", code="503").code == "503"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ThumbError", 1),
        ("UsageError", 2),
        ("ConfigError", 2),
        ("InputError", 2),
        ("DamagedFile", 2),
        ("MixedEngines", 2),
        ("ItemError", 3),
        ("RequestError", 3),
        ("RequestRefused", 3),
        ("NoFont", 3),
        ("NameTaken", 3),
        ("UncertainError", 3),
        ("AnswerLost", 3),
        ("BadAnswer", 3),
        ("TemporaryError", 4),
        ("RateLimited", 4),
        ("ServerError", 4),
        ("Unreachable", 4),
        ("AuthError", 5),
        ("QuotaError", 6),
        ("FolderLocked", 8),
        ("DiskError", 9),
        ("NotInstalled", 2),
    ],
)
def test_exit_codes(name: str, code: int) -> None:
    """The documented set."""
    assert getattr(errors, name).exit_code == code


def test_the_diagram_is_the_tree() -> None:
    """The picture at the top of the module names each error below the one it belongs to."""
    lines = [
        line for line in (errors.__doc__ or "").splitlines() if re.search("[├└]──|^    ThumbError", line)
    ]
    parents: list[str] = []
    drawn: dict[str, str] = {}
    codes: dict[str, int] = {}
    for line in lines:
        name = re.findall(r"[A-Z]\w+", line)[0]
        depth = (line.index(name) - 4) // 4
        parents[depth:] = [name]
        drawn[name] = parents[depth - 1] if depth else "Exception"
        code = re.search(r" (\d)  ", line)
        codes[name] = int(code[1]) if code else codes.get(drawn[name], 1)
    assert drawn == {kind.__name__: kind.__mro__[1].__name__ for kind in KINDS}
    assert codes == {kind.__name__: kind.exit_code for kind in KINDS}


def test_an_error_crosses_a_process_border_whole() -> None:
    """What a drawing process raises arrives with all that it says."""
    error = RateLimited("too fast", remedy="wait", code="429", retry_after_s=2.5)
    twin = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert isinstance(twin, RateLimited)
    assert (twin.message, twin.remedy, twin.code, twin.retry_after_s) == ("too fast", "wait", "429", 2.5)


def test_an_error_tells_what_a_program_needs() -> None:
    """Status, code, title, and whether asking again may help: without parsing words."""
    with pytest.raises(errors.ServerError) as caught, title_context("A Title"):
        raise errors.ServerError("down", code="503")
    error = caught.value
    assert (error.answer_status, error.code, error.title, error.retryable) == (503, "503", "A Title", True)
    refused = errors.RequestRefused("no", code="rejected")
    assert (refused.answer_status, refused.title, refused.retryable) == (None, "", False)


def test_what_to_do_fits_programs_too() -> None:
    """A program runs no command; what only the command line or `thumb publish` say may name one."""
    package = Path(errors.__file__).parent
    shared = [path for path in package.rglob("*.py") if path.relative_to(package).parts[0] not in OF_COMMANDS]
    texts = {path: path.read_text(encoding="utf-8") for path in shared}
    assert sum("try again" in text for text in texts.values()) > 10
    of_shell = re.compile(r"run (it|the same command) again")
    assert [path.name for path, text in texts.items() if of_shell.search(text)] == []
