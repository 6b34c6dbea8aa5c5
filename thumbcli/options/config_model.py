"""The shape of config.toml, checked by pydantic. `settings` imports it once there is something to check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from thumbcli.contract import Category, Format, Model, OutputFormat, Plan
from thumbcli.contract.design_options import VARIANT_MAX, Corner

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

__all__ = ["Config"]


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _member(kind: type[StrEnum]) -> Callable[[object], object]:
    """Return a reader of names that works under strict checking too, which refuses bare strings for enums."""

    def read(value: object) -> object:
        return kind(value.strip().lower()) if isinstance(value, str) else value

    return read


def _position(value: object) -> object:
    """Take a column's number for its name: `column = 2` is the second column."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, StringConstraints(pattern=r"\S")]
Count = Annotated[int, Field(ge=1)]


class Config(BaseModel):
    """What config.toml may hold: flat, every key optional, nothing unknown, no secrets.

    Keys are named like the flags, with underscores; defaults stand in `settings.SETTINGS`, so that a key that
    is not set stays visibly unset here.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, serialize_by_alias=True)

    out: Text | None = None
    format: Annotated[Format | None, BeforeValidator(_member(Format))] = None
    category: Annotated[Category | None, BeforeValidator(_member(Category))] = None
    output_format: Annotated[OutputFormat | None, BeforeValidator(_member(OutputFormat))] = None
    model: Annotated[Model | None, BeforeValidator(_member(Model))] = None
    use_photo: bool | None = None
    use_logo: bool | None = None
    photo: Text | None = None
    logo: Text | None = None
    custom_assets_id: Text | None = None
    layout: Text | None = None
    variant: Annotated[int | None, Field(ge=0, le=VARIANT_MAX)] = None
    palette: Text | None = None
    font: Text | None = None
    logo_position: Annotated[Corner | None, BeforeValidator(_member(Corner))] = None
    engine: Annotated[Literal["auto", "thumbapi", "local"] | None, BeforeValidator(_lower)] = None
    concurrency: Count | None = None
    rate: Annotated[float | None, Field(gt=0, allow_inf_nan=False)] = None
    plan: Annotated[Plan | None, BeforeValidator(_member(Plan))] = None
    column: Annotated[Text | None, BeforeValidator(_position)] = None
    input_format: Annotated[
        Literal["auto", "text", "csv", "tsv", "jsonl"] | None, BeforeValidator(_lower)
    ] = None
    limit: Count | None = None
    name: Text | None = None
    overwrite: bool | None = None
    verify: bool | None = None
    retry_failed: bool | None = None
    retry_uncertain: bool | None = None
    reuse: list[Text] | None = None
    max_credits: Annotated[int | None, Field(ge=0)] = None
    max_items: Count | None = None
    max_time: Annotated[Text | None, BeforeValidator(_position)] = None
    fail_fast: bool | None = None
    dry_run: bool | None = None
    json_: Annotated[bool | None, Field(alias="json")] = None
    quiet: bool | None = None
    verbose: Annotated[int | None, Field(ge=0)] = None
    no_progress: bool | None = None
    base_url: Text | None = None
    timeout_s: Annotated[float | None, Field(gt=0, allow_inf_nan=False)] = None
