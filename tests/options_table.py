"""Write `docs/options.md` from the list of options: `python -m tests.options_table`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from thumbcli.options.option_list import OPTIONS

if TYPE_CHECKING:
    from thumbcli.options.option import Option

__all__ = ["PATH", "table"]

PATH = Path(__file__).parents[1] / "docs" / "options.md"

HEAD = """\
# Options

Every option of `thumb gen`, `thumb batch`, `thumb explain` and `thumb sources`, and where else it can be
set. A column of a row overrides a flag, a flag overrides an environment variable, a variable overrides the
config file (`thumb config set KEY VALUE`), and that overrides the default. `thumb config show` prints the
current value of each key and where it comes from. The keywords are those of `Client.generate`,
`Client.generate_many` and `explain`.

| option | does | default | variable | config key | column | keyword | command | engine |
|---|---|---|---|---|---|---|---|---|
"""


def table() -> str:
    """Return the whole page."""
    return HEAD + "".join(f"| {' | '.join(_cells(option))} |\n" for option in OPTIONS.values())


def _cells(option: Option) -> list[str]:
    default = option.default_text or ("" if option.plain_default is None else _code(option.plain_default))
    for command, differs in option.differs.items():
        if other := differs.get("default_text") or differs.get("default"):
            default += f" ({command}: {other})"
    return [
        ", ".join(map(_code, reversed(option.flags))) if option.panel else "",
        option.help.replace("|", "\\|"),
        "" if option.kind is bool else default,
        _code(option.env_name) if option.is_setting else "",
        _code(option.key) if option.is_setting else "",
        ", ".join(map(_code, option.columns)),
        _code(option.name) if option.per_picture else "",
        ", ".join(option.commands),
        option.engine or "both",
    ]


def _code(value: object) -> str:
    return f"`{value}`"


if __name__ == "__main__":
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(table(), encoding="utf-8")
