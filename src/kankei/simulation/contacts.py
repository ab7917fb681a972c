"""Telephone numbers and mailboxes of invented people; every domain is one that cannot exist."""

import random

from kankei.simulation.people import SimPerson
from kankei.simulation.places import Municipality
from kankei.simulation.spec import TownSpec
from kankei.simulation.spelling import to_latin

DOMAINS = (
    "gmail.example",
    "yahoo.example",
    "docomo.example",
    "example.com",
    "example.ne.jp",
    "example.jp",
    "mail.example.com",
    "icloud.example",
    "softbank.example",
)
CLERK_MAILBOX, CLERK_PHONE = "kikaku@town.example.lg.jp", "0242-74-0000"
"""What a clerk types where a form insists and the person has nothing; see ``places.town_hall``."""
PLACEHOLDER_PHONES = (
    "090-0000-0000",
    "000-0000-0000",
    "0000000000",
    "080-0000-0000",
    "090-1234-5678",
    "0120-00-0000",
)


def mobile(rng: random.Random) -> str:
    """A mobile number with dashes."""
    head = ("090", "080", "070")[int(rng.random() * 3)]
    return f"{head}-{1000 + int(rng.random() * 9000)}-{int(rng.random() * 10000):04d}"


def landline(rng: random.Random, place: Municipality) -> str:
    """A fixed line of the place, ten digits with dashes."""
    width = 6 - len(place.area_code)
    exchange = int(10 ** (width - 1) * (2 + 8 * rng.random()))
    return f"{place.area_code}-{exchange}-{int(rng.random() * 10000):04d}"


def mailbox(rng: random.Random, surname_kana: str, given_kana: str) -> str:
    """A mailbox as people choose them: names in Latin letters and numbers."""
    surname, given = to_latin(surname_kana, "typed"), to_latin(given_kana, "typed")
    kind = int(rng.random() * 5)
    if kind == 0:
        local = f"{given}{int(rng.random() * 1000)}"
    elif kind == 1:
        local = f"{surname}{int(rng.random() * 10000):04d}"
    elif kind == 2:
        local = f"{surname}.{given}"
    elif kind == 3:
        local = f"{given}{surname}"
    else:
        local = f"{surname[:1]}.{given}{int(rng.random() * 100):02d}"
    return f"{local}@{DOMAINS[int(rng.random() * len(DOMAINS))]}"


def relay_mailbox(rng: random.Random) -> str:
    """A Rakuten relay address: one for an account, now and then a new one."""
    return f"{rng.getrandbits(48):012x}s@pc.fw.rakuten.example"


def equip(person: SimPerson, spec: TownSpec, rng: random.Random) -> None:
    """Give one person phones and mailboxes."""
    if rng.random() < spec.phone_none:
        person.mobiles = []
    else:
        person.mobiles = [(0, mobile(rng))]
    _, kana = person.surname(0)
    if rng.random() >= spec.email_none:
        person.mailboxes = [(0, mailbox(rng, kana, person.given_kana))]
        person.relay = relay_mailbox(rng)
        if rng.random() < spec.email_second:
            person.second_mailbox = mailbox(rng, kana, person.given_kana)


def share_in_household(members: list[SimPerson], spec: TownSpec, rng: random.Random) -> None:
    """One fixed line for a home, and mailboxes of one member used by another."""
    family = len(members) > 1
    if rng.random() < spec.landline * (3 if family else 1):
        line = landline(rng, members[0].homes[0][1].place)
        for member in members:
            member.landline = line
    if not family:
        return
    for member in members:
        other = members[int(rng.random() * len(members))]
        if other is member:
            continue
        if other.mailboxes and rng.random() < spec.email_shared * 2:
            member.shared_mailbox = other.mailboxes[0][1]
        if other.mobiles and rng.random() < spec.mobile_shared * 2:
            member.mobiles = list(other.mobiles)


def share_in_companies(people: list[SimPerson], spec: TownSpec, rng: random.Random) -> None:
    """Colleagues who give their company's info@ address and switchboard."""
    colleagues = [person for person in people if rng.random() < spec.company_contact]
    while colleagues:
        staff = [colleagues.pop() for _ in range(min(len(colleagues), 2 + int(rng.random() * 10)))]
        number = landline(rng, staff[0].homes[0][1].place)
        address = f"info@company{int(rng.random() * 10000):04d}.example"
        for person in staff:
            person.mailboxes = [(0, address)]
            person.second_mailbox = person.shared_mailbox = ""
            person.company_phone = number


def change_over_time(people: list[SimPerson], days: range, spec: TownSpec, rng: random.Random) -> None:
    """New mailboxes and phone numbers on the way, and given-up numbers that somebody else got."""
    for person in people:
        if person.mailboxes and rng.random() < spec.email_changed:
            _, kana = person.surname(0)
            person.mailboxes.append((_day(days, rng), mailbox(rng, kana, person.given_kana)))
        if person.mobiles and rng.random() < spec.phone_changed:
            person.mobiles.append((_day(days, rng), mobile(rng)))
    for person in people:
        if person.mobiles and rng.random() < spec.phone_recycled:
            heir = people[int(rng.random() * len(people))]
            if heir is not person and len(heir.mobiles) == 1 and len(person.mobiles) == 1:
                day = _day(days, rng)
                heir.mobiles.append((day, person.mobiles[0][1]))
                person.mobiles.append((day - 200, mobile(rng)))


def _day(days: range, rng: random.Random) -> int:
    return days.start + int(rng.random() * len(days))
