"""One invented town: its people, what they did, and what every list says of it."""

import datetime as dt
import random

from msgspec import Struct

from kankei.simulation.contacts import change_over_time, share_in_companies
from kankei.simulation.households import Settler
from kankei.simulation.lives import live
from kankei.simulation.names import NameBook
from kankei.simulation.people import SimPerson
from kankei.simulation.places import Atlas
from kankei.simulation.rows import RowPen, SimRow
from kankei.simulation.spec import LISTS, TownSpec
from kankei.simulation.visits import ZOOM, Calendar, Visitors

__all__ = ["SimRow", "Town", "simulate"]

_FIRST_ROW = {ZOOM: 5}
"""Zoom's report has two lines and an empty one above its header."""


class Town(Struct, kw_only=True, eq=False):
    """A town whose truth is known: ``people[n - 1].no == n``; ``rows`` are in order of file and row."""

    spec: TownSpec
    seed: int
    people: list[SimPerson]
    rows: list[SimRow]


def simulate(spec: TownSpec, seed: int) -> Town:
    """Invent a town: the same spec and seed give the same town, to the letter.

    >>> town = simulate(TownSpec(people=50), seed=1)
    >>> len(town.people), town.rows == simulate(TownSpec(people=50), seed=1).rows
    (50, True)
    """
    rng = random.Random(f"kankei town {seed}")  # noqa: S311 - invented data, no secret
    names, atlas, calendar = NameBook(spec, rng), Atlas(spec, rng), Calendar(spec)
    people = Settler(spec, rng, names, atlas).fill()
    live(people, days=calendar.days, spec=spec, names=names, atlas=atlas, rng=rng)
    share_in_companies(people, spec, rng)
    change_over_time(people, calendar.days, spec, rng)
    rows = _rows(spec, rng, people, calendar, atlas)
    return Town(spec=spec, seed=seed, people=people, rows=rows)


def _rows(
    spec: TownSpec, rng: random.Random, people: list[SimPerson], calendar: Calendar, atlas: Atlas
) -> list[SimRow]:
    pen = RowPen(spec, rng, people)
    rows: list[SimRow] = []
    filled: dict[tuple[int, int], int] = {}
    for serial, visit in enumerate(Visitors(spec, calendar, atlas, rng).visits(people), start=1):
        year = calendar.year(visit.day)
        place = filled.get((visit.kept_in, year), _FIRST_ROW.get(visit.kept_in, 2))
        filled[visit.kept_in, year] = place + 1
        record, touchpoint, written = pen.write(visit, serial)
        file = f"{LISTS[visit.kept_in]}_{year}.csv"
        rows.append(
            SimRow(
                file=file,
                row=place,
                person=visit.person + 1,
                record=record,
                touchpoint=touchpoint,
                applied_on=dt.date.fromordinal(visit.day),
                written=written,
            )
        )
    rows.sort(key=lambda row: (row.file, row.row))
    return rows
