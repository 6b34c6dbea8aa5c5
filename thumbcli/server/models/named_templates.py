"""The card templates of a server: files of one folder, which a request names without their extension.

A name is looked up among the files that are there; no path is made of what a request says.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from thumbcli.contract.api_error_messages import one_of
from thumbcli.contract.design_options import PLAIN, make_design
from thumbcli.errors import RequestError, UsageError
from thumbcli.server.responses import ApiError
from thumbcli.templates.template_names import SUFFIXES
from thumbcli.templates.template_reader import find_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract import Asset
    from thumbcli.contract.design_options import Design
    from thumbcli.contract.template import Template

__all__ = ["NO_TEMPLATES", "NamedTemplates"]

_log = logging.getLogger(__name__)

_OPTIONS = frozenset(
    "author avatar background date headline icon kicker language reading_time site subtitle tags".split()
)
"""Fields that are options of every picture; an icon is never a file."""

_TEMPLATES_MAX = 200


@dataclass(frozen=True, slots=True)
class NamedTemplates:
    """The templates of a folder; None for a server without any."""

    folder: Path | None = None

    def names(self) -> Mapping[str, Path]:
        """Return the files by their names, sorted; the folder may change while the server runs."""
        if self.folder is None:
            return {}
        with os.scandir(self.folder) as entries:
            names = sorted(entry.name for entry in entries if _is_template(entry))
        return {Path(name).stem: self.folder / name for name in names[:_TEMPLATES_MAX]}

    def offered(self) -> tuple[str, ...]:
        """Return the names for a person to choose from; none while the folder can't be read."""
        try:
            return tuple(self.names())
        except OSError as error:
            _log.warning("the folder of templates can't be read: %s", error)
            return ()

    def check(self) -> None:
        """Read all of them, so that a mistake is found when the server starts.

        Raises:
            UsageError: The folder can't be read, or one of them is wrong.
        """
        try:
            for path in self.names().values():
                find_template(path)
        except OSError as error:
            message = f"--templates {self.folder} can't be read: {error.strerror}"
            raise UsageError(message, remedy="name a folder of .yml files") from None
        except RequestError as error:
            raise UsageError(error.message, remedy=error.remedy) from error

    def design(
        self, name: str | None, fields: Mapping[str, str | Asset] | None, *, layout: str | None = None
    ) -> Design:
        """Return the design of a request.

        Args:
            name: Of a template; None for our own layouts.
            fields: Values for what the template, or one of our cards, shows; pictures are read already.
            layout: A layout family of our own; None for the one that suits the title.

        Raises:
            ApiError: 400, there is no such template or field, or a value is malformed; 500, the template has
                become unreadable.
        """
        if name is None and not fields and layout is None:
            return PLAIN
        template = None if name is None else self._read(name)
        allowed = (template.names & _OPTIONS) | template.column_names if template else _OPTIONS
        if unknown := (fields or {}).keys() - allowed:
            listed, shown_by = ", ".join(sorted(allowed)) or "none", "the template" if template else "a card"
            raise _refused(f"fields has {len(unknown)} that {shown_by} does not show; it has: {listed}")
        options = {field: value for field, value in (fields or {}).items() if field in _OPTIONS}
        cells = {field: value for field, value in (fields or {}).items() if isinstance(value, str)}
        try:
            return make_design(template=template and template.with_columns(cells), layout=layout, **options)
        except RequestError:
            raise _refused("fields has a value that is malformed, or longer than 200 characters") from None

    def _read(self, name: str) -> Template:
        try:
            names = self.names()
            if name not in names:
                wrong = one_of("template", names) if names else "template: this server has no templates"
                raise _refused(wrong)
            template = find_template(names[name])
        except (RequestError, OSError) as error:
            _log.warning("a template can't be used: %s", error)
            message = "the template can't be read: the server's log says why"
            raise ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, message, "template_broken") from None
        if template is None:
            raise _refused("template must be a name")
        return template


def _refused(message: str) -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, message, "invalid_request")


def _is_template(entry: os.DirEntry[str]) -> bool:
    return entry.name.lower().endswith(SUFFIXES) and not entry.name.startswith(".") and entry.is_file()


NO_TEMPLATES = NamedTemplates()
