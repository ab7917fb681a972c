"""The veil (支援措置): where protected people live and are reached is not read out of the store unasked.

Whatever reads records to show them gets them veiled; ``records.unveiled`` is for matching, for the ledger's
own work, and for the one audited call.
"""

from collections.abc import Sequence
from typing import TypeVar

import sqlalchemy as sa
from msgspec.structs import replace

from kankei.model import Measure, Record, RecordDraft, Touchpoint
from kankei.store import directives

__all__ = ["HIDDEN", "VEIL", "is_hidden", "veiled", "veiled_draft", "veiled_touchpoints"]

VEIL = "＊＊＊"
"""What stands in the place of something veiled; a field that says nothing stays empty."""
HIDDEN = ("postal_code", "address", "new_postal_code", "new_address", "phone")
"""The fields of a record that tell where somebody lives or is reached."""
WORDS = "detail"
"""The field of a touchpoint that is free text, which may tell the same."""
Draft = TypeVar("Draft", bound=RecordDraft)


def veiled(connection: sa.Connection, found: Sequence[Record]) -> list[Record]:
    """Records as they may be shown: those of protected people without where they live and are reached."""
    hidden = directives.covered(connection, Measure.PROTECTED, [one.no for one in found])
    return [veiled_draft(one) if one.no in hidden else one for one in found]


def veiled_draft(said: Draft) -> Draft:
    """What a protected person's record shows; not its key, which of some lists is made of what is hidden."""
    key = {"source_key": ""} if isinstance(said, Record) else {}
    return replace(said, **{name: VEIL for name in HIDDEN if getattr(said, name)}, **key)


def veiled_touchpoints(connection: sa.Connection, found: Sequence[Touchpoint]) -> list[Touchpoint]:
    """Touchpoints as they may be shown: those of protected people without what was written of them."""
    hidden = directives.covered(connection, Measure.PROTECTED, {one.record_no for one in found if one.detail})
    return [replace(one, detail=VEIL) if one.detail and one.record_no in hidden else one for one in found]


def is_hidden(field: str) -> bool:
    """Whether a field of a record or a touchpoint (``touchpoint.detail``) may tell where somebody lives."""
    return field in HIDDEN or field.rpartition(".")[2] == WORDS
