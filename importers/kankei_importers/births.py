"""Birth dates that cannot be: nobody is born after today or after what they did, or before 1900."""

import datetime as dt
from collections.abc import Sequence

from msgspec.structs import replace

from kankei.errors import FieldError
from kankei.fields import date
from kankei.model import RecordDraft, TouchpointDraft

__all__ = ["believed"]

_EARLIEST = dt.date(1900, 1, 1)


def believed(
    records: Sequence[RecordDraft], touchpoints: Sequence[TouchpointDraft | None], *, today: dt.date | None
) -> list[RecordDraft]:
    """The records without birth dates that cannot be: nothing is compared by them.

    Days that stand for "unknown" are left as written, and so is what cannot be read as a day: neither is
    compared anyway.

    Args:
        records: What each row says of somebody.
        touchpoints: As long; what they did.
        today: The present day; None where nobody says it.
    """
    days = {text: _day(text) for text in {one.birth_date for one in records}}
    latest = today or dt.date.max
    return [
        replace(one, birth_date="") if _cannot_be(days[one.birth_date], did, latest) else one
        for one, did in zip(records, touchpoints, strict=True)
    ]


def _day(text: str) -> dt.date | None:
    try:
        return date.parse(text)
    except FieldError:
        return None


def _cannot_be(born: dt.date | None, did: TouchpointDraft | None, latest: dt.date) -> bool:
    if born is None or did is None or date.doubt(born) == "date.placeholder":
        return False
    return not _EARLIEST <= born <= min(did.occurred_on, latest)
