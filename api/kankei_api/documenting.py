"""What the OpenAPI document says beyond what can be read from the handlers: closed bodies, real answers."""

from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from litestar._openapi.schema_generation import SchemaCreator
from litestar._openapi.schema_generation.plugins.struct import StructSchemaPlugin
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import OpenAPI, OpenAPIType, Reference, Schema
from litestar.typing import FieldDefinition

from kankei_api.calling import FAR

__all__ = ["ClosedStructs", "IllustratedConfig"]

EXAMPLES = "examples.json"
"""By operation and media type: an answer that a server gave, of an invented town."""


@cache
def _examples() -> dict[str, dict[str, Any]]:
    text = files("kankei_api").joinpath(EXAMPLES).read_bytes()
    return msgspec.json.decode(text, type=dict[str, dict[str, Any]])


@dataclass
class _Illustrated(OpenAPI):
    """A document whose answers have their examples."""

    def to_schema(self) -> dict[str, Any]:
        """The document for programs."""
        document: dict[str, Any] = _settled(super().to_schema())
        for item in document["paths"].values():
            for operation in item.values():
                _illustrate(operation)
                for parameter in operation.get("parameters", ()):
                    _bound(parameter["schema"])
        return document


class IllustratedConfig(OpenAPIConfig):
    """Makes a document with an example of every answer."""

    def to_openapi_schema(self) -> OpenAPI:
        """The beginning of the document, without its operations."""
        plain = super().to_openapi_schema()
        return _Illustrated(**{field.name: getattr(plain, field.name) for field in fields(OpenAPI)})


def _illustrate(operation: dict[str, Any]) -> None:
    """Put the examples into an operation; an answer without content (204) shows none."""
    shown = _examples().get(operation.get("operationId", ""), {})
    for status, answer in operation["responses"].items():
        if status == "204":
            answer.pop("content", None)
        for media, content in (answer.get("content") or {}).items():
            if status < "300" and media in shown:
                content["examples"] = {"answer": {"value": shown[media]}}


def _bound(schema: dict[str, Any]) -> None:
    """Say of a day or moment in the query that those before 1800 or after 2199 are refused."""
    for part in (schema, *schema.get("oneOf", ())):
        if part.get("format") in {"date", "date-time"}:
            part["pattern"] = f"^(?!{FAR.pattern})"


def _settled(part: Any) -> Any:
    """A part of the document without choices that are none: among one schema, or with one that takes all."""
    if isinstance(part, list):
        return [_settled(one) for one in part]
    if not isinstance(part, dict):
        return part
    whole = {name: _settled(one) for name, one in part.items()}
    choices = [one for one in whole.get("oneOf", ()) if one]
    return choices[0] | {n: v for n, v in whole.items() if n != "oneOf"} if len(choices) == 1 else whole


class ClosedStructs(StructSchemaPlugin):
    """Says of a Struct that refuses unknown fields that it does, and of its fields what they refuse."""

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: SchemaCreator) -> Schema:
        """The schema of a Struct."""
        made: Schema | Reference = super().to_openapi_schema(field_definition, schema_creator)
        registry = schema_creator.schema_registry
        whole = made if isinstance(made, Schema) else registry.from_reference(made).schema
        for field in msgspec.structs.fields(field_definition.type_):
            told = (whole.properties or {}).get(field.encode_name)
            if isinstance(told, Schema):
                _limit(told, msgspec.inspect.type_info(field.type))
        if field_definition.type_.__struct_config__.forbid_unknown_fields:
            whole.additional_properties = False
        return made  # type: ignore[return-value]


def _limit(told: Schema, kind: msgspec.inspect.Type) -> None:
    """Say of a field what it refuses: numbers below 0, empty or long texts, also those within lists."""
    for part in kind.types if isinstance(kind, msgspec.inspect.UnionType) else (kind,):
        match part.type if isinstance(part, msgspec.inspect.Metadata) else part:
            case msgspec.inspect.IntType(ge=least) if told.minimum is None:
                told.minimum = least
            case msgspec.inspect.StrType() as text if told.max_length is None:
                told.min_length, told.max_length, told.pattern = (
                    text.min_length,
                    text.max_length,
                    text.pattern,
                )
            case msgspec.inspect.ListType() | msgspec.inspect.VarTupleType() as many:
                _limit_items(told, many)


def _limit_items(told: Schema, many: "msgspec.inspect.ListType | msgspec.inspect.VarTupleType") -> None:
    """The same of a list's entries, and how many there may be."""
    lists = [one for one in (told, *(told.one_of or ())) if isinstance(one, Schema) and one.items]
    for found in lists:
        found.min_items, found.max_items = many.min_length, many.max_length
        within = found.items if isinstance(found.items, Schema) else Schema()
        for one in (within, *(within.one_of or ())):
            if isinstance(one, Schema) and one.type == OpenAPIType.STRING:
                _limit(one, many.item_type)
