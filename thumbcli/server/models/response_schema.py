"""The bodies of answers. Each model documents an answer and checks it: build it with `model_validate`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic.json_schema import SkipJsonSchema

from thumbcli.contract import Format, OutputFormat, Thumbnail
from thumbcli.contract.brand_style import Case
from thumbcli.contract.design_options import Corner

__all__ = ["AssetOrigin", "Assets", "ErrorBody", "GeneratedImage", "Health", "JobAccepted", "JobReport"]

_Colour = Annotated[str, Field(pattern="^#[0-9a-f]{6}$")]


class _Answer(BaseModel):
    """A JSON object that the server sends."""

    model_config = ConfigDict(
        alias_generator=to_camel, frozen=True, field_title_generator=lambda name, _: to_camel(name)
    )

    def fields(self) -> dict[str, Any]:
        """Return the fields that were set, as plain values for JSON."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class ErrorBody(_Answer):
    """Why a request failed."""

    error: str = Field(description="A message for people.")
    code: str = Field(description="A word for programs.")


class Dimensions(_Answer):
    """The size of a picture in pixels."""

    width: int
    height: int


class GeneratedImage(_Answer):
    """A picture."""

    image: str = Field(description="A data URL.", pattern="^data:image/(webp|png);base64,")
    format: Format
    output_format: Literal[OutputFormat.WEBP, OutputFormat.PNG]
    dimensions: Dimensions
    generation_id: str
    image_url: str | SkipJsonSchema[None] = Field(
        None, description="Where the picture can be fetched for a while.", json_schema_extra={"format": "uri"}
    )

    @classmethod
    def of(cls, thumbnail: Thumbnail, *, generation_id: str, image_url: str | None) -> GeneratedImage:
        """Describe a picture.

        Args:
            thumbnail: The picture.
            generation_id: Its id from now on.
            image_url: Where it can be fetched again; None if it is not kept.
        """
        fields: dict[str, object] = {
            "image": thumbnail.data_url(),
            "format": thumbnail.format,
            "outputFormat": str(thumbnail.output_format),
            "dimensions": {"width": thumbnail.width_px, "height": thumbnail.height_px},
            "generationId": generation_id,
        }
        return cls.model_validate(fields if image_url is None else {**fields, "imageUrl": image_url})


class JobAccepted(_Answer):
    """A request with a webhookUrl that was accepted."""

    job_id: str
    status: Literal["processing"]
    webhook_url: str


class Delivery(_Answer):
    """How the delivery of a webhook stands."""

    status: Literal["waiting", "delivered", "abandoned"]
    tries: int
    said: str = Field(description="The receiver's last answer, or why there was none.")


class JobReport(_Answer):
    """How a job stands."""

    job_id: str
    status: Literal["processing", "completed", "failed"]
    webhook_url: str
    delivery: Delivery
    data: GeneratedImage | SkipJsonSchema[None] = Field(
        None, description="The picture, until it is delivered or abandoned."
    )
    error: str | SkipJsonSchema[None] = Field(None, description="Why there is no picture.")


class QueueDepth(_Answer):
    """How many requests are in the render queue."""

    waiting: int
    drawing: int


class Health(_Answer):
    """The state of the server."""

    ok: bool
    version: str
    queue: QueueDepth
    reason: str | SkipJsonSchema[None] = Field(None, description="What is wrong, or soon will be.")


class AssetOrigin(StrEnum):
    """Where an asset is saved; machine: with `thumb brand` on this machine, and changed there."""

    SERVER = "server"
    MACHINE = "machine"


class SavedPicture(_Answer):
    """A saved picture."""

    type: Literal["image/jpeg", "image/png", "image/webp"]
    size_bytes: int
    origin: AssetOrigin


class SavedLogo(SavedPicture):
    """A saved logo, and whether it has variants."""

    position: Corner | None
    light: bool
    dark: bool


class SetStyle(_Answer):
    """What the pictures of a set have in common."""

    background: _Colour
    surface: _Colour
    ink: _Colour
    accent: _Colour
    dark: bool
    chroma: float | SkipJsonSchema[None] = None
    warmth: float | SkipJsonSchema[None] = None
    text_share: float | SkipJsonSchema[None] = Field(
        None, validation_alias="text-share", serialization_alias="textShare"
    )
    case: Case | SkipJsonSchema[None] = None
    families: list[str] | SkipJsonSchema[None] = None
    face: str | SkipJsonSchema[None] = None


class SavedSet(_Answer):
    """A reference set."""

    id: str = Field(description="What customAssetsId calls it.")
    pictures: int
    format: Format | None
    look: SetStyle | None
    origin: AssetOrigin


class Assets(_Answer):
    """What is saved for a key."""

    photo: SavedPicture | None = Field(description="What usePhoto uses.")
    logo: SavedLogo | None = Field(description="What useLogo uses.")
    sets: list[SavedSet] = Field(description="What customAssetsId can name.")
