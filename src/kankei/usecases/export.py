"""The tables that leave the store, as columns of equal length under the names they are printed with."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from kankei.counting import load_rule
from kankei.counting.columns import ZONES
from kankei.model import Measure, Touchpoint, Zone
from kankei.model.axis import Axis
from kankei.store import Store, counts, directives, memberships, people, records, touchpoints, towns
from kankei.store.veil import HIDDEN, VEIL
from kankei.usecases.number.standing import roll
from kankei.usecases.people.lately import SAID, UNDONE, lately
from kankei.usecases.rights.permissions import FLAGS, Effective, of_people

__all__ = ["identities", "persons", "standings", "touches"]

Columns = dict[str, Sequence[Any]]
NOTHING = Effective()


def identities(store: Store, *, known_at: dt.datetime) -> Columns:
    """Who each row of each file is: ``file``, ``row`` as a spreadsheet has it, ``record_id``, ``person_id``.

    ``person_id`` is empty for a row that is nobody in particular.
    """
    with store.reading() as connection:
        found = records.identities(connection, known_at)
    names = ("file", "row", "record_id", "person_id")
    return dict(zip(names, zip(*found, strict=True) if found else ((),) * 4, strict=True))


def persons(store: Store, *, known_at: dt.datetime) -> Columns:
    """A line for every person: what they are called, where they live (``lately``), what they did and when.

    ``touchpoints``, its days and channels leave out what was called off or withdrawn.
    ``publish_name``, ``publish_message`` and ``mail`` say what they allow now, the stricter word winning; a
    permission that nobody gave is False.
    """
    with store.reading() as connection:
        whose = _whose(connection, known_at)
        did = touchpoints.unveiled(connection, whose)
        ids = people.ids(connection, {person for person in whose.values() if person})
        allowed = of_people(connection, whose)
        hidden = directives.persons(connection, [Measure.PROTECTED])
        last = lately(connection, whose, did)
    for no in hidden:
        last[no] |= {name: VEIL for name in HIDDEN if last[no].get(name)}
    nos = sorted(ids)
    return {
        "person_id": [ids[no] for no in nos],
        **{name: [last[no].get(name, "") for no in nos] for name in SAID},
        **_summed(nos, ((whose[one.record_no], one) for one in did if one.status not in UNDONE)),
        **{flag: [getattr(allowed.get(no, NOTHING), flag).allowed for no in nos] for flag in FLAGS},
    }


def _summed(nos: Sequence[int], done: Iterable[tuple[int, Touchpoint]]) -> Columns:
    """What each of these people did: how often, from when until when, by which channels."""
    theirs: dict[int, list[Touchpoint]] = defaultdict(list)
    for no, touch in done:
        theirs[no].append(touch)
    days = {no: [touch.occurred_on for touch in theirs[no]] for no in nos}
    return {
        "touchpoints": [len(theirs[no]) for no in nos],
        "first_on": [min(days[no], default="") for no in nos],
        "last_on": [max(days[no], default="") for no in nos],
        "channels": [" ".join(sorted({str(touch.channel) for touch in theirs[no]})) for no in nos],
    }


def standings(
    store: Store, *, as_of: dt.date, known_at: dt.datetime, rule: str = "default", town: str = ""
) -> Columns:
    """A line for everybody who stands on some axis on a day: on which, and whether they are in the number.

    Raises:
        RuleError: The rule or the town cannot be read.
    """
    home = towns.chosen(store, town)
    found = roll(store, as_of=as_of, known_at=known_at, rule=load_rule(rule), town=home)
    return {
        "person_id": [uuid.UUID(person) for person in found.persons],
        **{str(axis): [bool(bits >> place & 1) for bits in found.axes] for place, axis in enumerate(Axis)},
        "counted": found.counted,
    }


def touches(store: Store, *, known_at: dt.datetime) -> Columns:
    """A line for every touchpoint, by day, with whose it is, the record it hangs on, and what counting asks.

    ``zone`` is where the record's address lies (veiled of protected people), ``thin`` that it has a name and
    nothing beside it, ``source`` the system or list that told it; ``countable`` is False of people who asked
    not to be counted (利用停止). With a rule's text the number can be recounted from these columns alone.
    """
    home = towns.chosen(store, "")
    with store.reading() as connection:
        whose = _whose(connection, known_at)
        did = touchpoints.of_records(connection, whose)
        record_ids = records.ids(connection, whose)
        person_ids = people.ids(connection, {no for no in whose.values() if no})
        counted = counts.live_touches(connection, known_at=known_at, town=home)
        hidden = directives.covered(connection, Measure.PROTECTED, whose)
        source = touchpoints.sources(connection, np.array([touch.no for touch in did], dtype=np.int64))
    fields = [name for name in Touchpoint.__struct_fields__ if name not in {"no", "record_no"}]
    zones = {no: ZONES[code] for no, code in zip(counted.no.tolist(), counted.zone.tolist(), strict=True)}
    thin = set(counted.no[counted.thin].tolist())
    return {
        "touchpoint": [touch.no for touch in did],
        "person_id": [person_ids.get(whose[touch.record_no]) for touch in did],
        "record_id": [record_ids[touch.record_no] for touch in did],
        **{name: [getattr(touch, name) for touch in did] for name in fields},
        "zone": [VEIL if touch.record_no in hidden else zones.get(touch.no, Zone.UNKNOWN) for touch in did],
        "thin": [touch.no in thin for touch in did],
        "source": source,
        "countable": [touch.no in zones for touch in did],
    }


def _whose(connection: sa.Connection, known_at: dt.datetime) -> dict[int, int]:
    """The person's number of every live record, 0 for nobody in particular."""
    live = memberships.live_columns(connection, known_at)
    return dict(zip(live["record_no"].tolist(), live["person_no"].tolist(), strict=True))
