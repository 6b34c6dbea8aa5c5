"""`/docs`: the OpenAPI document as a page to read, made here, with nothing fetched from anywhere."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["docs_page", "render"]

_CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 3rem } h3 { margin: 1.5rem 0 .25rem; font-size: 1rem }
code { font: .9em ui-monospace, monospace }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto }
th, td { text-align: left; vertical-align: top; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid #8884 }
""".strip()
_CHOICES_MAX = 20


def docs_page(document: Mapping[str, Any]) -> HTMLResponse:
    """Return the page; it runs no script and loads nothing.

    Args:
        document: The OpenAPI document.
    """
    return HTMLResponse(render(document), headers={"Content-Security-Policy": _CSP})


def render(document: Mapping[str, Any]) -> str:
    """Return the OpenAPI document as HTML."""
    title = escape(f"{document['info']['title']} {document['info']['version']}")
    parts = [
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>',
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>',
        f"<h1>{title}</h1><p>Send your key in the header <code>x-api-key</code>. ",
        'For programs: <a href="openapi.json">openapi.json</a>.</p>',
    ]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            parts.extend(_operation(document, f"{method.upper()} {path}", operation))
    return "\n".join(parts)


def _operation(document: Mapping[str, Any], name: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"<h2><code>{escape(name)}</code></h2><p>{escape(operation.get('summary', ''))}.</p>"
    resolve = partial(_resolve, document)
    parameters = [
        (item["name"], item["in"], item.get("description", "")) for item in operation.get("parameters", [])
    ]
    if parameters:
        yield _table("Parameters", ("name", "in", "meaning"), parameters)
    body = operation.get("requestBody")
    if body:
        yield _fields("Body", resolve(body))
    answers = []
    for status, answer in operation["responses"].items():
        answers.append((status, answer["description"], ", ".join(answer.get("headers", ()))))
    yield _table("Answers", ("status", "meaning", "headers"), answers)
    for status, answer in operation["responses"].items():
        schema = resolve(answer)
        if status.startswith("2") and schema.get("properties"):
            yield _fields(f"Body of a {status}", schema)


def _resolve(document: Mapping[str, Any], holder: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of the JSON that a request or an answer holds; empty if it holds none."""
    schema: dict[str, Any] = holder.get("content", {}).get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    if not name:
        return schema
    named: dict[str, Any] = document["components"]["schemas"][name]
    return named


def _fields(caption: str, schema: Mapping[str, Any]) -> str:
    required = schema.get("required", ())
    rows = [
        (name, _kind(field), ("Required. " if name in required else "") + _meaning(field))
        for name, field in schema.get("properties", {}).items()
    ]
    return _table(caption, ("field", "type", "meaning"), rows)


def _kind(field: Mapping[str, Any]) -> str:
    kind = field.get("type", "object")
    return kind if isinstance(kind, str) else " or ".join(kind)


def _meaning(field: Mapping[str, Any]) -> str:
    parts = ["Legacy."] if field.get("deprecated") else []
    if field.get("description"):
        parts.append(field["description"])
    if "maxLength" in field:
        parts.append(f"{field.get('minLength', 0)} to {field['maxLength']} characters.")
    choices = [str(choice) for choice in field.get("enum", ()) if choice is not None][:_CHOICES_MAX]
    if choices:
        parts.append(f"One of: {', '.join(choices)}.")
    if "default" in field:
        default = field["default"]
        parts.append(f"Default: {str(default).lower() if isinstance(default, bool) else default}.")
    return " ".join(parts)


def _table(caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    def line(cells: tuple[str, ...], tag: str) -> str:
        return "<tr>" + "".join(
            f"<{tag}>{_cell(cell, code=tag == 'td' and not at)}</{tag}>" for at, cell in enumerate(cells)
        )

    body = "".join(line(row, "td") for row in rows)
    return f"<h3>{escape(caption)}</h3><table><thead>{line(head, 'th')}</thead><tbody>{body}</tbody></table>"


def _cell(text: str, *, code: bool) -> str:
    return f"<code>{escape(text)}</code>" if code else escape(text)
