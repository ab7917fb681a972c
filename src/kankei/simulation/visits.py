"""Who did what and when: every visit of a person to one of the town's lists."""

import bisect
import datetime as dt
import math
import random
from itertools import accumulate

from msgspec import Struct

from kankei.simulation.people import SimPerson
from kankei.simulation.places import Atlas
from kankei.simulation.spec import LISTS, TownSpec

EGG, RMS, REDHORSE, SHINCHO, ZOOM, STATION, MEMBER, STAY, MOVE, GROUP = range(len(LISTS))
"""The lists by their place in ``LISTS``."""
GIFTS = frozenset((EGG, RMS, REDHORSE, SHINCHO))


class Visit(Struct, eq=False, gc=False):
    """Somebody turned up in a list on a day; ``kind`` tells moved_in from moved_out."""

    day: int
    kept_in: int
    person: int
    kind: str = ""
    again: bool = False
    """A second row of the same evening (Zoom)."""


class Calendar:
    """The fiscal years of a town and how much happens in each."""

    def __init__(self, spec: TownSpec) -> None:
        self.spec = spec
        self.starts = [dt.date(spec.first_year + i, 4, 1).toordinal() for i in range(spec.years + 1)]
        last = self.starts[-2] + int((self.starts[-1] - self.starts[-2]) * spec.last_year_part)
        self.end = max(last, self.starts[-2] + 1)
        """The first day that has not come yet."""
        self.days = range(self.starts[0], self.end)
        part = [1.0] * (spec.years - 1) + [spec.last_year_part]
        self._weights = list(accumulate(math.exp(spec.growth * i) * share for i, share in enumerate(part)))

    def year(self, day: int) -> int:
        """The fiscal year of a day."""
        return self.spec.first_year + bisect.bisect(self.starts, day) - 1

    def any_day(self, rng: random.Random) -> int:
        """A day, in the years by their weight."""
        year = min(bisect.bisect(self._weights, rng.random() * self._weights[-1]), self.spec.years - 1)
        return self.starts[year] + int(
            rng.random() * (min(self.starts[year + 1], self.end) - self.starts[year])
        )


class Visitors:
    """Sends people to the lists."""

    def __init__(self, spec: TownSpec, calendar: Calendar, atlas: Atlas, rng: random.Random) -> None:
        self.spec, self.calendar, self.atlas, self.rng = spec, calendar, atlas, rng
        self._entry = list(accumulate(spec.entry.column()))
        self._also = spec.also.column()
        self._keen = spec.keen_factor
        self._others = max(0.0, 1 - spec.keen_share * spec.keen_factor) / (1 - spec.keen_share)
        self._repeat = [0.0] * len(LISTS)
        for gift in GIFTS:
            self._repeat[gift] = spec.gift_repeat
        self._repeat[ZOOM], self._repeat[STATION] = spec.tour_repeat, spec.event_repeat
        self._repeat[STAY] = 0.1

    def visits(self, people: list[SimPerson]) -> list[Visit]:
        """All visits of all people in order of time; moving in and out is written into the people."""
        found: list[Visit] = []
        for index, person in enumerate(people):
            self._send(index, person, found)
        found.sort(key=_order)
        return found

    def _send(self, index: int, person: SimPerson, found: list[Visit]) -> None:
        rng = self.rng
        keen = rng.random() < self.spec.keen_share
        lists = self._lists(self._keen if keen else self._others)
        for kept_in in lists:
            if kept_in == MOVE:
                continue
            for day in self._days(self._repeat[kept_in], keen=keen):
                found.append(Visit(day, kept_in, index))
                if kept_in == ZOOM and rng.random() < self.spec.zoom_rejoin:
                    found.append(Visit(day, kept_in, index, again=True))
        own = person.homes[0][1].place is self.atlas.town
        if not own and (MOVE in lists or (STAY in lists and rng.random() < self.spec.settle_after_stay)):
            self._settle(index, person, found)
        elif lists == [MOVE]:
            found.append(Visit(self.calendar.any_day(rng), STATION, index))

    def _lists(self, factor: float) -> list[int]:
        """The list a person enters by, and each further one."""
        random_ = self.rng.random
        entry = bisect.bisect(self._entry, random_() * self._entry[-1])
        return [
            place for place, share in enumerate(self._also) if random_() < share * factor or place == entry
        ]

    def _days(self, repeat: float, *, keen: bool) -> list[int]:
        """The first day and the later ones, some in the same fiscal year, most in another."""
        calendar, rng = self.calendar, self.rng
        repeat *= 1.6 - 0.6 * repeat if keen else 0.85
        days = [calendar.any_day(rng)]
        while rng.random() < repeat and len(days) < 12:
            if rng.random() < self.spec.same_year:
                year = calendar.year(days[-1]) - self.spec.first_year
                first, last = calendar.starts[year], min(calendar.starts[year + 1], calendar.end)
                days.append(first + int(rng.random() * (last - first)))
            else:
                days.append(calendar.any_day(rng))
        return days

    def _settle(self, index: int, person: SimPerson, found: list[Visit]) -> None:
        """Moved in some months after the last stay or in the later years; now and then out again."""
        rng, calendar = self.rng, self.calendar
        stays = [visit.day for visit in found[-24:] if visit.person == index and visit.kept_in == STAY]
        earliest = max(stays, default=calendar.days[len(calendar.days) // 5]) + 30
        if earliest >= calendar.end:
            earliest = calendar.end - 1
        day = earliest + int((calendar.end - earliest) * rng.random() ** 1.5)
        person.resident_since = day
        found.append(Visit(day, MOVE, index, kind="moved_in"))
        home = self.atlas.home_in(self.atlas.town)
        person.homes = [spell for spell in person.homes if spell[0] < day] + [(day, home)]
        if rng.random() < self.spec.moved_out and day + 200 < calendar.end:
            person.resident_until = day + 180 + int(rng.random() * (calendar.end - day - 180))
            person.homes.append((person.resident_until, self.atlas.home()))
            found.append(Visit(person.resident_until, MOVE, index, kind="moved_out"))


def _order(visit: Visit) -> tuple[int, int, int, bool]:
    return visit.day, visit.kept_in, visit.person, visit.again
