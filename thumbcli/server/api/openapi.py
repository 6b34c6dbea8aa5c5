"""The OpenAPI document: what the API takes and answers, as it really does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thumbcli.contract import (
    LOGO_MAX_BYTES,
    PHOTO_MAX_BYTES,
    STYLES,
    TITLE_MAX_CHARS,
    Category,
    Format,
    Model,
    OutputFormat,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from fastapi import FastAPI

__all__ = [
    "GENERATE",
    "HEALTH",
    "IMAGE",
    "JOB",
    "WAIT",
    "choice_field",
    "content_of",
    "describe",
    "error_answer",
    "picture_field",
]

_JSON = "application/json"


def choice_field(kind: type[StrEnum], default: str | None, text: str) -> dict[str, Any]:
    """Return the schema of a field that takes one of some names, or null."""
    schema: dict[str, Any] = {
        "type": ["string", "null"],
        "enum": [*map(str, kind), None],
        "description": text,
    }
    return schema if default is None else {**schema, "default": default}


def _flag(text: str) -> dict[str, Any]:
    return {"type": ["boolean", "null"], "default": False, "description": text}


def picture_field(cap_bytes: int, text: str, *, required: bool = False) -> dict[str, Any]:
    """Return the schema of a field that takes a picture as a data URL, or null unless it is required."""
    return {
        "type": "string" if required else ["string", "null"],
        "pattern": "^data:[A-Za-z0-9.+/;=-]*;base64,[A-Za-z0-9+/]+={0,2}$",
        "description": f"{text}: a base64 data URL of a JPEG, PNG or WebP of at most {cap_bytes >> 20} MB.",
    }


_REQUEST: dict[str, Any] = {
    "type": "object",
    "description": "Fields with other names are let pass.",
    "required": ["title"],
    "properties": {
        "title": {
            "type": "string",
            "minLength": 1,
            "maxLength": TITLE_MAX_CHARS,
            "description": "Control characters are left out, and each run of white space is one space.",
        },
        "format": choice_field(Format, None, "Required, unless customAssetsId is given."),
        "category": choice_field(Category, Category.AUTO, "What the title is about."),
        "usePhoto": _flag("Use the saved personal photo as the main subject; see /v1/assets."),
        "useLogo": _flag("Use the saved logo in its corner; see /v1/assets."),
        "photoImage": picture_field(PHOTO_MAX_BYTES, "An inline photo"),
        "logoImage": picture_field(LOGO_MAX_BYTES, "An inline logo"),
        "customAssetsId": {
            "type": ["string", "null"],
            "description": "The id of a saved reference set: see /v1/assets.",
        },
        "model": choice_field(Model, Model.SD, "hd is twice as wide and high; Pro plans and up."),
        "outputFormat": choice_field(OutputFormat, OutputFormat.WEBP, "The kind of file."),
        "webhookUrl": {
            "type": ["string", "null"],
            "minLength": 1,
            "description": "Answer 202, and post the result there.",
        },
        "imageStyle": {"type": ["string", "null"], "enum": [*STYLES, None], "deprecated": True},
        "personImage": picture_field(PHOTO_MAX_BYTES, "The photo, or under with-logo the logo")
        | {"deprecated": True},
        "usePersonalPhoto": _flag("The same as usePhoto.") | {"deprecated": True},
    },
}

_DRAWN: dict[str, Any] = {
    "type": "object",
    "required": ["image", "format", "outputFormat", "dimensions", "generationId"],
    "properties": {
        "image": {
            "type": "string",
            "pattern": "^data:image/(webp|png);base64,",
            "description": "A data URL.",
        },
        "format": {"type": "string", "enum": [*map(str, Format)]},
        "outputFormat": {"type": "string", "enum": [*map(str, OutputFormat)]},
        "dimensions": {
            "type": "object",
            "required": ["width", "height"],
            "properties": {"width": {"type": "integer"}, "height": {"type": "integer"}},
        },
        "generationId": {"type": "string"},
        "imageUrl": {
            "type": "string",
            "format": "uri",
            "description": "Where it can be fetched for a while.",
        },
    },
}

_ACCEPTED: dict[str, Any] = {
    "type": "object",
    "required": ["jobId", "status", "webhookUrl"],
    "properties": {
        "jobId": {"type": "string"},
        "status": {"type": "string", "enum": ["processing"]},
        "webhookUrl": {"type": "string"},
    },
}

_JOB: dict[str, Any] = {
    "type": "object",
    "required": ["jobId", "status", "webhookUrl", "delivery"],
    "properties": {
        "jobId": {"type": "string"},
        "status": {"type": "string", "enum": ["processing", "completed", "failed"]},
        "webhookUrl": {"type": "string"},
        "delivery": {
            "type": "object",
            "required": ["status", "tries", "said"],
            "properties": {
                "status": {"type": "string", "enum": ["waiting", "delivered", "abandoned"]},
                "tries": {"type": "integer"},
                "said": {"type": "string", "description": "What the receiver said last."},
            },
        },
        "data": {"$ref": "#/components/schemas/Drawn", "description": "Until it is delivered or given up."},
        "error": {"type": "string"},
    },
}

_ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error", "code"],
    "properties": {
        "error": {"type": "string", "description": "For people."},
        "code": {"type": "string", "description": "For programs."},
    },
}

_WITH_A_LIMIT = "Only for a key whose month has a limit, by its plan or by --quota."
_WHEN_LIMITED = "The X-RateLimit headers come only for a key whose month has a limit."
_QUOTA_HEADERS = {
    "X-RateLimit-Limit": {
        "schema": {"type": "integer"},
        "description": f"Generations a month. {_WITH_A_LIMIT}",
    },
    "X-RateLimit-Remaining": {
        "schema": {"type": "integer"},
        "description": f"How many are left. {_WITH_A_LIMIT}",
    },
    "X-RateLimit-Reset": {
        "schema": {"type": "string", "format": "date-time"},
        "description": f"When the month starts anew. {_WITH_A_LIMIT}",
    },
}
WAIT = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}
"""The header of an answer that says when to come again."""


def content_of(name: str) -> dict[str, Any]:
    """Return what says that JSON of a named schema comes."""
    return {_JSON: {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def error_answer(text: str, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the description of an answer of `{"error", "code"}`."""
    answer: dict[str, Any] = {"description": text, "content": content_of("Error")}
    return {**answer, "headers": headers} if headers else answer


GENERATE: dict[str, Any] = {
    "summary": "Draw a thumbnail",
    "operation_id": "generate",
    "openapi_extra": {
        "security": [{"ApiKey": []}],
        "parameters": [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "The same key and body get the same answer for 24 hours, for one charge.",
                "schema": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 255,
                    "pattern": "^[!-~]([ -~]*[!-~])?$",
                },
            }
        ],
        "requestBody": {"required": True, "content": content_of("GenerateRequest")},
        "responses": {
            "200": {
                "description": f"The picture. {_WHEN_LIMITED}",
                "headers": _QUOTA_HEADERS,
                "content": content_of("Drawn"),
            },
            "202": {
                "description": "Accepted; the webhook gets the result.",
                "content": content_of("Accepted"),
            },
            "400": error_answer("A field breaks a rule."),
            "401": error_answer("The key is missing or unknown."),
            "403": error_answer("The plan does not include this."),
            "408": error_answer("The body took too long."),
            "413": error_answer("The body is too large."),
            "422": error_answer(
                "The body is no JSON object, or the Idempotency-Key belongs to another body."
            ),
            "429": error_answer(
                "Too many requests a second, or the month is used up.", _QUOTA_HEADERS | WAIT
            ),
            "500": error_answer("The server broke."),
            "503": error_answer("Too many requests wait to be drawn.", WAIT),
        },
    },
}

IMAGE: dict[str, Any] = {
    "summary": "Fetch a picture again",
    "operation_id": "image",
    "openapi_extra": {
        "parameters": [
            {
                "name": "generation_id",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "minLength": 1},
            }
        ],
        "responses": {
            "200": {
                "description": "The picture.",
                "content": {f"image/{kind}": {"schema": {"type": "string"}} for kind in OutputFormat},
            },
            "404": error_answer("There is no such picture, or not any more."),
        },
    },
}

JOB: dict[str, Any] = {
    "summary": "See how a request with a webhookUrl goes",
    "operation_id": "job",
    "openapi_extra": {
        "parameters": [
            {"name": "job_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        ],
        "security": [{"ApiKey": []}],
        "responses": {
            "200": {"description": "How it goes.", "content": content_of("Job")},
            "401": error_answer("No key, or a wrong one."),
            "404": error_answer("This key has no such job, or not any more."),
        },
    },
}

HEALTH: dict[str, Any] = {
    "summary": "Say whether the server is up",
    "operation_id": "health",
    "openapi_extra": {
        "responses": {
            "200": {
                "description": "It is.",
                "content": {_JSON: {"schema": {"type": "object", "required": ["ok", "version", "queue"]}}},
            }
        }
    },
}


_OPERATIONS = {"generate": GENERATE, "image": IMAGE, "job": JOB, "health": HEALTH}


def describe(
    app: FastAPI, operations: Mapping[str, Mapping[str, Any]], schemas: Mapping[str, Mapping[str, Any]]
) -> None:
    """Let `/openapi.json` tell the truth: FastAPI derives it from types that these routes don't use.

    Args:
        app: With all its routes.
        operations: More operations by their ids.
        schemas: More schemas by their names.
    """
    known = {**_OPERATIONS, **operations}
    derive = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = derive()
            for methods in document["paths"].values():
                for operation in methods.values():
                    # In place of what FastAPI would answer to what it validates: nothing, here.
                    operation.update(known[operation["operationId"]]["openapi_extra"])
            document["components"] = {
                "schemas": {
                    "GenerateRequest": _REQUEST,
                    "Drawn": _DRAWN,
                    "Accepted": _ACCEPTED,
                    "Job": _JOB,
                    "Error": _ERROR,
                    **schemas,
                },
                "securitySchemes": {"ApiKey": {"type": "apiKey", "in": "header", "name": "x-api-key"}},
            }
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's own documented way
