"""Records in the name of an organisation, which is no human being."""

from collections.abc import Sequence

from kankei.fields.name import is_organisation
from kankei.model.record import RecordDraft

__all__ = ["without_callers"]


def without_callers(records: Sequence[RecordDraft]) -> list[RecordDraft]:
    """The records, of an organisation only its name and place: whoever wrote for it is nobody here.

    >>> (left,) = without_callers([RecordDraft(name="株式会社磐梯", phone="090-1234-5678")])
    >>> left.name, left.phone
    ('株式会社磐梯', '')
    """
    named = set(filter(is_organisation, {record.name for record in records}))
    return [
        RecordDraft(name=record.name, postal_code=record.postal_code, address=record.address)
        if record.name in named
        else record
        for record in records
    ]
