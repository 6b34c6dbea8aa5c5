"""A Python process of our own that answers questions, for work that may crash or never end.

It ends with its parent, however that ends: the parent alone holds the other end of its pipes. It does not run
the parent's script again, as `multiprocessing` would, imports nothing from the working folder, and is out of
reach of Ctrl-C, which the parent alone handles.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, cast

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ChildDiedError", "ChildProcess", "answer_questions", "serve_stdio"]

# -P: without it, modules in the working folder would come before Python's own.
_OPTIONS = ["-P", "-c"]
_BOOTSTRAP = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from importlib import import_module; import_module({module!r}).{function}(*{arguments!r})"
)
if sys.platform == "win32":
    _OWN_GROUP: dict[str, Any] = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
else:
    _OWN_GROUP: dict[str, Any] = {"process_group": 0}


class ChildDiedError(Exception):
    """The process ended instead of answering.

    Attributes:
        in_time: Whether it ended by itself, and not because its time was up.
        exit_code: As `subprocess` counts it: negative for a signal.
    """

    def __init__(self, *, in_time: bool, exit_code: int) -> None:
        super().__init__(f"exit code {exit_code}" if in_time else "its time was up")
        self.in_time = in_time
        self.exit_code = exit_code

    @property
    def used_its_time(self) -> bool:
        """Whether it took more processor time than `limit_time` gave it."""
        return sys.platform != "win32" and self.exit_code == -signal.SIGXCPU


class ChildProcess:
    """One process that answers one question at a time.

    Args:
        module: Where `function` is defined.
        function: What the process runs; it calls `serve_stdio`.
        arguments: Of the function; numbers and text.
        options: Of the interpreter, such as `-Wignore`.
        silent: Drop what it writes to stderr.
        pass_fds: Descriptors that it inherits; not on Windows.
    """

    def __init__(
        self,
        module: str,
        function: str,
        *,
        arguments: tuple[int | str, ...] = (),
        options: tuple[str, ...] = (),
        silent: bool = False,
        pass_fds: tuple[int, ...] = (),
    ) -> None:
        program = _BOOTSTRAP.format(module=module, function=function, arguments=arguments)
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter with a constant program
            [sys.executable, *options, *_OPTIONS, program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if silent else None,
            pass_fds=pass_fds,
            **_OWN_GROUP,
        )
        self._questions = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)
        self._out_of_time = False
        with suppress(OSError):  # It died already: the first question finds out.
            self._send(sys.path)

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def ask(self, question: object, *, limit_s: float) -> Any:  # noqa: ANN401 - whatever the function returns
        """Return the answer; if the process dies first, or is too slow and killed, it is gone for good.

        Raises:
            ChildDiedError: There was no answer.
        """
        timer = threading.Timer(limit_s, self._stop)
        timer.daemon = True
        timer.start()
        try:
            self._send(question)
            return pickle.load(self._answers)  # noqa: S301 - from our own process
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            self.kill()
            exit_code = self._process.returncode
            raise ChildDiedError(in_time=not self._out_of_time, exit_code=exit_code) from error
        finally:
            timer.cancel()

    def kill(self) -> None:
        """Kill the process; an unfinished answer is lost."""
        self._process.kill()
        for pipe in (self._questions, self._answers):
            with suppress(OSError):
                pipe.close()
        self._process.wait()

    def _stop(self) -> None:
        """End the process from another thread, which leaves the pipes to the one that reads."""
        self._out_of_time = True
        self._process.kill()

    def _send(self, value: object) -> None:
        pickle.dump(value, self._questions, pickle.HIGHEST_PROTOCOL)
        self._questions.flush()


def serve_stdio(answer: Callable[[Any], object]) -> None:
    """Answer the questions of the process that started this one until it ends; stdout becomes stderr."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    answer_questions(answer, sys.stdin.buffer, answers)


def answer_questions(answer: Callable[[Any], object], questions: BinaryIO, answers: BinaryIO) -> None:
    """Write the pickled answer, or the pickled exception, to each pickled question until they end."""
    with suppress(EOFError, BrokenPipeError):
        while True:
            question = pickle.load(questions)  # noqa: S301 - from the process that started this one
            try:
                data = pickle.dumps(answer(question), pickle.HIGHEST_PROTOCOL)
            except Exception as error:  # noqa: BLE001 - any error goes back to the caller
                data = _pickle_error(error)
            answers.write(data)
            answers.flush()


def _pickle_error(error: Exception) -> bytes:
    """Pickle an error; if it can't be unpickled, a RuntimeError with the same message."""
    with suppress(Exception):
        data = pickle.dumps(error, pickle.HIGHEST_PROTOCOL)
        pickle.loads(data)  # noqa: S301 - made in the line above
        return data
    return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"), pickle.HIGHEST_PROTOCOL)
