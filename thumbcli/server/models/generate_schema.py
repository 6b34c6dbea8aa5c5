"""The fields of `POST /v1/generate`, in the order in which they are checked.

Source:
    The request table of ThumbAPI (`docs/thumbapi.md`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    StrictBool,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from thumbcli.contract import (
    API_FORMATS,
    LOGO_MAX_BYTES,
    PHOTO_MAX_BYTES,
    STYLES,
    TITLE_MAX_CHARS,
    Asset,
    Category,
    Model,
    OutputFormat,
    Request,
    clean_title,
    make_request,
)
from thumbcli.contract.api_error_messages import LOGO_TOO_LARGE, PHOTO_TOO_LARGE, TITLE_REQUIRED, one_of
from thumbcli.contract.design_options import PLAIN, Design
from thumbcli.contract.formats import ApiFormat
from thumbcli.server.models.json_body import (
    DOCUMENTED,
    PHOTO_OR_BASE64_SCHEMA,
    PHOTO_SCHEMA,
    TYPO,
    JsonBody,
    LogoUrl,
    PhotoUrl,
    decode_data_url,
)

__all__ = ["CARD_PICTURES", "GenerateRequest"]


FIELDS_MAX = 60
"""As many names as a template may define."""

CARD_PICTURES = ("avatar", "background")
"""Fields of a card that are pictures: data URLs, as photos are, and never a path or an address."""

_FACELESS = "faceless"
_WITH_LOGO = "with-logo"


def _check_title(value: object) -> object:
    if not isinstance(value, str) or not clean_title(value):
        raise PydanticCustomError(DOCUMENTED, TITLE_REQUIRED)
    return value


def _check_style(value: object) -> object:
    if not isinstance(value, str) or value not in STYLES:
        raise PydanticCustomError(TYPO, one_of("imageStyle", STYLES))
    return value


def _read_fields(value: object) -> dict[str, str | Asset]:
    """Return the fields of a card: words as they are, pictures decoded, blank ones left out."""
    if not isinstance(value, dict) or len(value) > FIELDS_MAX:
        raise PydanticCustomError(DOCUMENTED, f"fields must be an object of at most {FIELDS_MAX} strings")
    read: dict[str, str | Asset] = {}
    for name, given in value.items():
        if not isinstance(given, str):
            shown = f"fields.{name}" if name.isidentifier() and name.isascii() else "a value of fields"
            raise PydanticCustomError("documented", "{words}", {"words": f"{shown} must be a string"})
        if not given.strip():
            continue
        read[name] = _field_picture(name, given) if name in CARD_PICTURES else given
    return read


def _field_picture(name: str, given: str) -> Asset:
    try:
        return decode_data_url(given, name, max_bytes=PHOTO_MAX_BYTES)
    except PydanticCustomError as error:
        raise PydanticCustomError(DOCUMENTED, f"fields.{name} {error.message()}") from None


_FIELDS_SCHEMA = {
    "type": "object",
    "maxProperties": FIELDS_MAX,
    "properties": dict.fromkeys(CARD_PICTURES, PHOTO_SCHEMA),
    "additionalProperties": {"type": "string"},
}


class GenerateRequest(JsonBody):
    """What to draw. Unknown fields are ignored, and null means absent."""

    title: Annotated[
        str,
        BeforeValidator(_check_title),
        Field(
            description="Control characters are removed, and white space is collapsed.",
            json_schema_extra={"minLength": 1, "maxLength": TITLE_MAX_CHARS},
        ),
    ]
    custom_assets_id: str | None = Field(None, description="The id of a saved reference set: see /v1/assets.")
    format: ApiFormat | None = Field(
        None, validate_default=True, description="Required, unless customAssetsId is given."
    )
    category: Category = Field(Category.AUTO, description="What the title is about.")
    model: Model = Field(Model.SD, description="hd has twice the width and height; Pro plans and up.")
    output_format: Literal[OutputFormat.WEBP, OutputFormat.PNG] = Field(
        OutputFormat.WEBP, description="The file format."
    )
    image_style: Annotated[str, BeforeValidator(_check_style)] | None = Field(
        None, json_schema_extra={"enum": [*STYLES, None], "deprecated": True}
    )
    use_photo: StrictBool = Field(
        default=False, description="Use the saved personal photo as the main subject; see /v1/assets."
    )
    use_personal_photo: StrictBool = Field(
        default=False, description="The same as usePhoto.", json_schema_extra={"deprecated": True}
    )
    use_logo: StrictBool = Field(
        default=False, description="Put the saved logo in its corner; see /v1/assets."
    )
    photo_image: PhotoUrl | None = Field(None, description="A photo, in place of the saved one.")
    logo_image: LogoUrl | None = Field(None, description="A logo, in place of the saved one.")
    person_image: Annotated[Asset | None, WithJsonSchema(PHOTO_OR_BASE64_SCHEMA)] = Field(
        None,
        description="A photo, or with imageStyle with-logo a logo: a base64 data URL, or the base64 alone.",
        json_schema_extra={"deprecated": True},
    )
    template: str | None = Field(
        None,
        description="A card template of this server, by its name; ThumbAPI itself has none.",
        json_schema_extra={"minLength": 1},
    )
    fields: (
        Annotated[dict[str, str | Asset], PlainValidator(_read_fields), WithJsonSchema(_FIELDS_SCHEMA)] | None
    ) = Field(
        None,
        description="What stands on a card: author, date, site, …, and as data URLs avatar and background;"
        " with a template also its own fields.",
    )
    webhook_url: str | None = Field(
        None, description="Answer 202, and post the result there.", json_schema_extra={"minLength": 1}
    )

    @model_validator(mode="before")
    @classmethod
    def _drop_unwanted_pictures(cls, fields: dict[str, object]) -> dict[str, object]:
        """Drop the pictures that the request itself says not to use: nothing in them is then wrong.

        Those are all photos with `usePhoto: false` or `faceless`, and all logos with `useLogo: false`.
        `usePhoto` and `usePersonalPhoto: true` override `imageStyle`.
        """
        style, use_photo = fields.get("imageStyle"), fields.get("usePhoto")
        if use_photo is None and style == _FACELESS and fields.get("usePersonalPhoto") is not True:
            use_photo = False
        wanted = {"photoImage": use_photo, "logoImage": fields.get("useLogo")}
        wanted["personImage"] = wanted["logoImage" if style == _WITH_LOGO else "photoImage"]
        return {name: value for name, value in fields.items() if wanted.get(name) is not False}

    @field_validator("format", mode="before")
    @classmethod
    def _require_format(cls, value: object, info: ValidationInfo) -> object:
        if value is None and info.data.get("custom_assets_id") is None:
            raise PydanticCustomError(DOCUMENTED, one_of("format", API_FORMATS))
        if value is not None and value not in API_FORMATS:
            raise PydanticCustomError(TYPO, one_of("format", API_FORMATS))
        return value

    @field_validator("person_image", mode="plain")
    @classmethod
    def _read_person_image(cls, value: object, info: ValidationInfo) -> Asset | None:
        """Read the legacy picture, unless the field that replaced it is given: then it is ignored."""
        if info.data.get("image_style") == _WITH_LOGO:
            taken, max_bytes, too_large = "logo_image", LOGO_MAX_BYTES, LOGO_TOO_LARGE
        else:
            taken, max_bytes, too_large = "photo_image", PHOTO_MAX_BYTES, PHOTO_TOO_LARGE
        if info.data.get(taken) is not None:
            return None
        return decode_data_url(value, "personImage", max_bytes=max_bytes, too_large=too_large, bare=True)

    def to_request(self, design: Design = PLAIN) -> Request:
        """Return the request for an engine, without saved assets inside.

        Args:
            design: Design options, which the API itself does not have.

        Raises:
            RequestError: The title is too long.
        """
        styled_photo, styled_logo = STYLES[self.image_style] if self.image_style else (False, False)
        person_is_logo = self.image_style == _WITH_LOGO
        return make_request(
            self.title,
            format=self.format,
            category=self.category,
            model=self.model,
            output_format=self.output_format,
            use_photo=self._chosen("use_photo", older=self.use_personal_photo or styled_photo),
            use_logo=self._chosen("use_logo", older=styled_logo),
            photo=self.photo_image or (None if person_is_logo else self.person_image),
            logo=self.logo_image or (self.person_image if person_is_logo else None),
            custom_assets_id=self.custom_assets_id,
            design=design,
        )

    def _chosen(self, name: str, *, older: bool) -> bool:
        """Return a flag as it is given, else what the older fields say."""
        return bool(getattr(self, name)) if name in self.model_fields_set else older
