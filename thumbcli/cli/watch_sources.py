"""`--watch`: draw, wait until a source changes, and draw again."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from thumbcli.batch.choices.choices_place import noted_choices
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.brand.asset_files import is_font_file
from thumbcli.brand.kit_lookup import find_kit_file
from thumbcli.cli.display.streams import show_error
from thumbcli.cli.stop_signals import stop_causes
from thumbcli.contract.asset import is_icon_file
from thumbcli.errors import CapReached, ThumbError, UsageError
from thumbcli.light_dataclass import dataclass
from thumbcli.regular_files import leads_to_folder
from thumbcli.sources.posts import fixed_part, is_pattern
from thumbcli.sources.source_changes import SourceChanges, Watched
from thumbcli.sources.source_files import is_in_store
from thumbcli.sources.title_reader import can_reread
from thumbcli.sources.web_addresses import is_address
from thumbcli.templates.template_names import is_template_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Drawn", "Round", "check_watched", "watch", "watched_by"]

_FIRST_SIGNAL_CODE: Final = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """How a run ended.

    Attributes:
        code: Its exit code.
        credits: What it spent, or may have lost.
    """

    code: int
    credits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What is done whenever something changed.

    Attributes:
        watched: What it depends on.
        draw: Draws; takes the credits that were spent before, and None for the first time.
    """

    watched: Watched
    draw: Callable[[int | None], Drawn]


class _Signals:
    """Notes the signals that end a watch; while drawing, the run itself handles them."""

    def __init__(self) -> None:
        self.received = 0

    def listen(self) -> None:
        """Note them from now on: a run that ends gives the signals back to Python."""
        for number in stop_causes():
            signal.signal(number, self._note)

    def _note(self, number: int, _frame: object) -> None:
        self.received = number


def check_watched(sources: Sequence[str], options: Mapping[str, object]) -> None:
    """Refuse what can't be watched.

    Raises:
        UsageError: A source is a pipe or an address, or nothing would be drawn.
    """
    for source in sources:
        if is_address(source) or is_in_store(source) or not can_reread(source):
            raise UsageError(
                f"--watch: {source} can't be watched",
                remedy="name files, folders or patterns",
            )
    if options["dry_run"]:
        raise UsageError("--watch and --dry-run exclude each other", remedy="leave out one of them")


def watched_by(
    sources: Sequence[str], options: Mapping[str, object], *, files: Sequence[Path] = ()
) -> Watched:
    """Return what a run depends on, beside what it writes itself.

    Args:
        sources: The sources of its titles.
        options: Its options.
        files: Other files.
    """
    folders = [
        Path(fixed_part(source))
        if is_pattern(source)
        else Path(source)
        if leads_to_folder(source)
        else Path(source).parent
        for source in sources
    ]
    kits = (find_kit_file(folder) for folder in folders)
    named = {
        "font": is_font_file,
        "icon": is_icon_file,
        "template": is_template_file,
        "photo": bool,
        "logo": bool,
    }
    texts = {name: str(options[name]) for name in named if options.get(name)}
    used = (Path(text) for name, text in texts.items() if named[name](text))
    written = (options.get(name) for name in ("out", "state", "index", "html"))
    place = OutputPlace(cast("Path", options["out"]), elsewhere=cast("Path | None", options.get("state")))
    choices = noted_choices(place, cast("Path | None", options.get("choices")))
    return Watched(
        sources=tuple(sources),
        files=tuple(dict.fromkeys([*files, choices, *filter(None, kits), *used])),
        ignored=tuple(path for path in written if isinstance(path, Path)),
    )


def watch(prepare: Callable[[], Round], *, say: Callable[[str], None]) -> int:
    """Draw whenever something changes, until a signal or a limit ends it; return the exit code.

    Args:
        prepare: Returns what to do, anew each time: the options may be in a file that changed.
        say: Takes one line when the first run is over.

    Raises:
        ThumbError: The first run can't begin. Later errors are shown, and may be corrected.
    """
    signals = _Signals()
    round_ = prepare()
    changes = SourceChanges(round_.watched)
    try:
        drawn = round_.draw(None)
        signals.listen()
        spent = drawn.credits
        say(f"watching {', '.join(round_.watched.sources)}; Ctrl-C ends it")
        while not _is_end(drawn.code):
            if not changes.wait(lambda: bool(signals.received)):
                return _FIRST_SIGNAL_CODE + signals.received
            try:
                round_ = prepare()
                if round_.watched != changes.watched:
                    changes.close()
                    changes = SourceChanges(round_.watched)
                drawn = round_.draw(spent)
                spent += drawn.credits
            except ThumbError as error:
                show_error(error)
            signals.listen()
        return drawn.code
    finally:
        changes.close()


def _is_end(code: int) -> bool:
    return code >= _FIRST_SIGNAL_CODE or code == CapReached.exit_code
