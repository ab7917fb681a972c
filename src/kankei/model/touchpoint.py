"""A touchpoint (接点): something a human being did."""

import datetime as dt
from typing import Annotated

from msgspec import Meta, Struct

from kankei.fields import date
from kankei.model.axis import Channel, Status

Yen = Annotated[int, Meta(ge=1, le=10_000_000_000, description="whole yen")]
Companions = Annotated[int, Meta(ge=0, le=10_000, description="people who came along, unnamed")]
KindText = Annotated[
    str,
    Meta(
        description="residency: moved_in, moved_out, moved_within, born, died or moved_in_until_death "
        "(died on ended_on), and never nothing; "
        "registration: basic, premium or nothing; survey: attached or nothing; in any spelling, or in words "
        "of lists (転入, プレミアム). Of other channels any text, as a rule names it (channel:kind)"
    ),
]
SourceNumber = Annotated[
    str,
    Meta(
        description="the source's own number (寄附番号, 受付番号), kept as it is. What one account logs "
        "again under a number, of the same channel, kind and day, is the same interaction; what a list "
        "brings is another"
    ),
]
ENDS_EARLY = "row.ends_before_it_begins"
"""The code of the sentence for a last day before the first."""


class TouchpointDraft(Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """Gave, came, joined, stayed, registered, moved in; on the calendar day of Asia/Tokyo.

    ``kind`` tells apart what one channel holds (``moved_in``/``moved_out``/``died``, ``basic``/``premium``, a
    survey's ``attached``); ``""`` where there is only one thing. ``ended_on`` is the last day of a stay or
    membership; of a move in, the day of moving out again.
    """

    channel: Channel
    occurred_on: dt.date
    status: Status = Status.DONE
    kind: KindText = ""
    ended_on: dt.date | None = None
    amount: Yen | None = None
    companions: Companions = 0
    detail: str = ""
    """使い道, event or meeting name, as written; a renamed master entry never rewrites it."""
    source_no: SourceNumber = ""
    """The source's own number (寄附番号, 受付番号)."""


def wrong_days(
    occurred_on: dt.date, ended_on: dt.date | None, status: Status, *, today: dt.date
) -> dict[str, str]:
    """What is wrong with the days of a touchpoint: the code of a sentence by field; empty if nothing is.

    What is done cannot lie more than a year ahead of ``today``; what is planned, and an end, can.
    """
    codes = {"occurred_on": date.doubt(occurred_on), "ended_on": date.doubt(ended_on) if ended_on else ""}
    if status is Status.DONE and date.is_far_ahead(occurred_on, today):
        codes["occurred_on"] = codes["occurred_on"] or "date.future"
    if ended_on and ended_on < occurred_on:
        codes["ended_on"] = codes["ended_on"] or ENDS_EARLY
    return {field: code for field, code in codes.items() if code}


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
