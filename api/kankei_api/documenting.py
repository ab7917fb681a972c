"""What the OpenAPI document says of a body beyond its fields."""

from litestar._openapi.schema_generation import SchemaCreator
from litestar._openapi.schema_generation.plugins.struct import StructSchemaPlugin
from litestar.openapi.spec import Reference, Schema
from litestar.typing import FieldDefinition

__all__ = ["ClosedStructs"]


class ClosedStructs(StructSchemaPlugin):
    """Says of a Struct that refuses unknown fields that it does."""

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: SchemaCreator) -> Schema:
        """The schema of a Struct."""
        made: Schema | Reference = super().to_openapi_schema(field_definition, schema_creator)
        if field_definition.type_.__struct_config__.forbid_unknown_fields:
            whole = (
                made
                if isinstance(made, Schema)
                else schema_creator.schema_registry.from_reference(made).schema
            )
            whole.additional_properties = False
        return made  # type: ignore[return-value]
