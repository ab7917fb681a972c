"""The invented people: who they truly are over the years, whatever a list says of them."""

import datetime as dt

from msgspec import Struct

from kankei.simulation.places import Home

Spells = list[tuple[int, str]]
"""What held since when: (ordinal of the first day, value), in order of time."""


class SimPerson(Struct, kw_only=True, eq=False):
    """One human being, as true as it gets; days are ordinals (``datetime.date.toordinal``).

    ``surnames`` and ``homes`` are (since, kanji, kana) and (since, home): the last that has begun holds.
    ``mailbox`` is the one used by default, ``second_mailbox`` now and then, ``shared_mailbox`` belongs to a
    member of the household; each "" if there is none.
    """

    no: int
    household: int
    sex: str
    birth: int
    surnames: list[tuple[int, str, str]]
    given: str
    given_kana: str
    homes: list[tuple[int, Home]]
    mobiles: Spells
    landline: str = ""
    mailboxes: Spells
    second_mailbox: str = ""
    shared_mailbox: str = ""
    glyph: bool = False
    """The name has a variant character (髙), which many lists do not keep."""
    relay: str = ""
    company_phone: str = ""
    resident_since: int = 0
    """Day of moving into the town, 0 if never."""
    resident_until: int = 0
    """Day of moving out again, 0 if never."""

    def surname(self, day: int) -> tuple[str, str]:
        """Surname on a day: as written, and in katakana."""
        for since, kanji, kana in reversed(self.surnames):
            if since <= day:
                return kanji, kana
        return self.surnames[0][1:]

    def home(self, day: int) -> Home:
        """Where the person lives on a day."""
        for since, home in reversed(self.homes):
            if since <= day:
                return home
        return self.homes[0][1]

    @property
    def birth_date(self) -> dt.date:
        """The true birth date."""
        return dt.date.fromordinal(self.birth)


def at(spells: Spells, day: int) -> str:
    """What held on a day; "" if nothing ever did.

    >>> at([(0, "a"), (10, "b")], 9)
    'a'
    """
    for since, value in reversed(spells):
        if since <= day:
            return value
    return spells[0][1] if spells else ""
