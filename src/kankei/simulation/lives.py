"""What happens to people while the lists are kept: moves, marriages, and meeting one's namesake."""

import random

import msgspec

from kankei.simulation.contacts import mailbox
from kankei.simulation.names import NameBook, plain
from kankei.simulation.people import SimPerson
from kankei.simulation.places import Atlas, Home
from kankei.simulation.spec import TownSpec


def live(
    people: list[SimPerson], *, days: range, spec: TownSpec, names: NameBook, atlas: Atlas, rng: random.Random
) -> None:
    """Move, marry and name people, in place; ``days`` are the ordinals the lists cover."""
    _name_alike(people, spec, rng)
    by_household: dict[int, list[SimPerson]] = {}
    for person in people:
        by_household.setdefault(person.household, []).append(person)
    for members in by_household.values():
        if rng.random() < spec.moved:
            _move(members if rng.random() < 0.7 else [members[0]], days, atlas, rng)
        if len(members) == 1 and rng.random() < spec.married:
            _marry(members[0], days, names, atlas, rng)


def _name_alike(people: list[SimPerson], spec: TownSpec, rng: random.Random) -> None:
    for person in people:
        if rng.random() >= spec.namesakes:
            continue
        other = people[int(rng.random() * len(people))]
        if other.sex != person.sex or other.household == person.household:
            continue
        person.surnames, person.glyph = list(other.surnames), other.glyph
        person.given, person.given_kana = other.given, other.given_kana
        if rng.random() < spec.namesakes_same_city:
            person.homes = [(0, _next_door(other, rng))]


def _next_door(other: SimPerson, rng: random.Random) -> Home:
    home = other.homes[0][1]
    return msgspec.structs.replace(
        home, numbers=(1 + int(rng.random() * 2500),), blocks=False, building="", room=""
    )


def _move(members: list[SimPerson], days: range, atlas: Atlas, rng: random.Random) -> None:
    day = days.start + int(rng.random() * len(days))
    old = members[0].homes[0][1]
    home = atlas.home_in(old.place) if rng.random() < 0.35 and old.place is not atlas.town else atlas.home()
    for member in members:
        member.homes = [*member.homes[:1], (day, home)]


def _marry(person: SimPerson, days: range, names: NameBook, atlas: Atlas, rng: random.Random) -> None:
    """A new surname; half move, a third take a new mailbox."""
    day = days.start + int(rng.random() * len(days))
    kanji, kana = names.surname(local=False)
    person.surnames.append((day, kanji, kana))
    person.glyph = person.glyph or plain(kanji) != kanji
    if rng.random() < 0.5:
        person.homes = [*person.homes[:1], (day + int(rng.random() * 90), atlas.home())]
    if person.mailboxes and rng.random() < 0.3:
        person.mailboxes.append((day + int(rng.random() * 300), mailbox(rng, kana, person.given_kana)))
