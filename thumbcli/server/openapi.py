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
    from enum import StrEnum

    from fastapi import FastAPI

__all__ = ["GENERATE", "HEALTH", "IMAGE", "JOB", "describe"]

_JSON = "application/json"


def _choice(kind: type[StrEnum], default: str | None, text: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": ["string", "null"],
        "enum": [*map(str, kind), None],
        "description": text,
    }
    return schema if default is None else {**schema, "default": default}


def _flag(text: str) -> dict[str, Any]:
    return {"type": ["boolean", "null"], "default": False, "description": text}


def _picture(cap_bytes: int, text: str) -> dict[str, Any]:
    return {
        "type": ["string", "null"],
        "pattern": "^data:[A-Za-z0-9.+/;=-]*;base64,[A-Za-z0-9+/]*={0,2}$",
        "description": f"{text}: a base64 data URL of a JPEG, PNG or WebP of at most {cap_bytes >> 20} MB.",
    }


_REQUEST: dict[str, Any] = {
    "type": "object",
    "required": ["title"],
    "properties": {
        "title": {"type": "string", "minLength": 1, "maxLength": TITLE_MAX_CHARS},
        "format": _choice(Format, None, "Required, unless customAssetsId is given."),
        "category": _choice(Category, Category.AUTO, "What the title is about."),
        "usePhoto": _flag("Use the saved personal photo as the main subject."),
        "useLogo": _flag("Use the saved logo."),
        "photoImage": _picture(PHOTO_MAX_BYTES, "An inline photo"),
        "logoImage": _picture(LOGO_MAX_BYTES, "An inline logo"),
        "customAssetsId": {"type": ["string", "null"], "description": "The id of a saved reference set."},
        "model": _choice(Model, Model.SD, "hd is twice as wide and high; Pro plans and up."),
        "outputFormat": _choice(OutputFormat, OutputFormat.WEBP, "The kind of file."),
        "webhookUrl": {"type": ["string", "null"], "description": "Answer 202, and post the result there."},
        "imageStyle": {"type": ["string", "null"], "enum": [*STYLES, None], "deprecated": True},
        "personImage": _picture(PHOTO_MAX_BYTES, "The photo, or under with-logo the logo")
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

_QUOTA_HEADERS = {
    "X-RateLimit-Limit": {"schema": {"type": "integer"}, "description": "Generations a month."},
    "X-RateLimit-Remaining": {"schema": {"type": "integer"}, "description": "How many are left."},
    "X-RateLimit-Reset": {
        "schema": {"type": "string", "format": "date-time"},
        "description": "When the month starts anew.",
    },
}
_WAIT = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}


def _content(name: str) -> dict[str, Any]:
    return {_JSON: {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _error(text: str, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": text, "content": _content("Error")}
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
        "requestBody": {"required": True, "content": _content("GenerateRequest")},
        "responses": {
            "200": {"description": "The picture.", "headers": _QUOTA_HEADERS, "content": _content("Drawn")},
            "202": {"description": "Accepted; the webhook gets the result.", "content": _content("Accepted")},
            "400": _error("A field breaks a rule."),
            "401": _error("The key is missing or unknown."),
            "403": _error("The plan does not include this."),
            "408": _error("The body took too long."),
            "413": _error("The body is too large."),
            "422": _error("The body is no JSON object, or the Idempotency-Key belongs to another body."),
            "429": _error("Too many requests a second, or the month is used up.", _QUOTA_HEADERS | _WAIT),
            "500": _error("The server broke."),
            "503": _error("Too many requests wait to be drawn.", _WAIT),
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
            "404": _error("There is no such picture, or not any more."),
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
            "200": {"description": "How it goes.", "content": _content("Job")},
            "401": _error("No key, or a wrong one."),
            "404": _error("This key has no such job, or not any more."),
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


def describe(app: FastAPI) -> None:
    """Let `/openapi.json` tell the truth: FastAPI derives it from types that these routes don't use."""
    derive = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = derive()
            for operations in document["paths"].values():
                for operation in operations.values():
                    # In place of what FastAPI would answer to what it validates: nothing, here.
                    operation.update(_OPERATIONS[operation["operationId"]]["openapi_extra"])
            document["components"] = {
                "schemas": {
                    "GenerateRequest": _REQUEST,
                    "Drawn": _DRAWN,
                    "Accepted": _ACCEPTED,
                    "Job": _JOB,
                    "Error": _ERROR,
                },
                "securitySchemes": {"ApiKey": {"type": "apiKey", "in": "header", "name": "x-api-key"}},
            }
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's own documented way
