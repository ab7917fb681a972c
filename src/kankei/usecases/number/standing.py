"""One person on a day, and what would change it; and everybody on the town's own 2×2."""

import datetime as dt
import uuid

import numpy as np
from msgspec import Struct

from kankei.counting import Standings, load_rule, population, standings
from kankei.counting.outlook import lapses, lost_by_moving_in, openings
from kankei.counting.plane import CELLS, positions
from kankei.model.axis import Axis
from kankei.model.goal import Town
from kankei.model.plane import Plane
from kankei.model.rule import CountingRule
from kankei.model.standing import Standing
from kankei.store import Store, counts, towns
from kankei.usecases.report import standing_of
from kankei.usecases.rights.reserve import EVERYTHING, Viewer, page_of, touches_on

__all__ = ["Lapse", "Opening", "Place", "PlaneCount", "Prospect", "Roll", "plane_of", "prospect", "roll"]


class Lapse(Struct, frozen=True, kw_only=True):
    """An axis held today, and the first day on which it is lost if nothing else happens; None for never."""

    axis: Axis
    day: dt.date | None


class Opening(Struct, frozen=True, kw_only=True):
    """An axis not held today, and the ties one more of which would earn it; none for a closed axis."""

    axis: Axis
    ties: tuple[str, ...]


class Place(Struct, frozen=True, kw_only=True):
    """Somebody's place on the town's 2×2; ``cell`` is the town's word for the field."""

    real: float
    feeling: float
    cell: str


class Prospect(Struct, frozen=True, kw_only=True):
    """A standing, what would change it, and the place on the plane (None where the town has none)."""

    standing: Standing
    lapses: tuple[Lapse, ...]
    openings: tuple[Opening, ...]
    lost_by_moving_in: tuple[Axis, ...]
    place: Place | None


class PlaneCount(Struct, frozen=True, kw_only=True):
    """People at one place of the plane, who stand on some axis."""

    real: float
    feeling: float
    cell: str
    people: int


class Roll(Struct, frozen=True, kw_only=True):
    """Everybody who stands anywhere on a day, three columns of equal length.

    ``persons`` are ids in hex, ``axes`` bits in the order of ``Axis``, ``counted`` who is in the number.
    """

    persons: list[str]
    axes: list[int]
    counted: list[bool]


def roll(store: Store, *, as_of: dt.date, known_at: dt.datetime, rule: CountingRule, town: Town) -> Roll:
    """Who stands anywhere on a day, by what was known at a moment."""
    with store.reading() as connection:
        touches = counts.live_touches(connection, known_at=known_at, town=town)
        standing = standings(touches, rule=rule, as_of=as_of)
        axes = standing.bits
        stands = np.flatnonzero(axes)
        persons = counts.person_ids(connection, standing.people[stands])
    counted = population(standing).counted[stands].tolist()
    return Roll(persons=list(persons), axes=axes[stands].tolist(), counted=counted)


def prospect(
    store: Store,
    person: uuid.UUID,
    *,
    as_of: dt.date,
    known_at: dt.datetime,
    rule: str = "default",
    town: str | Town = "",
    viewer: Viewer = EVERYTHING,
) -> Prospect:
    """Where one person stands on a day, and what would change it.

    ``viewer``: who looks; ``reserve`` tells what they see of protected people.

    Raises:
        UnknownError: The store knows no such person.
        RuleError: The rule or the town cannot be read.
    """
    chosen, home = load_rule(rule), towns.chosen(store, town)
    standing = standing_of(store, person, as_of=as_of, known_at=known_at, rule=rule, town=town, viewer=viewer)
    with store.reading() as connection:
        page = page_of(connection, person, known_at=known_at, viewer=viewer)
        no, touches = touches_on(connection, page, viewer, town=home)
    lost = lapses(touches, rule=chosen, as_of=as_of)
    opened = openings(touches, rule=chosen, as_of=as_of, person=no)
    return Prospect(
        standing=standing,
        lapses=tuple(Lapse(axis=axis, day=day) for axis, day in lost.items()),
        openings=tuple(Opening(axis=axis, ties=ties) for axis, ties in opened.items()),
        lost_by_moving_in=lost_by_moving_in(touches, rule=chosen, as_of=as_of, person=no),
        place=_place(standings(touches, rule=chosen, as_of=as_of), home.plane),
    )


def plane_of(
    store: Store, *, as_of: dt.date, known_at: dt.datetime, rule: str = "default", town: str | Town = ""
) -> tuple[PlaneCount, ...]:
    """Everybody who stands on some axis, counted by place on the plane; () where the town has none.

    Raises:
        RuleError: The rule or the town cannot be read.
        StoreError: The store cannot be.
    """
    chosen, home = load_rule(rule), towns.chosen(store, town)
    if home.plane is None:
        return ()
    with store.reading() as connection:
        touches = counts.live_touches(connection, known_at=known_at, town=home)
    found = positions(standings(touches, rule=chosen, as_of=as_of), home.plane)
    places = np.stack([found.real, found.feeling, found.cell.astype(np.float64)], axis=1)[found.shown]
    distinct, people = np.unique(places, axis=0, return_counts=True)
    rows = zip(distinct.tolist(), people.tolist(), strict=True)
    return tuple(
        PlaneCount(real=real, feeling=feeling, cell=_name(home.plane, int(cell)), people=many)
        for (real, feeling, cell), many in rows
    )


def _place(standing: Standings, plane: Plane | None) -> Place | None:
    """The place of the one person of these standings; None without a plane or a touchpoint."""
    if plane is None or not len(standing.people):
        return None
    at = positions(standing, plane)
    real, feeling = float(at.real[0]), float(at.feeling[0])
    return Place(real=real, feeling=feeling, cell=_name(plane, int(at.cell[0])))


def _name(plane: Plane, cell: int) -> str:
    name: str = getattr(plane.cells, CELLS[cell])
    return name
