"""What people write of themselves into a form: the truth of a day, in their way, with their slips."""

import datetime as dt
import random

from kankei.simulation.contacts import CLERK_MAILBOX, CLERK_PHONE, PLACEHOLDER_PHONES, relay_mailbox
from kankei.simulation.names import SOFT, NameTable, name_table, plain
from kankei.simulation.noise import (
    date_slip,
    digit_slip,
    era_date,
    kana_slip,
    long_vowel,
    mailbox_slip,
    wide,
)
from kankei.simulation.people import SimPerson, at
from kankei.simulation.spec import TownSpec
from kankei.simulation.spelling import to_half_width, to_hiragana, to_large

_CP932: dict[str, bool] = {}
_SOFT = str.maketrans(SOFT)


def in_cp932(text: str, rng: random.Random, mark: float) -> str:
    """The text as a cp932 system holds it: what it cannot write becomes ``?`` or the plain form.

    >>> in_cp932("𠮷田", random.Random(1), 1.0), in_cp932("𠮷田", random.Random(1), 0.0)
    ('?田', '吉田')
    """
    if text.isascii() or _holds(text):
        return text
    marked = rng.random() < mark
    signs = [sign if _holds(sign) else "?" if marked and plain(sign) else plain(sign) for sign in text]
    return "".join(sign if _holds(sign) else "?" for sign in signs)


def _holds(text: str) -> bool:
    if text not in _CP932:
        _CP932[text] = _encodes(text)
    return _CP932[text]


def _encodes(text: str) -> bool:
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


class Pen:
    """Writes the fields of a person on a day."""

    def __init__(self, spec: TownSpec, rng: random.Random, people: list[SimPerson]) -> None:
        self.spec, self.rng, self.people = spec, rng, people
        self._chance = rng.random
        self.table: NameTable = name_table()

    def name(self, person: SimPerson, day: int, *, cp932: bool) -> tuple[str, str]:
        """Surname and given name as this list comes to hold them."""
        spec, chance = self.spec, self._chance
        surname, _ = person.surname(day)
        given = person.given
        if person.glyph and chance() < spec.variant_plain:
            surname, given = plain(surname), plain(given)
        if chance() < spec.soft_swap:
            surname = surname.translate(_SOFT)
        if chance() < spec.kanji_slip:
            given = self._other_writing(person)
        if cp932:
            return in_cp932(surname, self.rng, spec.gaiji_mark), in_cp932(given, self.rng, spec.gaiji_mark)
        return surname, given

    def _other_writing(self, person: SimPerson) -> str:
        writings = self.table.writings.get((person.sex, person.given_kana), [person.given])
        return writings[int(self._chance() * len(writings))]

    def kana(self, person: SimPerson, day: int, *, hiragana: bool = False) -> tuple[str, str]:
        """Surname and given name in kana; two empty strings if left out."""
        spec, chance = self.spec, self._chance
        if chance() < spec.kana_missing:
            return "", ""
        _, surname = person.surname(day)
        given = person.given_kana
        if chance() < spec.reading_guessed:
            readings = self.table.other_readings.get(person.given, [given])
            given = readings[int(chance() * len(readings))]
        if chance() < spec.kana_typo:
            surname, given = self._with_slip(surname, given)
        if chance() < spec.kana_long_vowel:
            surname, given = long_vowel(surname), long_vowel(given)
        if chance() < spec.kana_large:
            surname, given = to_large(surname), to_large(given)
        look = chance()
        if look < spec.kana_half:
            return to_half_width(surname), to_half_width(given)
        if hiragana or look < spec.kana_half + spec.kana_hiragana:
            return to_hiragana(surname), to_hiragana(given)
        return surname, given

    def _with_slip(self, surname: str, given: str) -> tuple[str, str]:
        if self._chance() < 0.5:
            return kana_slip(surname, self.rng), given
        return surname, kana_slip(given, self.rng)

    def phone(self, person: SimPerson, day: int) -> str:
        """A number with dashes, before it is written in some style; "" if the person gives none."""
        spec, chance = self.spec, self._chance
        if chance() < spec.placeholder:
            return PLACEHOLDER_PHONES[int(chance() * len(PLACEHOLDER_PHONES))]
        if chance() < spec.clerk_contact / 3:
            return CLERK_PHONE
        if person.company_phone:
            return person.company_phone
        number = at(person.mobiles, day)
        if number and person.landline and chance() < spec.landline_used:
            number = person.landline
        if number and chance() < spec.phone_typo:
            return digit_slip(number, self.rng)
        return number

    def styled_phone(self, number: str) -> str:
        """The number as people write it: with and without dashes, wide, +81, without its zero."""
        if not number:
            return ""
        spec = self.spec
        chance = self._chance()
        digits = number.replace("-", "")
        for share, written in (
            (spec.lost_zero, digits.lstrip("0") or digits),
            (spec.phone_abroad, "+81" + digits[1:]),
            (spec.phone_wide, wide(digits)),
        ):
            if chance < share:
                return written
            chance -= share
        if self._chance() >= spec.phone_dashed:
            return digits
        return number if chance > 0.02 else number.replace("-", "(", 1).replace("-", ")", 1)

    def split_phone(self, number: str) -> list[str]:
        """The number over three columns, none if there is none; a spreadsheet may have eaten zeros."""
        if not number:
            return []
        parts = number.split("-") if "-" in number else [number[:3], number[3:-4], number[-4:]]
        chance = self._chance()
        if chance < self.spec.lost_zero:
            return [parts[0].lstrip("0") or "0", parts[1].lstrip("0") or "0", parts[2]]
        return (
            [wide(part) for part in parts] if chance < self.spec.lost_zero + self.spec.phone_wide else parts
        )

    def mailbox(self, person: SimPerson, day: int) -> str:
        """The mailbox given on a day, as typed; "" if none."""
        spec, chance = self.spec, self._chance
        if chance() < spec.clerk_contact / 2:
            return CLERK_MAILBOX
        address = at(person.mailboxes, day)
        if person.shared_mailbox and chance() < 0.5:
            address = person.shared_mailbox
        elif person.second_mailbox and chance() < 0.33:
            address = person.second_mailbox
        if not address or chance() < spec.email_missing:
            return ""
        if chance() < spec.email_typo:
            address = mailbox_slip(address, self.rng)
        look = chance()
        if look < spec.email_wide:
            return wide(address)
        return address.upper() if look < spec.email_wide + spec.email_upper else address

    def relay(self, person: SimPerson) -> str:
        """Rakuten's relay address of the person's account; "" without one."""
        if not person.relay or self._chance() < self.spec.email_missing:
            return ""
        if self._chance() < self.spec.relay_changed:
            person.relay = relay_mailbox(self.rng)
        return person.relay

    def birth(self, person: SimPerson, *, era: bool = False) -> str:
        """The birth date as ISO or, where the list mixes both, in the Japanese calendar."""
        chance = self._chance
        day = person.birth_date
        if chance() < self.spec.birth_wrong:
            neighbour = self.people[min(person.no, len(self.people) - 1)]
            day = neighbour.birth_date if chance() < 0.5 else dt.date(1970 + int(chance() * 40), 1, 1)
        elif chance() < self.spec.birth_slip:
            day = date_slip(day, self.rng)
        return era_date(day) if era and chance() < self.spec.birth_era else day.isoformat()
