"""The veil (支援措置): where protected people live and are reached is not read out of the store unasked.

Whatever reads records to show them gets them veiled; ``records.unveiled`` is for matching, for the ledger's
own work, and for the one audited call.
"""

from collections.abc import Sequence
from typing import TypeVar

import sqlalchemy as sa
from msgspec.structs import replace

from kankei.model import Measure, Record, RecordDraft
from kankei.store import directives

__all__ = ["HIDDEN", "VEIL", "veiled", "veiled_draft"]

VEIL = "＊＊＊"
"""What stands in the place of something veiled; a field that says nothing stays empty."""
HIDDEN = ("postal_code", "address", "phone")
"""The fields of a record that tell where somebody lives or is reached."""
Said = TypeVar("Said", bound=RecordDraft)


def veiled(connection: sa.Connection, found: Sequence[Record]) -> list[Record]:
    """Records as they may be shown: those of protected people without where they live and are reached."""
    hidden = directives.covered(connection, Measure.PROTECTED, [one.no for one in found])
    return [veiled_draft(one) if one.no in hidden else one for one in found]


def veiled_draft(said: Said) -> Said:
    """What a protected person's record shows."""
    return replace(said, **{name: VEIL for name in HIDDEN if getattr(said, name)})
