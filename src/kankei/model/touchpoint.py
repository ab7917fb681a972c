"""A touchpoint (接点): something a human being did."""

import datetime as dt
from typing import Annotated

from msgspec import Meta, Struct

from kankei.model.axis import Channel, Status

Yen = Annotated[int, Meta(ge=1, le=10_000_000_000, description="whole yen")]
Companions = Annotated[int, Meta(ge=0, le=10_000, description="people who came along, unnamed")]


class TouchpointDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Gave, came, joined, stayed, registered, moved in; on the calendar day of Asia/Tokyo.

    ``kind`` tells apart what one channel holds (``moved_in``/``moved_out``, ``basic``/``premium``, a survey's
    ``attached``); ``""`` where there is only one thing. ``ended_on`` is the last day of a stay or membership.
    """

    channel: Channel
    occurred_on: dt.date
    status: Status = Status.DONE
    kind: str = ""
    ended_on: dt.date | None = None
    amount: Yen | None = None
    companions: Companions = 0
    detail: str = ""
    """使い道, event or meeting name, as written; a renamed master entry never rewrites it."""
    source_no: str = ""
    """The source's own number (寄附番号, 受付番号)."""


class Touchpoint(TouchpointDraft, frozen=True, kw_only=True):
    """A touchpoint as stored. It hangs on a record and is live as long as the record is."""

    no: int
    record_no: int


class Headcount(Struct, frozen=True, kw_only=True):
    """A channel that only knows a number (LINE friends, a group's size) on a day; never mixed with people."""

    no: int
    channel: str
    label: str
    counted_on: dt.date
    heads: int
    batch_no: int | None = None
