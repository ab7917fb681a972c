"""Where invented people live: real municipalities, a few of their quarters, and house numbers nobody has."""

import random
from functools import cache
from importlib.resources import files
from itertools import accumulate

from msgspec import Struct

from kankei.simulation.spec import TownSpec

_WINGS = ("", "", "", "Ⅱ", "A", "B", "弐番館", "2号棟")


class Municipality(Struct, frozen=True):
    """A municipality: ``people`` in thousands, ``area_code`` of its telephones."""

    prefecture: str
    name: str
    postal: str
    people: float
    area_code: str
    quarters: tuple[str, ...]


class Home(Struct, frozen=True):
    """An address: ``numbers`` is (丁目, 番, 号) where ``blocks``, else (番地,) or (番地, 枝番)."""

    place: Municipality
    quarter: str
    postal: str
    numbers: tuple[int, ...]
    blocks: bool
    building: str
    room: str
    style: int
    """The way its people write the number."""


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """The quarters most municipalities have, and names of houses."""
    text = files("kankei.simulation").joinpath("data", "words.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return {name: tuple(words) for name, *words in lines}


@cache
def municipalities() -> tuple[Municipality, ...]:
    """All municipalities of the data file."""
    text = files("kankei.simulation").joinpath("data", "municipalities.txt").read_text(encoding="utf-8")
    common = _words()["quarters"]
    found: list[Municipality] = []
    prefecture = ""
    for line in text.splitlines():
        words = line.split()
        if len(words) == 1:
            prefecture = words[0]
        elif not line.startswith("#"):
            name, postal, people, area_code, *quarters = words
            found.append(
                Municipality(prefecture, name, postal, float(people), area_code, (*quarters, *common))
            )
    return tuple(found)


def town_of(spec: TownSpec) -> Municipality:
    """The town itself as a municipality."""
    return Municipality(spec.prefecture, spec.city, spec.postal_code, 3.3, "0242", spec.areas)


def town_hall(spec: TownSpec) -> Home:
    """Where the clerk says somebody lives who gave no address."""
    place = town_of(spec)
    return Home(place, spec.areas[0], _postal(place, 0), (1855,), False, "", "", 0)


class Atlas:
    """Deals out homes in and around one town."""

    def __init__(self, spec: TownSpec, rng: random.Random) -> None:
        self.rng, self.spec = rng, spec
        self.town = town_of(spec)
        self._near = [place for place in municipalities() if place.prefecture == spec.prefecture]
        self._far = [place for place in municipalities() if place.prefecture != spec.prefecture]
        self._near_weights = list(accumulate(place.people**spec.city_size_weight for place in self._near))
        self._far_weights = list(accumulate(place.people**spec.city_size_weight for place in self._far))

    def home(self) -> Home:
        """A home somewhere: in the town, in its prefecture, or elsewhere."""
        chance = self.rng.random()
        if chance < self.spec.resident_share:
            return self.home_in(self.town)
        if self._near and chance < self.spec.resident_share + self.spec.prefecture_share:
            return self.home_in(self.rng.choices(self._near, cum_weights=self._near_weights)[0])
        return self.home_in(self.rng.choices(self._far, cum_weights=self._far_weights)[0])

    def home_in(self, place: Municipality) -> Home:
        """A home in one municipality, in a house nobody else has."""
        rng = self.rng
        spot = int(rng.random() * len(place.quarters))
        quarter = place.quarters[spot]
        blocks = place is not self.town and rng.random() < (0.45 if place.people > 100 else 0.15)
        building = room = ""
        if place is not self.town and rng.random() < self.spec.building:
            building, room = _flat(rng)
        return Home(
            place=place,
            quarter=quarter,
            postal=_postal(place, spot),
            numbers=_numbers(rng, blocks=blocks),
            blocks=blocks,
            building=building,
            room=room,
            style=int(rng.random() * 6),
        )


def _flat(rng: random.Random) -> tuple[str, str]:
    houses = _words()["houses"]
    building = houses[int(rng.random() * len(houses))] + _WINGS[int(rng.random() * len(_WINGS))]
    return building, f"{1 + int(rng.random() * 14)}{1 + int(rng.random() * 9):02d}"


def _numbers(rng: random.Random, *, blocks: bool) -> tuple[int, ...]:
    if blocks:
        return 1 + int(rng.random() * 7), 1 + int(rng.random() * 30), 1 + int(rng.random() * 30)
    number = 1 + int(2500 * rng.random() ** 1.3)
    return (number,) if rng.random() < 0.55 else (number, 1 + int(rng.random() * 14))


def _postal(place: Municipality, spot: int) -> str:
    """The postal code of a quarter: real first digits, the others dealt out by its place in the list."""
    rest = 7 - len(place.postal)
    return place.postal + str((11 + sum(map(ord, place.name)) + 37 * spot) % 10**rest).zfill(rest)
