"""The OpenAPI document tells the truth: schemathesis asks all that it allows, and some that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings

from thumbcli.contract import API_FORMATS, Category
from thumbcli.server.api import job_routes

if TYPE_CHECKING:
    from schemathesis import Case
    from schemathesis.checks import CheckFunction
    from schemathesis.specs.openapi.schemas import OpenApiSchema

    from tests.server.conftest import Served


@pytest.fixture(scope="module")
def document(served: Served) -> OpenApiSchema:
    """Load the document from a server that runs, and schemathesis only in the process that asks it."""
    from schemathesis import openapi

    return openapi.from_url(f"{served.url}/openapi.json")


@pytest.fixture(scope="module")
def checks() -> list[CheckFunction]:
    """Return what every answer is held against."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    return [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_headers_conformance,
        checks.response_schema_conformance,
        checks.negative_data_rejection,
        checks.unsupported_method,
    ]


@pytest.mark.long
@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [
        pytest.param("POST", "/v1/generate", "positive", id="generate"),
        pytest.param("POST", "/v1/generate", "negative", id="generate, against the rules"),
        pytest.param("GET", "/v1/jobs/{job_id}", "positive", id="jobs"),
        pytest.param("GET", "/v1/images/{generation_id}", "positive", id="images"),
        pytest.param("PUT", "/v1/assets/photo", "negative", id="a photo, against the rules"),
        pytest.param("PUT", "/v1/assets/sets/{name}", "positive", id="a set"),
        pytest.param("PUT", "/v1/assets/sets/{name}", "negative", id="a set, against the rules"),
        pytest.param("GET", "/healthz", "positive", id="health"),
    ],
)
def test_every_answer_is_as_it_says(
    document: OpenApiSchema, checks: list[CheckFunction], method: str, path: str, mode: str
) -> None:
    """Never a 500. The public test key draws each placeholder once, so that this is about the API."""
    from schemathesis import GenerationMode

    operation = document[path][method]
    key, examples = ("any", 12) if path.startswith("/v1/assets") else ("thumbapi_test", 25)

    @given(operation.as_strategy(generation_mode=GenerationMode(mode)))
    @settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def send(case: Case[Any]) -> None:
        case.call_and_validate(headers={"x-api-key": key}, checks=checks)

    send()


def test_the_document_knows_the_contract(served: Served) -> None:
    """The choices, the security scheme, and nothing of the framework's own errors."""
    found = httpx.get(f"{served.url}/openapi.json")
    schemas = found.json()["components"]["schemas"]
    asked = schemas["GenerateRequest"]["properties"]
    for field, choices in {"format": [*API_FORMATS], "category": [*Category]}.items():
        choice, null = asked[field]["anyOf"]
        named = schemas[choice["$ref"].rpartition("/")[2]] if "$ref" in choice else choice
        assert named["enum"] == [*map(str, choices)]
        assert null == {"type": "null"}
    body = found.json()["paths"]["/v1/generate"]["post"]["requestBody"]
    assert body["required"]
    assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/GenerateRequest"}
    assert found.json()["components"]["securitySchemes"]["ApiKey"]["name"] == "x-api-key"
    plain = FastAPI()
    plain.include_router(job_routes.router)
    assert "HTTPValidationError" in str(plain.openapi())
    assert "HTTPValidationError" not in found.text


def test_the_example_is_a_request_that_works(served: Served) -> None:
    """Somebody tries it out first."""
    document = httpx.get(f"{served.url}/openapi.json").json()
    media = document["paths"]["/v1/generate"]["post"]["requestBody"]["content"]["application/json"]
    answer = httpx.post(
        f"{served.url}/v1/generate", json=media["example"], headers={"x-api-key": "thumbapi_test"}, timeout=20
    )
    assert answer.status_code == 200
