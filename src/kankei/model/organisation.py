"""Records in the name of an organisation, which is no human being."""

from collections.abc import Sequence

from msgspec.structs import replace

from kankei.fields.name import organisations, signed_for
from kankei.model.axis import GIFTS
from kankei.model.record import RecordDraft
from kankei.model.touchpoint import TouchpointDraft

__all__ = ["without_callers"]


def without_callers(
    records: Sequence[RecordDraft], *, done: Sequence[TouchpointDraft | None]
) -> list[RecordDraft]:
    """The records, of an organisation only its name and place: whoever wrote for it is nobody here.

    A gift (``done``, of each record) of a 法人 is its own, whoever signs for it. Somebody who came, from
    wherever, is themselves.

    >>> (left,) = without_callers([RecordDraft(name="株式会社磐梯", phone="090-1234-5678")], done=[None])
    >>> left.name, left.phone
    ('株式会社磐梯', '')
    """
    signed = signed_for({record.name for record in records})
    told = [
        replace(record, name=signed[record.name]) if record.name in signed and _is_gift(one) else record
        for record, one in zip(records, done, strict=True)
    ]
    named = organisations({record.name for record in told})
    return [
        RecordDraft(name=record.name, postal_code=record.postal_code, address=record.address)
        if record.name in named
        else record
        for record in told
    ]


def _is_gift(done: TouchpointDraft | None) -> bool:
    return done is not None and done.channel in GIFTS
