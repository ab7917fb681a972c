"""The OpenAPI document as a page to read: one template, no script, nothing from another host."""

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from jinja2 import Environment, select_autoescape
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.openapi.plugins import OpenAPIRenderPlugin

FONT = "font/woff2"
METHODS = ("get", "post", "put", "patch", "delete")


class DocumentPage(OpenAPIRenderPlugin):
    """``GET /schema``: every operation with its parameters, body, answers and a call to copy."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The page of a document."""
        document = msgspec.json.decode(self.render_json(request, openapi_schema))
        return page(document).encode()


@get("/schema/glyphs.woff2", include_in_schema=False, media_type=FONT, sync_to_thread=True)
def glyphs(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The page's Japanese glyphs, for machines that have none; 404 without the extra ``charts``."""
    address = _glyphs(page(request.app.openapi_schema.to_schema()))
    if not address:
        raise NotFoundException
    return Response(base64.b64decode(address.rpartition(",")[2]), media_type=FONT)


@cache
def _glyphs(text: str) -> str:
    from kankei.usecases.report import font  # noqa: PLC0415  # half a second that only this needs

    return font.embedded(text)


def page(document: dict[str, Any]) -> str:
    """The page; its operations in the order of the document."""
    environment = Environment(autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters["shape"] = shape
    template = environment.from_string(_template())
    return template.render(document=document, operations=_operations(document), schemas=_schemas(document))


@cache
def style_hash() -> str:
    """The hash by which the content security policy lets the page's own style in, and no other."""
    style = re.search(r"<style>(.*?)</style>", _template(), re.DOTALL)
    return base64.b64encode(hashlib.sha256((style.group(1) if style else "").encode()).digest()).decode()


@cache
def _template() -> str:
    return files("kankei_api").joinpath("templates/schema.html").read_text(encoding="utf-8")


def shape(schema: dict[str, Any] | None) -> str:
    """A schema in one line: ``string (date)``, ``Report``, ``list of Fault``."""
    if not schema:
        return ""
    if reference := schema.get("$ref"):
        return str(reference).rpartition("/")[2]
    for several in ("oneOf", "anyOf", "allOf"):
        if several in schema:
            return " | ".join(shape(part) for part in schema[several])
    kinds = schema.get("type", schema.get("const", ""))
    kind = " | ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if kind == "array":
        return f"list of {shape(schema.get('items')) or 'anything'}"
    return f"{kind} ({schema['format']})" if "format" in schema else kind


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"path": path, "method": method.upper(), **item[method]}
        for path, item in document.get("paths", {}).items()
        for method in METHODS
        if method in item
    ]


def _schemas(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document.get("components", {}).get("schemas", {})
    return {name: schema for name, schema in sorted(found.items()) if schema.get("properties")}
