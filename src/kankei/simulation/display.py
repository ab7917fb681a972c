"""How people show themselves where nobody checks: on Zoom, in a group, in the one cell of a form."""

import random

from kankei.simulation.pen import Pen
from kankei.simulation.people import SimPerson
from kankei.simulation.spec import TownSpec
from kankei.simulation.spelling import to_hiragana, to_latin

_DEVICES = ("iPhone", "iPhone", "iPad", "SH-54C", "Galaxy")


class DisplayPen:
    """Writes display names."""

    def __init__(self, spec: TownSpec, rng: random.Random, pen: Pen) -> None:
        self.spec, self.rng, self.pen = spec, rng, pen
        self._chance = rng.random

    def one_cell(self, surname: str, given: str) -> str:
        """A name in one cell of a form: no space, a wide one or a narrow one."""
        chance = self._chance()
        if chance < self.spec.unspaced:
            return surname + given
        return f"{surname}　{given}" if chance < (1 + self.spec.unspaced) / 2 else f"{surname} {given}"

    def form_name(self, person: SimPerson, day: int) -> str:
        """The name on a form anybody may fill in."""
        return self._odd(person, day) or self.one_cell(*self.pen.name(person, day, cp932=False))

    def group_name(self, person: SimPerson, day: int) -> str:
        """The name somebody declares in a group."""
        day = self._shown(person, day)
        odd = self._odd(person, day)
        if odd:
            return odd
        if self._chance() < self.spec.romaji:
            return self.latin(person, day)
        surname, given = self.pen.name(person, day, cp932=False)
        return f"{surname} {given}"

    def zoom_name(self, person: SimPerson, day: int) -> str:
        """A name as Zoom shows it, sometimes wrapped into the name of a device."""
        name = self.group_name(person, day)
        if self._chance() >= self.spec.device_name:
            return name
        if self._chance() < 0.85:
            return f"{_DEVICES[int(self._chance() * len(_DEVICES))]} ({name})"
        return f"{to_hiragana(person.given_kana)} ({name})"

    def _shown(self, person: SimPerson, day: int) -> int:
        """The day whose surname is shown: the first one for those who keep their maiden name in public."""
        return 0 if len(person.surnames) > 1 and self._chance() < self.spec.maiden_kept else day

    def latin(self, person: SimPerson, day: int) -> str:
        """The name in Latin letters, in one of the usual orders and spellings."""
        spec, chance = self.spec, self._chance
        style = "hepburn" if chance() < 0.75 else "typed"
        if chance() >= spec.romaji_plain:
            style = "passport" if chance() < 0.7 else "kunrei"
        _, kana = person.surname(day)
        surname, given = to_latin(kana, style).capitalize(), to_latin(person.given_kana, style).capitalize()
        if chance() >= spec.romaji_surname_first:
            return f"{given} {surname}" if chance() < 0.96 else f"{given} {surname}".lower()
        look = chance()
        if look < 0.85:
            return f"{surname.upper()} {given}"
        if look < 0.9:
            return f"{surname.upper()}, {given}"
        return f"{surname.upper()} {given.upper()}" if look < 0.96 else f"{surname} {given}"

    def _odd(self, person: SimPerson, day: int) -> str:
        """A part of the name, the kana or the reversed order; "" for an ordinary name."""
        spec, look = self.spec, self._chance()
        if look < spec.partial_name:
            return self._part(person, day)
        look -= spec.partial_name
        if look < spec.kana_name:
            kana = " ".join((person.surname(day)[1], person.given_kana))
            return to_hiragana(kana) if self._chance() < 0.7 else kana
        if look - spec.kana_name < spec.reversed_name:
            return f"{person.given} {person.surname(day)[0]}"
        return ""

    def _part(self, person: SimPerson, day: int) -> str:
        surname, _ = person.surname(day)
        parts = (
            surname,
            surname,
            person.given,
            to_hiragana(person.given_kana),
            f"{person.given_kana}@{self.spec.prefecture[:2]}",
        )
        return parts[int(self._chance() * len(parts))]
