"""A standing: one person's answer on each axis on one day, with the touchpoints that earned it."""

import datetime as dt
import uuid

from msgspec import Struct

from kankei.model.axis import Axis, Channel, Zone


class Evidence(Struct, frozen=True, kw_only=True):
    """A touchpoint that earned an axis."""

    axis: Axis
    touchpoint: int
    """Its ``no``."""
    channel: Channel
    kind: str
    occurred_on: dt.date


class Standing(Struct, frozen=True, kw_only=True):
    """Where one person stands on a day under a rule."""

    person: uuid.UUID
    as_of: dt.date
    known_at: dt.datetime
    rule: str
    """Name, version and digest's first characters, as printed beside every number."""
    axes: tuple[Axis, ...]
    resident: bool
    died_on: dt.date | None
    """Whoever has died stands on no axis."""
    zone: Zone
    counted: bool
    """In the number."""
    one_off_donor: bool
    evidence: tuple[Evidence, ...]
