"""What the OpenAPI document says of a body beyond its fields."""

import msgspec
from litestar._openapi.schema_generation import SchemaCreator
from litestar._openapi.schema_generation.plugins.struct import StructSchemaPlugin
from litestar.openapi.spec import Reference, Schema
from litestar.typing import FieldDefinition

__all__ = ["ClosedStructs"]


class ClosedStructs(StructSchemaPlugin):
    """Says of a Struct that refuses unknown fields that it does, and where numbers from 0 on begin."""

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: SchemaCreator) -> Schema:
        """The schema of a Struct."""
        made: Schema | Reference = super().to_openapi_schema(field_definition, schema_creator)
        registry = schema_creator.schema_registry
        whole = made if isinstance(made, Schema) else registry.from_reference(made).schema
        for field in msgspec.structs.fields(field_definition.type_):
            told = (whole.properties or {}).get(field.encode_name)
            least = _least(field.type)
            if isinstance(told, Schema) and told.minimum is None and least is not None:
                told.minimum = least
        if field_definition.type_.__struct_config__.forbid_unknown_fields:
            whole.additional_properties = False
        return made  # type: ignore[return-value]


def _least(kind: object) -> int | None:
    """The least value of a whole number, maybe an optional one."""
    told = msgspec.inspect.type_info(kind)
    parts = told.types if isinstance(told, msgspec.inspect.UnionType) else (told,)
    found = (part.type if isinstance(part, msgspec.inspect.Metadata) else part for part in parts)
    return next((part.ge for part in found if isinstance(part, msgspec.inspect.IntType)), None)
