"""Addresses (住所): prefecture, municipality, town, block and room, folded for comparison.

A line is folded first (``address_line``), then taken apart: by the list of municipalities where it names
one of them, else by the letters that end one.
"""

import re
from collections.abc import Sequence
from functools import cache, partial
from importlib.resources import files
from typing import NamedTuple

from msgspec import Struct

from kankei.errors import FieldError
from kankei.fields import postal_code as postal
from kankei.fields.address_line import CJK, normalize, normalize_column
from kankei.fields.column import by_distinct, texts
from kankei.fields.glyph import kanji_table
from kankei.fields.home import Home

__all__ = [
    "Address",
    "AddressColumns",
    "Home",
    "address_columns",
    "is_elsewhere",
    "is_vaguer",
    "is_valid",
    "normalize",
    "normalize_column",
    "parse",
    "prefectures",
]


class Address(NamedTuple):
    """One address in comparable parts; ``""`` for what is not said. ``block`` is 1-2-3."""

    prefecture: str
    city: str
    town: str
    block: str
    room: str


class AddressColumns(Struct, frozen=True):
    """Addresses in comparable parts, one entry per address in each list."""

    prefecture: list[str]
    city: list[str]
    town: list[str]
    block: list[str]
    room: list[str]


_WARDS_OF_TOKYO = (
    "千代田 中央 港 新宿 文京 台東 墨田 江東 品川 目黒 大田 世田谷 "
    "渋谷 中野 杉並 豊島 北 荒川 板橋 練馬 足立 葛飾 江戸川"
)
_DESIGNATED = (
    "札幌市", "仙台市", "さいたま市", "千葉市", "横浜市", "川崎市", "相模原市", "新潟市", "静岡市", "浜松市",
    "名古屋市", "京都市", "大阪市", "堺市", "神戸市", "岡山市", "広島市", "北九州市", "福岡市", "熊本市",
)  # fmt: skip
_WARD = re.compile(r"\s?([^\d\s市町村]{1,5}?区)")
_DISTRICT = re.compile(r"(余市郡|高市郡|[^\d\s市]{1,5}?郡)\s?(?=[^\d\s]{1,7}?[町村])")
_ANY_CITY = re.compile(r"[^\d\s郡]{1,6}?市市?(?!場)")
_ANY_TOWN = re.compile(r"[^\d\s]{1,7}?[町村]")
_TOWN = re.compile(r"[^\d]*(?:\d{1,3}(?:条|線|番町|番丁|番街|区)[^\d-]{0,20}){0,2}")
_BLOCK = re.compile(r"\d{1,6}(?:-\d{1,6}){0,6}")
_CARE_OF = re.compile(r"\s?\S{1,8}?(?:様方|方|気付)$")
_ROOM = re.compile(r"(?:^|[^\d])(\d{1,5})\s?(?:号室|号|室)?$")
_STREETS = re.compile(r".*(?:(?:[上下]が?|[東西]入り?)[るル]|[東西]入)(?=[^\d\s])")
"""How one gets to a quarter of Kyoto: 寺町通御池上る."""
_NO_TOWN = re.compile(rf"[^\w{CJK}]+")


def parse(text: str, postal_code: str = "") -> Address:
    """Read one address as far as it goes; a building's name is dropped, its room number kept.

    The prefecture is taken from the city's name where only one city has it, else from the postal code.

    Raises:
        FieldError: ``address.empty``; ``address.unreadable`` without prefecture, city and block.

    >>> tuple(parse("福島県耶麻郡磐梯町大字磐梯字中ノ橋１８５５番地"))
    ('福島県', '磐梯町', '磐梯中ノ橋', '1855', '')
    >>> tuple(parse("千葉市中央区宮崎一丁目5番4号 第２コーポA 801号室"))
    ('千葉県', '千葉市中央区', '宮崎', '1-5-4', '801')
    """
    line = normalize(text)
    if not line:
        raise FieldError("address", text, "address.empty")
    found = _parsed(line, postal_code)
    if not (found.prefecture or found.city or found.block):
        raise FieldError("address", text, "address.unreadable")
    return found


def address_columns(
    addresses: Sequence[str], postal_codes: Sequence[str], *, home: Home | None = None
) -> AddressColumns:
    """:func:`parse` of each address with its postal code (``""`` if none); never raises on a cell.

    With ``home``, the town whose list it is, what the town does not name in its own lists is read too.

    Raises:
        ValueError: The columns differ in length.

    >>> address_columns(["東京都　中央区", "館町2305番地の1", ""], ["", "193-0944", ""]).prefecture
    ['東京都', '東京都', '']
    >>> address_columns(["町内", "会津若松"], ["", ""], home=Home("磐梯町", "福島県")).city
    ['磐梯町', '会津若松市']
    """
    read = _lenient if home is None else partial(_nearby, home=home)
    rows = by_distinct(list(zip(texts(addresses), texts(postal_codes), strict=True)), read)
    columns = zip(*rows, strict=True) if rows else [()] * 5
    return AddressColumns(*[list(column) for column in columns])


def is_elsewhere(text: str, than: str) -> bool:
    """Whether two addresses name different prefectures, municipalities or towns (町字), as far as both tell.

    >>> is_elsewhere("磐梯町大字更科1", "福島県磐梯町大字磐梯1"), is_elsewhere("磐梯町", "磐梯町大字磐梯1")
    (True, False)
    """
    one, other = _lenient((text, "")), _lenient((than, ""))
    told = zip(one[:3], other[:3], strict=True)
    return any(not (left.startswith(right) or right.startswith(left)) for left, right in told)


def is_vaguer(text: str, than: str) -> bool:
    """Whether an address tells only a part of another, and nothing against it.

    >>> is_vaguer("福島県", "福島県磐梯町大字磐梯1"), is_vaguer("磐梯町大字更科", "福島県磐梯町大字磐梯1")
    (True, False)
    >>> is_vaguer("港区芝1丁目", "東京都港区芝1-2-3"), is_vaguer("港区芝1-2-3 405号室", "東京都港区芝1-2-3")
    (True, False)
    """
    one, other = _lenient((text, "")), _lenient((than, ""))
    told = [(mine, full) for mine, full in zip(one, other, strict=True) if mine]
    if not told or one == other:
        return False
    *parts, (last, full) = told
    numbered = last in (one.block, one.room)
    within = f"{full}-".startswith(f"{last}-") if numbered else full.startswith(last)
    return within and all(mine == full for mine, full in parts)


def is_valid(text: str) -> bool:
    """Whether :func:`parse` reads the cell.

    >>> is_valid("沖縄県南城市"), is_valid("不明")
    (True, False)
    """
    try:
        parse(text)
    except FieldError:
        return False
    return True


@cache
def prefectures() -> tuple[str, ...]:
    """The 47 prefectures from north to south, as JIS X 0401 numbers them."""
    return tuple(row[0] for row in _municipalities())


def _lenient(cell: tuple[str, str]) -> Address:
    """:func:`parse` without an error: what cannot be read is empty."""
    text, postal_code = cell
    return _parsed(normalize(text), postal_code)


def _nearby(cell: tuple[str, str], home: Home) -> Address:
    """:func:`_lenient` in a list of the town ``home``; where the text names no town, its postal code does."""
    text, code = cell[0], postal.normalize(cell[1])
    if home.is_away(text):
        return Address("", "", "", "", "")
    place, told = _lenient(cell), home.spelt_out(text) if home.has(code) else ""
    if told and place.city in ("", home.name):
        return _lenient((told, code))
    if place.city or place.prefecture not in ("", home.prefecture):
        return place
    line = normalize(text).removeprefix(home.prefecture).lstrip()
    if neighbour := _neighbours(home.prefecture).get(line):
        return _lenient((neighbour, code))
    return _parsed(f"{home.line}{line}", code) if code in home.postal_codes else place


def _parsed(line: str, postal_code: str) -> Address:
    """The parts of a folded line."""
    if not line:
        return Address("", "", "", "", "")
    prefecture, rest = _prefecture(line)
    city, rest = _city(rest, prefecture)
    if not prefecture:
        prefecture = _home(city) or _by_postal(postal_code)
    town = _TOWN.match(rest)
    end = town.end() if town else 0
    block = _BLOCK.match(rest, end)
    tail = rest[block.end() :] if block else ""
    numbers = [number.lstrip("0") or "0" for number in block[0].split("-")] if block else []
    room = (_room(tail) if tail else "") or (numbers[3] if len(numbers) == 4 else "")
    quarter = _STREETS.sub("", rest[:end]) if city.startswith("京都市") else rest[:end]
    if not quarter.isalnum():
        quarter = _NO_TOWN.sub("", quarter)
    return Address(prefecture, city, quarter, "-".join(numbers[:3]), room)


def _prefecture(line: str) -> tuple[str, str]:
    """(prefecture, what follows); 「福島」 or 「東京 中央区」 without its suffix counts too."""
    for name in (line[:3], line[:4]):
        if name in _prefectures():
            return name, line[len(name) :].lstrip()
    first, _, rest = line.partition(" ")
    name = _short_prefectures().get(first, "")
    return (name, rest) if name else ("", line)


def _city(rest: str, prefecture: str) -> tuple[str, str]:
    """(municipality, what follows); a designated city keeps its ward, a town loses its 郡."""
    if prefecture in ("", "東京都") and rest.startswith(_tokyo()):
        ward = next(ward for ward in _tokyo() if rest.startswith(ward))
        return ward, rest[len(ward) :].lstrip()
    if found := _known_city(rest, prefecture, towns=prefecture != ""):
        return found
    district = _DISTRICT.match(rest)
    rest = rest[district.end() :] if district else rest
    if district and (found := _known_city(rest, prefecture, towns=True)):
        return found
    if not district and not prefecture:
        return "", rest
    match = (None if district else _ANY_CITY.match(rest)) or _ANY_TOWN.match(rest)
    return (match[0], rest[match.end() :].lstrip()) if match else ("", rest)


def _known_city(rest: str, prefecture: str, *, towns: bool) -> tuple[str, str] | None:
    """The longest municipality of the list that a line starts with.

    Without prefecture or 郡 a town is believed only if it is rare as a town's name, at the end of the line or
    in front of letters, since 本町 and 栄町 stand in every city.
    """
    for size in _sizes().get(rest[:2], ()):
        homes = _cities().get(rest[:size])
        if not homes or (prefecture and prefecture not in homes):
            continue
        name = homes[prefecture] if prefecture else next(iter(homes.values()))
        if name.endswith("市"):
            return _with_ward(name, rest[size:])
        if towns or (len(homes) == 1 and size > 2 and not rest[size : size + 1].isdigit()):
            return name, rest[size:].lstrip()
    return None


def _with_ward(city: str, rest: str) -> tuple[str, str]:
    """A city with its ward, if it has wards and one is named."""
    ward = _WARD.match(rest) if city in _DESIGNATED else None
    return (city + ward[1], rest[ward.end() :].lstrip()) if ward else (city, rest.lstrip())


def _room(tail: str) -> str:
    """The room number at the end of what follows the block."""
    words = tail.strip()
    if words.endswith(("方", "付")):
        words = _CARE_OF.sub("", words)
    match = _ROOM.search(words) if words else None
    return match[1].lstrip("0") if match else ""


def _home(city: str) -> str:
    """The prefecture of a city or Tokyo ward, if there is only one of that name."""
    if city in _tokyo():
        return "東京都"
    name = city[: city.index("市") + 1] if "市" in city and city.endswith("区") else city
    homes = _cities().get(name.translate(kanji_table()), {})
    return next(iter(homes)) if len(homes) == 1 else ""


def _by_postal(code: str) -> str:
    """The prefecture that most codes with these first two digits belong to, or ``""``."""
    return _postal_homes().get(postal.normalize(code)[:2], "") if code else ""


@cache
def _municipalities() -> tuple[tuple[str, list[str], list[str]], ...]:
    """(prefecture, first digits of its postal codes, its cities, towns and villages) from the data file."""
    text = files("kankei.fields").joinpath("data", "municipalities.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        (row[0], row[1].split(), [f"{city}市" for city in row[2].split()] + row[3].split()) for row in rows
    )


@cache
def _prefectures() -> frozenset[str]:
    return frozenset(prefectures())


@cache
def _short_prefectures() -> dict[str, str]:
    """Prefectures by their name without 都, 府 or 県."""
    return {name[:-1]: name for name in prefectures() if name != "北海道"}


@cache
def _cities() -> dict[str, dict[str, str]]:
    """Folded city to its official name by prefecture."""
    homes: dict[str, dict[str, str]] = {}
    for prefecture, _, cities in _municipalities():
        for city in cities:
            homes.setdefault(normalize(city), {})[prefecture] = city
    return homes


@cache
def _sizes() -> dict[str, tuple[int, ...]]:
    """How many letters the folded cities that begin with two letters have, the most first."""
    sizes: dict[str, set[int]] = {}
    for city in _cities():
        sizes.setdefault(city[:2], set()).add(len(city))
    return {start: tuple(sorted(found, reverse=True)) for start, found in sizes.items()}


@cache
def _neighbours(prefecture: str) -> dict[str, str]:
    """Municipalities by their names without 市, 町 or 村: all of a prefecture, and the designated cities."""
    known = {city[:-1]: city for city in _DESIGNATED}
    near = next((cities for name, _, cities in _municipalities() if name == prefecture), [])
    known |= {city[:-1]: prefecture + city for city in near}
    return {
        normalize(short): city for short, city in known.items() if len(short) > 1 and short != prefecture[:-1]
    }


@cache
def _postal_homes() -> dict[str, str]:
    """First two digits of a postal code to the prefecture."""
    return {digits: prefecture for prefecture, codes, _ in _municipalities() for digits in codes}


@cache
def _tokyo() -> tuple[str, ...]:
    """The 23 wards of Tokyo."""
    return tuple(f"{ward}区" for ward in _WARDS_OF_TOKYO.split())
