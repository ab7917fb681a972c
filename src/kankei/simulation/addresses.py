"""How an address is written: number styles, 大字, buildings left out, postal codes without their zero."""

import random

from msgspec import Struct

from kankei.simulation.noise import wide
from kankei.simulation.places import Home, town_hall
from kankei.simulation.spec import TownSpec

_KANJI = "〇一二三四五六七八九"


class Written(Struct, frozen=True):
    """An address as written, in the parts that lists keep apart."""

    postal: str
    prefecture: str
    city: str
    street: str
    building: str


def number(home: Home, style: int) -> str:
    """The house number in one of six styles.

    >>> from kankei.simulation.places import municipalities
    >>> flat = Home(municipalities()[0], "本町", "0600011", (1, 2, 3), True, "", "", 0)
    >>> [number(flat, style) for style in range(6)]
    ['1-2-3', '1丁目2番3号', '一丁目2番3号', '1丁目2-3', '一丁目2-3', '1-2-3']
    """
    if home.blocks:
        block, lot, house = home.numbers
        chome = f"{_KANJI[block] if style in (2, 4) else block}丁目"
        if style in (0, 5):
            return f"{block}-{lot}-{house}"
        return f"{chome}{lot}番{house}号" if style in (1, 2) else f"{chome}{lot}-{house}"
    if len(home.numbers) == 1:
        return f"{home.numbers[0]}番地" if style in (1, 2) else str(home.numbers[0])
    lot, branch = home.numbers
    return (f"{lot}-{branch}", f"{lot}番地{branch}", f"{lot}番地の{branch}", f"{lot}番地-{branch}")[style % 4]


class AddressPen:
    """Writes homes as people do."""

    def __init__(self, spec: TownSpec, rng: random.Random) -> None:
        self.spec, self.rng = spec, rng
        self._chance = rng.random
        self._hall = town_hall(spec)

    def write(self, home: Home) -> Written:
        """One address on one row."""
        home = self._hall if self._chance() < self.spec.clerk_contact / 4 else home
        return Written(
            self.postal(home), home.place.prefecture, self.city(home), self.street(home), self.building(home)
        )

    def city(self, home: Home) -> str:
        """The municipality, now and then without its 郡."""
        name = home.place.name
        if name[-1] in "町村" and "郡" in name and self._chance() < self.spec.district_omitted:
            return name[name.index("郡") + 1 :]
        return name

    def street(self, home: Home) -> str:
        """Quarter and house number."""
        spec, chance = self.spec, self._chance
        quarter = home.quarter
        if quarter.startswith("大字"):
            quarter = quarter if chance() < 0.6 else quarter[2:]
        elif chance() < spec.oaza:
            quarter = "大字" + quarter
        if chance() < spec.address_town_only:
            return quarter
        style = home.style if chance() < spec.number_style else int(chance() * 6)
        written = number(home, style)
        return quarter + (wide(written) if chance() < spec.number_wide else written)

    def building(self, home: Home) -> str:
        """Building and room, "" where left out."""
        spec, chance = self.spec, self._chance
        if not home.building or chance() < spec.building_omitted:
            return ""
        look = chance()
        if look < spec.building_wide:
            return wide(home.building) + "　" + wide(home.room)
        if look > 0.97:
            return home.room + "号室"
        return f"{home.building} {home.room}{'号室' if look > 0.93 else ''}"

    def postal(self, home: Home) -> str:
        """Seven digits, unless a spreadsheet or a slip had its way."""
        spec, chance = self.spec, self._chance
        code = home.postal
        look = chance()
        if look < spec.postal_missing:
            return ""
        if look < spec.postal_missing + spec.postal_wrong:
            place = 3 + int(chance() * 4)
            return code[:place] + str(int(chance() * 10)) + code[place + 1 :]
        if code[0] == "0" and chance() < spec.postal_zero_lost * 10:
            return code.lstrip("0")
        return code
