"""Who lives with whom: couples, parents and children, twins, and those who live alone."""

import datetime as dt
import random

from kankei.fields.year import DAYS_A_YEAR
from kankei.simulation.contacts import equip, share_in_household
from kankei.simulation.names import Name, NameBook, plain
from kankei.simulation.people import SimPerson
from kankei.simulation.places import Atlas, Home
from kankei.simulation.spec import TownSpec
from kankei.simulation.spelling import to_hiragana


class Settler:
    """Fills a town with people, household by household."""

    def __init__(self, spec: TownSpec, rng: random.Random, names: NameBook, atlas: Atlas) -> None:
        self.spec, self.rng, self.names, self.atlas = spec, rng, names, atlas
        self.people: list[SimPerson] = []
        self._household = 0
        self._today = dt.date(spec.first_year, 4, 1).toordinal()

    def fill(self) -> list[SimPerson]:
        """All people of the town, members of a household next to each other."""
        spec, rng = self.spec, self.rng
        # the mean household of several has 2.38 people
        several = spec.household_share / 2.38
        several /= several + (1 - spec.household_share)
        while len(self.people) < spec.people:
            room = spec.people - len(self.people)
            size = 1
            if rng.random() < several and room > 1:
                size = min(room, 2 if (chance := rng.random()) < 0.7 else 3 if chance < 0.92 else 4)
            self._add_household(size)
        return self.people

    def _add_household(self, size: int) -> None:
        home = self.atlas.home()
        surname = self._surname(home)
        self._household += 1
        if size == 1:
            members = [self._person(surname, home, age=self._adult_age())]
        else:
            members = self._family(size, surname, home)
        for number, member in enumerate(members, start=len(self.people) + 1):
            member.no = number
            equip(member, self.spec, self.rng)
        share_in_household(members, self.spec, self.rng)
        self.people += members

    def _surname(self, home: Home) -> Name:
        local = self.spec.local_surnames * (4 if home.place is self.atlas.town else 1)
        near = home.place.prefecture == self.spec.prefecture
        surname = self.names.surname(local=near and self.rng.random() < local)
        return self._register_form(surname)

    def _register_form(self, name: Name) -> Name:
        """The form in the family register, sometimes with a variant character."""
        if self.rng.random() < self.spec.variant_glyph:
            return self.names.with_variant(name[0]), name[1]
        return name

    def _family(self, size: int, surname: Name, home: Home) -> list[SimPerson]:
        rng, spec = self.rng, self.spec
        age = self._adult_age() + 4
        head = self._person(surname, home, age=age, sex="m" if rng.random() < 0.6 else "f")
        if size == 2 and rng.random() >= spec.couple_only:
            return [head, self._child(head, surname, home)]
        partner = self._person(surname, home, age=age + rng.gauss(-1, 4), sex="f" if head.sex == "m" else "m")
        if rng.random() < spec.two_surnames:
            partner.surnames = [(0, *self._surname(home))]
        members = [head, partner]
        while len(members) < size:
            last = members[-1] if len(members) > 2 else None
            if last is not None and rng.random() < spec.twins:
                members.append(self._twin(last, surname, home))
            else:
                members.append(self._child(head, surname, home))
        return members

    def _child(self, parent: SimPerson, surname: Name, home: Home) -> SimPerson:
        rng = self.rng
        age = (self._today - parent.birth) / DAYS_A_YEAR - 20 - 18 * rng.random()
        child = self._person(surname, home, age=max(age, 6 + 6 * rng.random()))
        if rng.random() < self.spec.namesake_child:
            child.sex, child.given, child.given_kana = parent.sex, parent.given, parent.given_kana
        elif rng.random() < self.spec.family_character:
            self._name_after(child, parent)
        return child

    def _twin(self, first: SimPerson, surname: Name, home: Home) -> SimPerson:
        """A twin: same sex, same birth date; half of them share the first character of the name."""
        twin = self._person(surname, home, age=20, sex=first.sex)
        twin.birth = first.birth
        if self.rng.random() < 0.5:
            self._name_after(twin, first)
        while twin.given == first.given:
            twin.given, twin.given_kana = self.names.given(first.sex)
        return twin

    def _name_after(self, child: SimPerson, elder: SimPerson) -> None:
        """A given name that begins with the elder's first character, if one comes to mind."""
        for _ in range(40):
            kanji, kana = self.names.given(child.sex)
            if kanji[0] == elder.given[0] and kanji != elder.given:
                child.given, child.given_kana = kanji, kana
                return

    def _adult_age(self) -> float:
        return self.rng.triangular(8, 85, 45)

    def _person(self, surname: Name, home: Home, *, age: float, sex: str = "") -> SimPerson:
        rng, spec = self.rng, self.spec
        sex = sex or ("m" if rng.random() < 0.5 else "f")
        kanji, kana = self.names.given(sex)
        given = self._kana_writing(kana) if rng.random() < spec.kana_given else kanji
        if rng.random() < spec.variant_glyph / 3:
            given = self.names.with_variant(given)
        return SimPerson(
            no=0,
            household=self._household,
            sex=sex,
            birth=int(self._today - age * DAYS_A_YEAR),
            surnames=[(0, *surname)],
            given=given,
            given_kana=kana,
            homes=[(0, home)],
            mobiles=[],
            mailboxes=[],
            glyph=plain(surname[0]) != surname[0] or plain(given) != given,
        )

    def _kana_writing(self, kana: str) -> str:
        return to_hiragana(kana) if self.rng.random() < 0.7 else kana
