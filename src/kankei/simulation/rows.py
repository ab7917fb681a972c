"""From a visit to what the list says: the record and the touchpoint of one row."""

import datetime as dt
import random

from msgspec import Struct

from kankei.model import Channel, RecordDraft, Status, TouchpointDraft
from kankei.simulation.addresses import AddressPen, Written
from kankei.simulation.display import DisplayPen
from kankei.simulation.pen import Pen
from kankei.simulation.people import SimPerson
from kankei.simulation.spec import TownSpec
from kankei.simulation.visits import (
    EGG,
    GROUP,
    MEMBER,
    MOVE,
    REDHORSE,
    RMS,
    SHINCHO,
    STATION,
    STAY,
    ZOOM,
    Visit,
)

WIDE_SPACE = "　"
AMOUNTS = (10_000, 10_000, 10_000, 5_000, 15_000, 20_000, 30_000, 50_000, 100_000)
_SEX = {"m": "男", "f": "女"}
Cells = tuple[RecordDraft, TouchpointDraft, Written | None]


class SimRow(Struct, kw_only=True):
    """One row of one file: whose it truly is, and what an importer should read from it.

    ``row`` is the number a spreadsheet shows, ``applied_on`` the day of signing up, which for a gift may lie
    before the payment. ``written`` is the address in the parts the list keeps apart.
    """

    file: str
    row: int
    person: int
    record: RecordDraft
    touchpoint: TouchpointDraft
    applied_on: dt.date
    written: Written | None = None


class RowPen:
    """Writes rows; one method for each list."""

    def __init__(self, spec: TownSpec, rng: random.Random, people: list[SimPerson]) -> None:
        self.spec, self.rng, self.people = spec, rng, people
        self.pen = Pen(spec, rng, people)
        self.display = DisplayPen(spec, rng, self.pen)
        self.addresses = AddressPen(spec, rng)
        self._chance = rng.random
        self._by_list = {
            EGG: self._egg,
            RMS: self._rms,
            REDHORSE: self._redhorse,
            SHINCHO: self._shincho,
            ZOOM: self._zoom,
            STATION: self._station,
            MEMBER: self._member,
            STAY: self._stay,
            MOVE: self._move,
            GROUP: self._group,
        }

    def write(self, visit: Visit, serial: int) -> Cells:
        """The record and touchpoint of a visit; ``serial`` numbers the town's visits in order of time."""
        return self._by_list[visit.kept_in](self.people[visit.person], visit, serial)

    def _gift(
        self,
        visit: Visit,
        number: str,
        *,
        detail: str = "",
        lags: tuple[int, ...] = (0,),
        priced: bool = True,
    ) -> TouchpointDraft:
        """A gift, on the day it was paid: one of ``lags`` days after the application."""
        status, day, chance = Status.DONE, visit.day, self._chance()
        if chance < self.spec.cancelled:
            status = Status.CANCELLED
        elif chance < self.spec.cancelled + self.spec.unpaid:
            status = Status.UNPAID
        else:
            day += lags[int(self._chance() * len(lags))]
        amount = AMOUNTS[int(self._chance() * len(AMOUNTS))]
        return TouchpointDraft(
            channel=Channel.DONATION,
            occurred_on=dt.date.fromordinal(day),
            status=status,
            amount=amount if priced else None,
            detail=detail,
            source_no=number,
        )

    def _egg(self, person: SimPerson, visit: Visit, serial: int) -> Cells:
        name = self.pen.name(person, visit.day, cp932=True)
        written = self.addresses.write(person.home(visit.day))
        record = RecordDraft(
            name=WIDE_SPACE.join(name),
            kana=" ".join(self.pen.kana(person, visit.day)).strip(),
            gender=_SEX[person.sex],
            birth_date=self.pen.birth(person) if self._chance() < self.spec.birth_given else "",
            postal_code=_dashed(written.postal),
            address=_join(written.prefecture, written.city, written.street, written.building),
            phone=self.pen.styled_phone(self.pen.phone(person, visit.day)),
            email=self.pen.mailbox(person, visit.day),
        )
        touchpoint = self._gift(
            visit, f"{_era_year(visit.day)}-{serial:07d}", detail="町長におまかせ", lags=(0, 0, 0, 0, 5, 12)
        )
        return record, touchpoint, written

    def _rms(self, person: SimPerson, visit: Visit, serial: int) -> Cells:
        name = self.pen.name(person, visit.day, cp932=True)
        written = self.addresses.write(person.home(visit.day))
        street = written.street + (" " + written.building if written.building else "")
        record = RecordDraft(
            name=WIDE_SPACE.join(name),
            kana=WIDE_SPACE.join(self.pen.kana(person, visit.day)).strip(),
            gender=_SEX[person.sex],
            postal_code=f"{written.postal[:-4].zfill(3)}-{written.postal[-4:]}" if written.postal else "",
            address=_join(written.prefecture, written.city, street),
            phone="-".join(self.pen.split_phone(self.pen.phone(person, visit.day))),
            email=self.pen.relay(person),
        )
        day = dt.date.fromordinal(visit.day)
        touchpoint = self._gift(visit, f"300000-{day:%Y%m%d}-{serial:08d}")
        return record, touchpoint, written

    def _redhorse(self, person: SimPerson, visit: Visit, serial: int) -> Cells:
        name = self.pen.name(person, visit.day, cp932=False)
        written = self.addresses.write(person.home(visit.day))
        street = written.street + (WIDE_SPACE + written.building if written.building else "")
        birth = self.pen.birth(person, era=True) if self._chance() < self.spec.birth_given else ""
        record = RecordDraft(
            name=self.display.one_cell(*name),
            kana=" ".join(self.pen.kana(person, visit.day, hiragana=True)).strip(),
            birth_date=birth,
            postal_code=written.postal,
            address=_join(written.prefecture, written.city, street),
            phone=self.pen.styled_phone(self.pen.phone(person, visit.day)),
            email=self.pen.mailbox(person, visit.day),
        )
        return record, self._gift(visit, f"RH{serial:08d}"), written

    def _shincho(self, person: SimPerson, visit: Visit, serial: int) -> Cells:
        written = self.addresses.write(person.home(visit.day))
        record = RecordDraft(
            name=" ".join(self.pen.name(person, visit.day, cp932=True)),
            postal_code=written.postal,
            address=_join(written.prefecture, written.city + written.street, written.building),
            phone=self.pen.styled_phone(self.pen.phone(person, visit.day)),
            email=self.pen.mailbox(person, visit.day),
        )
        return record, self._gift(visit, f"SP-{serial:07d}", priced=False), written

    def _zoom(self, person: SimPerson, visit: Visit, serial: int) -> Cells:  # noqa: ARG002
        record = RecordDraft(
            name=self.display.zoom_name(person, visit.day),
            email=self.pen.mailbox(person, visit.day),
        )
        return record, _touch(Channel.ONLINE_TOUR, visit.day, detail="オンラインツアー"), None

    def _station(self, person: SimPerson, visit: Visit, serial: int) -> Cells:  # noqa: ARG002
        spec, chance, pen = self.spec, self._chance, self.pen
        home = person.home(visit.day)
        kana = pen.kana(person, visit.day) if chance() < spec.station_kana else ("", "")
        record = RecordDraft(
            name=self.display.form_name(person, visit.day),
            kana=" ".join(kana).strip(),
            address=home.place.prefecture + self.addresses.city(home),
            phone=pen.styled_phone(pen.phone(person, visit.day)) if chance() < spec.station_phone else "",
            email=pen.mailbox(person, visit.day) if chance() < spec.station_email else "",
        )
        touchpoint = TouchpointDraft(
            channel=Channel.STATION_EVENT,
            occurred_on=dt.date.fromordinal(visit.day),
            status=Status.ABSENT if chance() < spec.absent else Status.DONE,
            companions=1 + int(chance() * 2) if chance() < spec.companions else 0,
        )
        return record, touchpoint, None

    def _member(self, person: SimPerson, visit: Visit, serial: int) -> Cells:
        spec, chance, pen = self.spec, self._chance, self.pen
        written = self.addresses.write(person.home(visit.day))
        record = RecordDraft(
            name=" ".join(pen.name(person, visit.day, cp932=False)),
            kana=" ".join(pen.kana(person, visit.day)).strip(),
            birth_date=pen.birth(person),
            postal_code=written.postal,
            address=self._one_cell(written, city_only=chance() < spec.member_city_only),
            phone=pen.styled_phone(pen.phone(person, visit.day)) if chance() < spec.member_phone else "",
            email=pen.mailbox(person, visit.day),
        )
        kind = "premium" if chance() < spec.premium else "basic"
        return record, _touch(Channel.REGISTRATION, visit.day, kind=kind, number=f"FJ{serial:06d}"), written

    def _stay(self, person: SimPerson, visit: Visit, serial: int) -> Cells:
        pen = self.pen
        written = self.addresses.write(person.home(visit.day))
        record = RecordDraft(
            name=" ".join(pen.name(person, visit.day, cp932=False)),
            kana=" ".join(pen.kana(person, visit.day)).strip(),
            birth_date=pen.birth(person),
            postal_code=written.postal,
            address=self._one_cell(written),
            phone=pen.styled_phone(pen.phone(person, visit.day)),
            email=pen.mailbox(person, visit.day),
        )
        touchpoint = TouchpointDraft(
            channel=Channel.TRIAL_STAY,
            occurred_on=dt.date.fromordinal(visit.day),
            ended_on=dt.date.fromordinal(visit.day + (2, 6, 13, 29)[int(self._chance() * 4)]),
            source_no=str(serial),
        )
        return record, touchpoint, written

    def _move(self, person: SimPerson, visit: Visit, serial: int) -> Cells:
        """Moving in or out: the address is the one before the move in."""
        pen = self.pen
        written = self.addresses.write(person.home(person.resident_since - 1))
        record = RecordDraft(
            name=WIDE_SPACE.join(pen.name(person, visit.day, cp932=True)),
            kana=WIDE_SPACE.join(pen.kana(person, visit.day)).strip(),
            gender=_SEX[person.sex],
            birth_date=pen.birth(person, era=True),
            postal_code=written.postal,
            address=_join(written.prefecture + written.city + written.street, written.building),
        )
        return record, _touch(Channel.RESIDENCY, visit.day, kind=visit.kind, number=f"{serial:010d}"), written

    def _group(self, person: SimPerson, visit: Visit, serial: int) -> Cells:  # noqa: ARG002
        record = RecordDraft(name=self.display.group_name(person, visit.day))
        return record, _touch(Channel.COMMUNITY, visit.day), None

    def _one_cell(self, written: Written, *, city_only: bool = False) -> str:
        prefecture = "" if self._chance() < self.spec.prefecture_omitted else written.prefecture
        if city_only:
            return prefecture + written.city
        return prefecture + written.city + written.street + written.building


def _touch(
    channel: Channel, day: int, *, kind: str = "", detail: str = "", number: str = ""
) -> TouchpointDraft:
    when = dt.date.fromordinal(day)
    return TouchpointDraft(channel=channel, occurred_on=when, kind=kind, detail=detail, source_no=number)


def _era_year(day: int) -> str:
    """The fiscal year of a day as a receipt number begins: H30, R2."""
    year = dt.date.fromordinal(day - 90).year
    return f"R{year - 2018}" if year > 2018 else f"H{year - 1988}"


def _join(*parts: str) -> str:
    return WIDE_SPACE.join(part for part in parts if part)


def _dashed(postal: str) -> str:
    return f"{postal[:3]}-{postal[3:]}" if len(postal) == 7 else postal
