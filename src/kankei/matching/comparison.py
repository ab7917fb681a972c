"""Compare: for each candidate pair, one level per field. Missing is a level of its own.

A level is a small integer that indexes :data:`LEVELS`; higher is not better, the model's weights say what it
is worth. Strings are compared once for each distinct pair of values.
"""

from collections.abc import Callable, Mapping

import numpy as np
from rapidfuzz.distance import OSA, DamerauLevenshtein
from rapidfuzz.process import cpdist

from kankei.fields import readings
from kankei.matching.columns import Bools, Codes, Column, Columns, Ints

LEVELS: dict[str, tuple[str, ...]] = {
    "surname": ("missing", "exact", "soft", "reading", "reading, other kanji", "possible reading", "near",
                "former", "conflict"),
    "given": ("missing", "exact", "reading", "reading, other kanji", "possible reading", "near",
              "same kanji, other reading", "shared kanji", "conflict"),
    "gender": ("missing", "same", "different"),
    "birth": ("missing", "exact", "one slip", "two parts agree", "conflict", "a generation apart"),
    "phone": ("missing", "exact", "one slip", "other kind", "conflict"),
    "email": ("missing", "exact", "account", "one slip", "same local part", "conflict", "other account"),
    "address": ("missing", "room", "block", "town", "town, other block", "city", "city, other town",
                "prefecture", "elsewhere"),
    "handle": ("missing", "exact", "conflict"),
}  # fmt: skip
"""The levels of each field, by name."""

MOBILES = ("+8160", "+8170", "+8180", "+8190")
"""How a mobile number begins; a mobile and a landline are often one person's."""
GENERATION = 15
"""Years between a parent and a child, at the least."""

Level = {field: {name: code for code, name in enumerate(names)} for field, names in LEVELS.items()}
"""``Level["birth"]["one slip"]`` is the code of a level."""

Levels = Mapping[str, Codes]
"""Field → level code of every pair."""


def compare(table: Columns, left: Ints, right: Ints) -> Levels:
    """The levels of every field for pairs given as two equally long index arrays; symmetric in its sides."""
    surname, given = _names(table, left, right)
    return {
        "surname": surname,
        "given": given,
        "gender": _equality(table["gender"], left, right, "gender", same="same", other="different"),
        "birth": _birth(table["birth_date"], left, right),
        "phone": _phone(table["phone"], left, right),
        "email": _email(table, left, right),
        "address": _address(table, left, right),
        "handle": _equality(table["handle"], left, right, "handle", same="exact", other="conflict"),
    }


def _both(column: Column, left: Ints, right: Ints) -> tuple[Ints, Ints, Bools]:
    """Codes of both sides, and where both say something."""
    a, b = column.codes[left], column.codes[right]
    return a, b, (a > 0) & (b > 0)


def _equality(column: Column, left: Ints, right: Ints, field: str, *, same: str, other: str) -> Ints:
    a, b, both = _both(column, left, right)
    level = Level[field]
    return np.where(~both, level["missing"], np.where(a == b, level[same], level[other]))


def _on_distinct(
    a: Ints, b: Ints, where: Bools, judge: Callable[[list[tuple[int, int]]], list[bool]]
) -> Bools:
    """Ask ``judge`` once for each distinct pair of codes (smaller first) that occurs where asked."""
    answer = np.zeros(len(a), np.bool_)
    rows = np.flatnonzero(where)
    if len(rows) == 0:
        return answer
    low, high = np.minimum(a[rows], b[rows]), np.maximum(a[rows], b[rows])
    base = int(high.max()) + 1
    distinct, inverse = np.unique(low * base + high, return_inverse=True)
    verdicts = np.asarray(
        judge(list(zip((distinct // base).tolist(), (distinct % base).tolist(), strict=True)))
    )
    answer[rows] = verdicts[inverse]
    return answer


def _one_edit(values: list[str], least: int) -> Callable[[list[tuple[int, int]]], list[bool]]:
    """A judge: both at least ``least`` long and one insertion, deletion, substitution or swap apart."""

    def judge(pairs: list[tuple[int, int]]) -> list[bool]:
        lefts, rights = [values[a] for a, _ in pairs], [values[b] for _, b in pairs]
        apart = cpdist(lefts, rights, scorer=OSA.distance, score_cutoff=1)
        long = [min(len(x), len(y)) >= least for x, y in zip(lefts, rights, strict=True)]
        return [bool(d <= 1 and ok) for d, ok in zip(apart, long, strict=True)]

    return judge


def _names(table: Columns, left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Surname and given name. A full name that is equal although split elsewhere is exact in both."""
    surname = _name_part(table, left, right, "surname")
    given = _name_part(table, left, right, "given")
    swapped = _swapped(table, left, right)
    resplit = _same_whole(table, left, right, table["whole_reading"]) | swapped
    whole = _same_whole(table, left, right, table["whole"])
    surname = _lifted(surname, "surname", resplit, whole)
    given = _lifted(given, "given", resplit, whole)
    former = _former(table, left, right) & (surname == Level["surname"]["conflict"])
    surname = np.where(former, Level["surname"]["former"], surname)
    return surname, given


def _lifted(levels: Ints, part: str, read: Bools, written: Bools) -> Ints:
    """Raise a part to "reading" or "exact" where the full name agrees although the part does not."""
    level = Level[part]
    low = np.isin(levels, [level["missing"], level["near"], level["conflict"]])
    return np.where(written, level["exact"], np.where(read & low, level["reading"], levels))


def _swapped(table: Columns, left: Ints, right: Ints) -> Bools:
    """The readings agree crosswise: TARO YAMADA against YAMADA Taro."""
    to_surname = table.given_as_surname
    sa, ga = table["surname_reading"].codes[left], to_surname[table["given_reading"].codes[left]]
    sb, gb = table["surname_reading"].codes[right], to_surname[table["given_reading"].codes[right]]
    swapped: Bools = (sa > 0) & (sb > 0) & (sa != sb) & (sa == gb) & (ga == sb)
    return swapped


def _same_whole(table: Columns, left: Ints, right: Ints, whole: Column) -> Bools:
    a, b, both = _both(whole, left, right)
    given = table["given"].present | table["given_reading"].present
    same: Bools = both & (a == b) & (given[left] | given[right])
    return same


def _former(table: Columns, left: Ints, right: Ints) -> Bools:
    """One side's former surname (旧氏) is the other's surname."""
    former, surname = table["former_surname"], table["surname"]
    to_surname = table.former_as_surname
    fa, fb = to_surname[former.codes[left]], to_surname[former.codes[right]]
    found: Bools = (fa == surname.codes[right]) | (fb == surname.codes[left])
    return found


def _name_part(table: Columns, left: Ints, right: Ints, part: str) -> Ints:
    """The level of a surname or given name, from kanji and reading together."""
    kanji, reading, level = table[part], table[f"{part}_reading"], Level[part]
    ka, kb, kanjis = _both(kanji, left, right)
    ra, rb, read = _both(reading, left, right)
    soft = kanji.soft
    same_kanji, soft_kanji = kanjis & (ka == kb), kanjis & (soft[ka] == soft[kb])
    same_reading = read & (ra == rb)
    guess = _possible(table, left, right, part)
    near = _on_distinct(ra, rb, read & ~same_reading & ~kanjis, _one_edit(reading.values, 4))
    near |= _on_distinct(ka, kb, kanjis & ~soft_kanji & ~read, _one_edit(kanji.values, 3))
    known = kanjis | read | _crossed(kanji, reading, left, right)
    result = np.where(known, level["conflict"], level["missing"])
    if part == "given":
        shared = _on_distinct(ka, kb, kanjis & ~soft_kanji & ~read, _sharing(kanji.values))
        result = np.where(shared, level["shared kanji"], result)
    result = np.where(near, level["near"], result)
    result = np.where(guess & ~kanjis & ~read, level["possible reading"], result)
    result = np.where(same_reading & kanjis & ~soft_kanji, level["reading, other kanji"], result)
    result = np.where(same_reading & ~kanjis, level["reading"], result)
    result = np.where(soft_kanji, level.get("soft", level["exact"]), result)
    result = np.where(same_kanji, level["exact"], result)
    if part == "given":
        other = (
            same_kanji
            & read
            & ~same_reading
            & ~_on_distinct(ra, rb, same_kanji & read, _one_edit(reading.values, 3))
        )
        result = np.where(other, level["same kanji, other reading"], result)
    return result


def _crossed(kanji: Column, reading: Column, left: Ints, right: Ints) -> Bools:
    """One side has only kanji, the other only a reading."""
    a = kanji.present[left] & reading.present[right]
    b = kanji.present[right] & reading.present[left]
    return a | b


def _sharing(values: list[str]) -> Callable[[list[tuple[int, int]]], list[bool]]:
    """A judge: the two names have a character in common."""
    return lambda pairs: [bool(set(values[a]) & set(values[b])) for a, b in pairs]


def _possible(table: Columns, left: Ints, right: Ints, part: str) -> Bools:
    """A reading on one side is one that the dictionary knows for the kanji of the other."""
    kanji, reading = table[part], table[f"{part}_reading"]
    known = readings.surname_readings if part == "surname" else readings.given_readings
    answer = np.zeros(len(left), np.bool_)
    for one, two in ((left, right), (right, left)):
        k, r = kanji.codes[one], reading.codes[two]
        rows = np.flatnonzero((k > 0) & (r > 0) & (reading.codes[one] == 0))
        if len(rows) == 0:
            continue
        base = len(reading.values)
        distinct, inverse = np.unique(k[rows] * base + r[rows], return_inverse=True)
        said = [reading.values[c % base] in known(kanji.values[c // base]) for c in distinct.tolist()]
        answer[rows] |= np.asarray(said, np.bool_)[inverse]
    return answer


def _birth(column: Column, left: Ints, right: Ints) -> Ints:
    """Birth dates: one wrong digit, or day and month swapped, is a slip; two parts that agree are less."""
    a, b, both = _both(column, left, right)
    level = Level["birth"]
    differ = both & (a != b)
    slip = _on_distinct(a, b, differ, _date_slip(column.values))
    two = _on_distinct(a, b, differ & ~slip, _two_parts(column.values))
    far = _on_distinct(a, b, differ & ~slip & ~two, _generation(column.values))
    result = np.where(both, np.where(a == b, level["exact"], level["conflict"]), level["missing"])
    result = np.where(far, level["a generation apart"], result)
    return np.where(slip, level["one slip"], np.where(two, level["two parts agree"], result))


def _date_slip(values: list[str]) -> Callable[[list[tuple[int, int]]], list[bool]]:
    def slipped(x: str, y: str) -> bool:
        if x[:4] == y[:4] and x[5:7] == y[8:10] and x[8:10] == y[5:7]:
            return True
        return sum(p != q for p, q in zip(x, y, strict=False)) == 1

    return lambda pairs: [slipped(values[a], values[b]) for a, b in pairs]


def _generation(values: list[str]) -> Callable[[list[tuple[int, int]]], list[bool]]:
    """A judge: the years lie as far apart as a parent's and a child's, or further."""
    return lambda pairs: [abs(int(values[a][:4]) - int(values[b][:4])) >= GENERATION for a, b in pairs]


def _two_parts(values: list[str]) -> Callable[[list[tuple[int, int]]], list[bool]]:
    def agree(x: str, y: str) -> bool:
        return sum(p == q for p, q in zip(x.split("-"), y.split("-"), strict=False)) == 2

    return lambda pairs: [agree(values[a], values[b]) for a, b in pairs]


def _phone(column: Column, left: Ints, right: Ints) -> Ints:
    a, b, both = _both(column, left, right)
    level = Level["phone"]
    slip = _on_distinct(a, b, both & (a != b), _phone_slip(column.values))
    mobile = np.fromiter((value.startswith(MOBILES) for value in column.values), np.bool_, len(column.values))
    other = np.where(mobile[a] == mobile[b], level["conflict"], level["other kind"])
    result = np.where(both, np.where(a == b, level["exact"], other), level["missing"])
    return np.where(slip, level["one slip"], result)


def _phone_slip(values: list[str]) -> Callable[[list[tuple[int, int]]], list[bool]]:
    def judge(pairs: list[tuple[int, int]]) -> list[bool]:
        lefts, rights = [values[a] for a, _ in pairs], [values[b] for _, b in pairs]
        apart = cpdist(lefts, rights, scorer=DamerauLevenshtein.distance, score_cutoff=1)
        return [bool(d <= 1) for d in apart]

    return judge


def _email(table: Columns, left: Ints, right: Ints) -> Ints:
    """Mailboxes; a relay address is only ever compared with another of the same portal."""
    column, level = table["email"], Level["email"]
    a, b, both = _both(column, left, right)
    relays = table.relay[left] & table.relay[right]
    mixed = table.relay[left] ^ table.relay[right]
    plain = both & ~relays & ~mixed
    slip = _on_distinct(a, b, plain & (a != b), _one_edit(column.values, 8))
    local = column.local
    same_local = plain & (local[a] == local[b])
    result = np.where(plain, np.where(a == b, level["exact"], level["conflict"]), level["missing"])
    result = np.where(same_local & (a != b), level["same local part"], result)
    result = np.where(slip, level["one slip"], result)
    account = np.where(a == b, level["account"], level["other account"])
    return np.where(both & relays, account, result)


def _address(table: Columns, left: Ints, right: Ints) -> Ints:
    """Postal code, prefecture, city, town, block and room as one graded comparison."""
    level = Level["address"]
    same: dict[str, Bools] = {}
    both: dict[str, Bools] = {}
    for part in ("postal_code", "prefecture", "city", "town", "block", "room"):
        a, b, both[part] = _both(table[part], left, right)
        same[part] = both[part] & (a == b)
    place = same["postal_code"] | (same["city"] & same["town"])
    near = same["city"] | same["postal_code"]
    known = both["city"] | both["postal_code"] | both["prefecture"]
    result = np.where(known, level["elsewhere"], level["missing"])
    result = np.where(same["prefecture"], level["prefecture"], result)
    result = np.where(near, level["city, other town"], result)
    vague = near & ~(both["town"] & ~same["town"]) & ~(both["postal_code"] & ~same["postal_code"])
    result = np.where(vague, level["city"], result)
    result = np.where(
        place, np.where(both["block"] & ~same["block"], level["town, other block"], level["town"]), result
    )
    block = same["block"] & (place | near)
    result = np.where(block, level["block"], result)
    return np.where(block & same["room"], level["room"], result)
