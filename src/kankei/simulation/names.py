"""Names for invented people, as frequent as in life: surnames by population, given names Zipf-like."""

import bisect
import random
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import accumulate

import numpy as np
from msgspec import Struct

from kankei.fields import readings as known
from kankei.simulation.spec import TownSpec

Name = tuple[str, str]
"""As written, and its reading in katakana."""

_LOCAL = (
    "佐藤 サトウ 12,鈴木 スズキ 10,渡部 ワタナベ 9,五十嵐 イガラシ 8,遠藤 エンドウ 8,星 ホシ 6,"
    "渡辺 ワタナベ 5,斎藤 サイトウ 5,佐々木 ササキ 4,大竹 オオタケ 4,長谷川 ハセガワ 4,小林 コバヤシ 4,"
    "高橋 タカハシ 4,二瓶 ニヘイ 3,目黒 メグロ 3,安部 アベ 3,穴澤 アナザワ 2,"
    "新井田 ニイダ 2,渡部 ワタベ 2,鈴木田 スズキダ 1"
)
"""Surnames of the region: as written, reading, weight."""

_FORMS = (
    "高髙 崎﨑 吉𠮷 辺邊邉 沢澤 島嶋嶌 浜濵濱 広廣 真眞 徳德 恵惠 斎齋 斉齊 富冨 桜櫻 国國 角⻆ 栄榮 瀬瀨 "
    "館舘 淵渕 峰峯 柳栁 桑桒 児兒 実實 寿壽 竜龍 関關 塚\ufa10 横橫 増增 万萬 円圓 礼禮 与與 来來 曽曾 "
    "藪薮 檜桧 蔵藏 豊豐 静靜 鉄鐵 聡聰 滝瀧"
)
VARIANTS: dict[str, tuple[str, ...]] = {forms[0]: tuple(forms[1:]) for forms in _FORMS.split()}
VARIANTS |= {sign: (sign + "\U000e0100",) for sign in "葛辻"}
"""Characters and the other forms a family register may hold; facts known from any register office."""

_PLAIN = {ord(form): forms[0] for forms in _FORMS.split() for form in forms[1:]} | {0xE0100: ""}

SOFT = {"斎": "斉", "斉": "斎", "齋": "斉", "齊": "斎"}
"""Characters that are two and that people take for one."""


@cache
def plain(name: str) -> str:
    """The name in the characters every system has.

    >>> plain("髙橋"), plain("葛\U000e0100西")
    ('高橋', '葛西')
    """
    return name.translate(_PLAIN)


class NameTable(Struct, frozen=True):
    """All names the library knows: columns of equal length, the given names grouped by reading."""

    surnames: list[Name]
    populations: list[float]
    readings: dict[str, list[str]]
    """Sex to given-name readings, the ones with the most writings first."""
    writings: dict[tuple[str, str], list[str]]
    popular: dict[str, list[tuple[str, list[str]]]]
    other_readings: dict[str, list[str]]
    """Given name to all its readings."""


def _popular() -> dict[str, list[tuple[str, list[str]]]]:
    text = files("kankei.fields").joinpath("data", "given_popular.txt").read_text(encoding="utf-8")
    found: dict[str, list[tuple[str, list[str]]]] = {"m": [], "f": []}
    for line in text.splitlines():
        if not line.startswith("#"):
            sex, reading, *writings = line.split(" ")
            found[sex].append((reading, writings))
    return found


@cache
def name_table() -> NameTable:
    """The library's surnames and given names, and the popular ones, read once."""
    surnames = known.surnames()
    writings: dict[tuple[str, str], list[str]] = {}
    other: dict[str, list[str]] = {}
    for kanji, kana, sex, common in known.given_names():
        if common:
            writings.setdefault((sex, kana), []).append(kanji)
            other.setdefault(kanji, []).append(kana)
    readings: dict[str, list[str]] = {"m": [], "f": []}
    for sex, kana in sorted(writings, key=lambda name: (-len(writings[name]), name)):
        readings[sex].append(kana)
    return NameTable(
        surnames=[(kanji, kana) for kanji, kana, _ in surnames],
        populations=[float(population) for _, _, population in surnames],
        readings=readings,
        writings=writings,
        popular=_popular(),
        other_readings=other,
    )


class NameBook:
    """The names of one town, drawn by its own frequencies."""

    def __init__(self, spec: TownSpec, rng: random.Random) -> None:
        self.spec, self.rng, self.table = spec, rng, name_table()
        self._numbers = np.random.default_rng(rng.getrandbits(63))
        self._surname_weights = _cumulative(
            population**spec.surname_zipf for population in self.table.populations
        )
        local = [entry.split(" ") for entry in _LOCAL.split(",")]
        self._local = [(kanji, reading) for kanji, reading, _ in local]
        self._local_weights = _cumulative(float(weight) for _, _, weight in local)
        self._ranks = {sex: self._shuffled(self.table.readings[sex]) for sex in "mf"}
        self._rank_weights = {sex: _zipf(len(self._ranks[sex]), spec.given_zipf) for sex in "mf"}
        self._writings: dict[tuple[str, str], tuple[list[str], list[float]]] = {}

    def _shuffled(self, readings: list[str]) -> list[str]:
        """Readings in the town's own order of frequency: those with many writings tend to lead."""
        noise = self._numbers.gumbel(size=len(readings))
        score = -np.log(np.arange(1, len(readings) + 1)) + 0.7 * noise
        return [readings[place] for place in np.argsort(-score, kind="stable")]

    def surname(self, *, local: bool) -> Name:
        """One surname, of the town's own if ``local``."""
        if local:
            return self._local[_draw(self.rng, self._local_weights)]
        return self.table.surnames[_draw(self.rng, self._surname_weights)]

    def given(self, sex: str) -> Name:
        """One given name for sex ``m`` or ``f``."""
        rng, spec = self.rng, self.spec
        if rng.random() < spec.popular_given:
            names = self.table.popular[sex]
            reading, writings = names[int(len(names) * rng.random() ** 1.5)]
            return writings[int(len(writings) * rng.random() ** 2)], reading
        reading = self._ranks[sex][_draw(rng, self._rank_weights[sex])]
        writings, weights = self._writings.get((sex, reading)) or self._order(sex, reading)
        return writings[_draw(rng, weights)], reading

    def _order(self, sex: str, reading: str) -> tuple[list[str], list[float]]:
        writings = list(self.table.writings[sex, reading])
        self.rng.shuffle(writings)
        found = writings, _zipf(len(writings), self.spec.writing_zipf)
        self._writings[sex, reading] = found
        return found

    def with_variant(self, name: str) -> str:
        """The name with one of its characters in another form, if it has such a character."""
        places = [place for place, sign in enumerate(name) if VARIANTS.get(sign)]
        if not places:
            return name
        place = places[0]
        forms = VARIANTS[name[place]]
        return name[:place] + forms[int(self.rng.random() * len(forms))] + name[place + 1 :]


def _cumulative(weights: Iterator[float]) -> list[float]:
    sums = list(accumulate(weights))
    return [value / sums[-1] for value in sums]


def _zipf(count: int, exponent: float) -> list[float]:
    return _cumulative(rank**-exponent for rank in range(1, count + 1))


def _draw(rng: random.Random, cumulative: list[float]) -> int:
    return min(bisect.bisect(cumulative, rng.random()), len(cumulative) - 1)
