"""The OpenAPI document tells the truth: schemathesis asks all that it allows, and some that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from thumbcli.contract import Category, Format

if TYPE_CHECKING:
    from schemathesis import Case
    from schemathesis.specs.openapi.schemas import OpenApiSchema

    from tests.server.conftest import Served

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]


@pytest.fixture(scope="module")
def document(served: Served) -> OpenApiSchema:
    """Load the document from a server that runs."""
    return schemathesis.openapi.from_url(f"{served.url}/openapi.json")


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [
        pytest.param("POST", "/v1/generate", GenerationMode.POSITIVE, id="generate"),
        pytest.param("POST", "/v1/generate", GenerationMode.NEGATIVE, id="generate, against the rules"),
        pytest.param("GET", "/v1/jobs/{job_id}", GenerationMode.POSITIVE, id="jobs"),
        pytest.param("GET", "/v1/images/{generation_id}", GenerationMode.POSITIVE, id="images"),
        pytest.param("PUT", "/v1/assets/photo", GenerationMode.NEGATIVE, id="a photo, against the rules"),
        pytest.param("PUT", "/v1/assets/sets/{name}", GenerationMode.POSITIVE, id="a set"),
        pytest.param("PUT", "/v1/assets/sets/{name}", GenerationMode.NEGATIVE, id="a set, against the rules"),
        pytest.param("GET", "/healthz", GenerationMode.POSITIVE, id="health"),
    ],
)
def test_every_answer_is_as_it_says(
    document: OpenApiSchema, method: str, path: str, mode: GenerationMode
) -> None:
    """Never a 500. The public test key draws each placeholder once, so that this is about the API."""
    operation = document[path][method]
    key, examples = ("any", 12) if path.startswith("/v1/assets") else ("thumbapi_test", 40)

    @given(operation.as_strategy(generation_mode=mode))
    @settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def ask(case: Case[Any]) -> None:
        case.call_and_validate(headers={"x-api-key": key}, checks=CHECKS)

    ask()


def test_the_document_knows_the_contract(served: Served) -> None:
    """The choices, the security scheme, and nothing of the framework's own errors."""
    found = httpx.get(f"{served.url}/openapi.json")
    body = found.json()["components"]["schemas"]["GenerateRequest"]["properties"]
    assert body["format"]["enum"] == [*map(str, Format), None]
    assert body["category"]["enum"] == [*map(str, Category), None]
    assert found.json()["components"]["securitySchemes"]["ApiKey"]["name"] == "x-api-key"
    assert "HTTPValidationError" not in found.text
