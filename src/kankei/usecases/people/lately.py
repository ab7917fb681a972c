"""What people are called and where they live, by the latest of their records that says so.

What staff put right about a person is not said of them again by a list that still says it; something new is.
An address that tells only a part of the one before (福島県 alone) says nothing new.
A postal code stands only beside an address it may be of. Who has moved into the town or out of it does not
live any more where they did up to that day: a list of moves itself says where its people came from.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from kankei.fields import address
from kankei.fields.text import squeeze
from kankei.model import Channel, Status, Touchpoint
from kankei.model.kind import UNTIL_DEATH
from kankei.store import corrections, records, towns

__all__ = ["SAID", "UNDONE", "lately"]

SAID = ("name", "kana", "postal_code", "address")
"""What is told of people."""
SINCE_A_MOVE = ("name", "kana", "new_postal_code", "new_address")
"""The fields in which a record that tells of a move has it."""
UNDONE = {Status.CANCELLED, Status.INVALID}
"""What is a touchpoint no more. What is planned or unpaid may still become one."""
LEFT = {"moved_in": (False,), UNTIL_DEATH: (False,), "moved_out": (False, True)}
"""What is left by a kind of move: places elsewhere (False), places in the town (True)."""
Particulars = dict[str, str]


def lately(
    connection: sa.Connection, whose: Mapping[int, int], did: Sequence[Touchpoint]
) -> defaultdict[int, Particulars]:
    """By person: the fields of ``SAID`` of which anything is known.

    Args:
        connection: Inside a unit of work.
        whose: The person of each record, by their numbers.
        did: The touchpoints of these records.
    """
    said = records.columns(connection, whose)
    wrong, moved = _put_right(connection, whose), _moved(whose, did)
    days = {touch.record_no: touch.occurred_on for touch in did}
    town = towns.in_force(connection).name if moved else ""
    last: defaultdict[int, Particulars] = defaultdict(dict)
    for place, record in enumerate(said["record_no"]):
        mine = whose[record]
        fields = SAID if not said["new_address"][place] else SINCE_A_MOVE
        told = {
            name: said[field][place] for name, field in zip(SAID, fields, strict=True) if said[field][place]
        }
        if mine in wrong:
            told = _without_wrong(told, wrong[mine])
        if mine in moved and _is_left(told, days.get(record, dt.date.min), moved[mine], town):
            told = {name: text for name, text in told.items() if name not in ("postal_code", "address")}
        _add(last[mine], told)
    return last


def _add(last: Particulars, told: Particulars) -> None:
    """Let a later record speak; an address without a postal code keeps the one told of the same 町字."""
    before = last.get("address", "")
    if before and address.is_vaguer(told.get("address", ""), than=before):
        told = {name: text for name, text in told.items() if name != "address"}
    if "address" not in told and before:
        told.pop("postal_code", None)
    elif "address" in told and (not before or address.is_elsewhere(told["address"], than=before)):
        last.pop("postal_code", None)
    last |= told


def _without_wrong(told: Particulars, wrong: Mapping[str, set[str]]) -> Particulars:
    """What a record says but for what staff put right; with an address goes the postal code beside it."""
    right = {name: text for name, text in told.items() if _form(name, text) not in wrong[name]}
    if "address" in told and "address" not in right:
        right.pop("postal_code", None)
    return right


def _moved(whose: Mapping[int, int], did: Sequence[Touchpoint]) -> dict[int, dict[bool, dt.date]]:
    """By person: until which day what they said of a place in the town (True) or elsewhere is over."""
    until: dict[int, dict[bool, dt.date]] = defaultdict(dict)
    for touch in did:
        if touch.channel == Channel.RESIDENCY and touch.kind in LEFT and touch.status == Status.DONE:
            mine = until[whose[touch.record_no]]
            mine |= {left: max(touch.occurred_on, mine.get(left, dt.date.min)) for left in LEFT[touch.kind]}
    return until


def _is_left(told: Particulars, day: dt.date, moved: Mapping[bool, dt.date], town: str) -> bool:
    """Whether a place that was said on a day has been left since; one that names no town is in ours."""
    city = address.address_columns([told.get("address", "")], [""]).city[0]
    here = "address" in told and city in ("", town)
    return day <= moved.get(here, dt.date.min)


def _put_right(connection: sa.Connection, whose: Mapping[int, int]) -> dict[int, dict[str, set[str]]]:
    """By person and field: what their records said that staff put right, in the form of ``_form``."""
    wrong: dict[int, dict[str, set[str]]] = {}
    for record, field, before, after in corrections.of_records(connection, whose):
        name = field.removeprefix("new_")
        mine = wrong.setdefault(whose[record], defaultdict(set))[name]
        mine.add(_form(name, before))
        mine.discard(_form(name, after))
    return wrong


def _form(field: str, text: str) -> str:
    """A text so that the same thing written otherwise is the same."""
    place = address.address_columns([text], [""]) if field == "address" else None
    parts = (
        (place.prefecture[0], place.city[0], place.town[0], place.block[0], place.room[0]) if place else ()
    )
    return "/".join(parts) if any(parts) else squeeze(text).replace(" ", "")
