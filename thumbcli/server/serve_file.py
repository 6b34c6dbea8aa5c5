"""`serve.toml`: the options of `thumb serve`, its keys and the secret of its cards, in a file.

Options have the names that they have on the command line. No key or secret stands in the file: it names the
variable or the file that holds one, or the SHA-256 of a key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from thumbcli.contract import Plan
from thumbcli.errors import ConfigError, UsageError
from thumbcli.options.config_file import line_of_key, parse_toml, read_text
from thumbcli.server.given_secrets import (
    NAME_MAX_CHARS,
    DeclaredKey,
    Secret,
    digest_of,
    is_key_name,
    secret_in_file,
    secret_in_variable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["ServeFile", "read_serve_file"]

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PATHS: Final = {"data", "templates"}
_REMEDY: Final = "correct the value there, or remove it"


class _Table(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        hide_input_in_errors=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )


class _KeyTable(_Table):
    """`[keys.NAME]`."""

    key_env: str | None = None
    key_file: str | None = None
    sha256: str | None = None
    plan: Annotated[Plan, Field(strict=False)] = Plan.BUSINESS
    quota: Annotated[int | None, Field(ge=0)] = None
    rate: Annotated[int | None, Field(ge=1)] = None
    webhook_secret_env: str | None = None
    webhook_secret_file: str | None = None


class _CardsTable(_Table):
    """`[cards]`."""

    secret_env: str | None = None
    secret_file: str | None = None
    previous_secret_env: str | None = None
    previous_secret_file: str | None = None


class _Tables(_Table):
    """The whole file. What an option may be, the command line knows; here is only its type."""

    host: str | None = None
    port: int | None = None
    data: str | None = None
    root_path: str | None = None
    allowed_host: list[str] | None = None
    forwarded_allow_ips: str | None = None
    cors_origin: list[str] | None = None
    concurrency: int | None = None
    queue: int | None = None
    max_body_mb: int | None = None
    allow_private_webhooks: bool | None = None
    errors: str | None = None
    simulate: str | None = None
    templates: str | None = None
    store: str | None = None
    public_url: str | None = None
    presign: str | None = None
    log_format: str | None = None
    keys: dict[str, _KeyTable] = Field(default_factory=dict)
    cards: _CardsTable = Field(default_factory=_CardsTable)


_TABLES: Final[Mapping[str, type[_Table]]] = MappingProxyType({"keys": _KeyTable, "cards": _CardsTable})


@dataclass(frozen=True, slots=True)
class ServeFile:
    """A file that was read; what it names is read when it is asked for.

    Attributes:
        path: The file.
    """

    path: Path
    _text: str
    _tables: _Tables

    def where(self, *key: str) -> str:
        """Return the file and the line of a key, for messages."""
        return f"{self.path}: line {line_of_key(self._text, [part.replace('_', '-') for part in key])}"

    def options(self) -> Mapping[str, object]:
        """Return the options that are set, by their names in Python; paths are from the file's folder."""
        given = self._tables.model_dump(exclude_unset=True, exclude={"keys", "cards"})
        return {name: self._path(str(value)) if name in _PATHS else value for name, value in given.items()}

    def keys(self) -> Iterator[DeclaredKey]:
        """Yield the keys that the file declares.

        Raises:
            UsageError: What should hold a key does not, or two keys are the same.
        """
        seen: dict[str, str] = {}
        for name, table in self._tables.keys.items():
            where = self.where("keys", name)
            if not is_key_name(name):
                raise ConfigError(
                    f"{where}: a key's name has 1 to {NAME_MAX_CHARS} printable characters", remedy=_REMEDY
                )
            digest = self._digest(("keys", name), table)
            if digest in seen:
                raise ConfigError(
                    f"{where}: {name} is the same key as {seen[digest]}", remedy="give each its own"
                )
            seen[digest] = name
            webhook = self._secret(
                ("keys", name, "webhook-secret"), table.webhook_secret_env, table.webhook_secret_file
            )
            yield DeclaredKey(
                name=name,
                sha256=digest,
                plan=table.plan,
                quota=table.quota,
                rate_per_s=table.rate,
                webhook_secret=webhook.value if webhook else None,
                where=where,
            )

    def card_secrets(self) -> list[Secret]:
        """Return the secrets that signatures of cards may be made with, the current one first.

        Raises:
            UsageError: What should hold one does not.
        """
        cards = self._tables.cards
        found = (
            self._secret(("cards", "secret"), cards.secret_env, cards.secret_file),
            self._secret(("cards", "previous-secret"), cards.previous_secret_env, cards.previous_secret_file),
        )
        return [secret for secret in found if secret is not None]

    def _digest(self, key: tuple[str, str], table: _KeyTable) -> str:
        given = [table.key_env, table.key_file, table.sha256]
        if sum(value is not None for value in given) != 1:
            raise ConfigError(
                f"{self.where(*key)}: {key[-1]} needs one of key-env, key-file and sha256",
                remedy='such as key-file = "/run/secrets/blog"; the key itself never stands here',
            )
        secret = self._secret((*key, "key"), table.key_env, table.key_file)
        digest = digest_of(secret.value) if secret else str(table.sha256)
        if not _DIGEST.fullmatch(digest):
            raise ConfigError(
                f"{self.where(*key, 'sha256')}: sha256 has 64 hex digits in lower case",
                remedy="make it with `printf %s KEY | sha256sum`",
            )
        return digest

    def _secret(self, key: tuple[str, ...], variable: str | None, file: str | None) -> Secret | None:
        """Return what the variable or the file holds that `<key>-env` or `<key>-file` names."""
        *above, name = key
        if variable is not None and file is not None:
            where = self.where(*above, f"{name}-env")
            raise ConfigError(f"{where}: {name}-env and {name}-file exclude each other", remedy=_REMEDY)
        try:
            if variable is not None:
                return secret_in_variable(variable)
            if file is not None:
                return secret_in_file(self._path(file), f"file {self._path(file)}")
        except UsageError as error:
            where = self.where(*above, f"{name}-env" if variable is not None else f"{name}-file")
            raise ConfigError(f"{where}: {error.message}", remedy=error.remedy) from None
        return None

    def _path(self, text: str) -> Path:
        return self.path.parent / Path(text).expanduser()


def read_serve_file(path: Path) -> ServeFile:
    """Read `serve.toml`.

    Raises:
        ConfigError: It is missing, or holds a key or a value that is not allowed; the line is named.
    """
    text = read_text(path)
    if text is None:
        raise ConfigError(f"--config {path} does not exist", remedy="name a file such as serve.toml")
    try:
        return ServeFile(path, text, _Tables.model_validate(parse_toml(text, path)))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = [str(part) for part in first["loc"]]
        where = f"{path}: line {line_of_key(text, key)}"
        name = key[-1] if key else "the file"
        if first["type"] == "extra_forbidden":
            raise ConfigError(f"{where}: unknown key {name}", remedy=_known(key)) from None
        what = first["msg"].lower().replace("input should", "must")
        raise ConfigError(f"{where}: {name}: {what}", remedy=_REMEDY) from None


def _known(key: list[str]) -> str:
    """Return what may stand where an unknown key does."""
    table = _TABLES.get(key[0], _Tables) if key[1:] else _Tables
    return f"use one of {', '.join(name.replace('_', '-') for name in table.model_fields)}"
