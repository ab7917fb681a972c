"""Compare: for each candidate pair, one level per field. Missing is a level of its own.

A level is a small integer that indexes :data:`LEVELS`; higher is not better, the model's weights say what it
is worth. A field's level follows from a few yes-or-no answers by a rule; every combination of answers is
decided once, and the pairs are looked up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from kankei.matching import abroad, initials, likeness, spelling
from kankei.matching.beside import PLACES, address_rule, birth_rule, email_rule, phone_rule
from kankei.matching.blocking import paired
from kankei.matching.columns import FEW, Bools, Codes, Columns, Ints
from kankei.matching.naming import given_rule, surname_rule
from kankei.matching.sets import ones

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
"""The levels of each field, by name; the first of each is that of what is not told."""

Level = {field: {name: code for code, name in enumerate(names)} for field, names in LEVELS.items()}
"""``Level["birth"]["one slip"]`` is the code of a level."""

Levels = Mapping[str, Codes]
"""Field → level code of every pair."""


BITS = 1 << np.arange(16, dtype=np.uint16)[::-1]
"""What each of sixteen answers weighs where they are one number, the last least."""


def compare(table: Columns, left: Ints, right: Ints, *, name: Ints | None = None) -> Levels:
    """The levels of every field for pairs given as two equally long index arrays; symmetric in its sides.

    ``name`` is :attr:`Columns.name <kankei.matching.columns.Columns.name>`, with which the same two names are
    compared once.
    """
    pairs = _Pairs(table, left, right)
    surname, given = _names(pairs) if name is None else _names_once(pairs, name)
    misread = spelling.spelt_otherwise(table, left, right, given == Level["given"]["possible reading"])
    given[misread] = Level["given"]["conflict"]
    return {
        "surname": surname,
        "given": given,
        "gender": _equality(pairs, "gender", same="same", other="different"),
        "birth": _birth(pairs) if pairs.told("birth_date") else pairs.missing,
        "phone": _phone(pairs) if pairs.told("phone") else pairs.missing,
        "email": _email(pairs) if pairs.told("email") else pairs.missing,
        "address": _address(pairs),
        "handle": _equality(pairs, "handle", same="exact", other="conflict"),
    }


@dataclass(frozen=True)
class _Pairs:
    """Pairs of records by index."""

    table: Columns
    left: Ints
    right: Ints

    @cached_property
    def few(self) -> bool:
        """Whether they are so few that a call takes longer than what it does."""
        return len(self.table) <= FEW and len(self.left) <= FEW

    def sides(self, told: npt.NDArray[Any]) -> tuple[Any, Any]:
        """What is told of each record, for both sides."""
        return told.take(self.left), told.take(self.right)

    def codes(self, field: str) -> tuple[Codes, Codes, Bools]:
        """The codes of both sides, and where both say something; of few pairs those of all fields at once."""
        if self.few:
            return self._every[field]
        a, b = self.sides(self.table[field].codes)
        return a, b, (a > 0) & (b > 0)

    @cached_property
    def _every(self) -> dict[str, tuple[Codes, Codes, Bools]]:
        codes = np.array([column.codes for column in self.table.fields.values()])
        a, b = codes.take(self.left, axis=1), codes.take(self.right, axis=1)
        return dict(zip(self.table.fields, zip(a, b, (a > 0) & (b > 0), strict=True), strict=True))

    def told(self, field: str) -> bool:
        """Whether there is a pair of which both sides say something."""
        return bool(self.codes(field)[2].any())

    @cached_property
    def missing(self) -> Codes:
        """The level of a field that no pair's sides both tell."""
        return np.zeros(len(self.left), np.int8)

    def same(self, field: str) -> Bools:
        """Where both sides say the same."""
        a, b, both = self.codes(field)
        same: Bools = (a == b) & both
        return same


def birth_levels(table: Columns, left: Ints, right: Ints) -> Codes:
    """The levels of the birth date alone."""
    return _birth(_Pairs(table, left, right))


def _decide(field: str, rule: Callable[..., str], *answers: Bools) -> npt.NDArray[np.int8]:
    """The level of each pair by its answers."""
    if len(answers[0]) <= FEW:
        told = BITS[-len(answers) :] @ np.array(answers)
    else:
        told = np.zeros(len(answers[0]), np.uint16)
        for answer in answers:
            told <<= 1
            told |= answer
    level: npt.NDArray[np.int8] = _decided(field, rule, len(answers)).take(told)
    return level


@cache
def _decided(field: str, rule: Callable[..., str], answers: int) -> npt.NDArray[np.int8]:
    """The level for every combination of answers, no before yes."""
    level = Level[field]
    return np.array([level[rule(*told)] for told in product((False, True), repeat=answers)], np.int8)


def _equality(pairs: _Pairs, field: str, *, same: str, other: str) -> Codes:
    a, b, both = pairs.codes(field)
    level = Level[field]
    compared = np.where(a == b, np.int8(level[same]), np.int8(level[other]))
    return np.where(both, compared, np.int8(level["missing"]))


def _names_once(pairs: _Pairs, name: Ints) -> tuple[Codes, Codes]:
    """Surname and given name, of pairs of the same two names those of one pair."""
    one, place = ones(paired(*pairs.sides(name)))
    surname, given = _names(_Pairs(pairs.table, pairs.left[one], pairs.right[one]))
    return surname.take(place), given.take(place)


def _names(pairs: _Pairs) -> tuple[Codes, Codes]:
    """Surname and given name by themselves. A full name equal although split elsewhere is exact in both."""
    table = pairs.table
    one, two = pairs.sides(table.named)
    named = one | two
    longer = _longer(pairs)
    ends = pairs.left, pairs.right
    spelt, further = abroad.same_words(table, *ends)
    resplit = (named & pairs.same("whole_reading") & ~longer) | _swapped(pairs) | spelt
    resplit |= abroad.turned(table, *ends)
    said, fewer = abroad.same_sounds(table, *ends)
    further |= fewer
    whole = named & pairs.same("whole") & ~spelt
    surname = _part(pairs, "surname", whole, resplit | further, np.zeros_like(whole))
    given = _part(pairs, "given", whole, resplit, longer)
    abroad_surname, abroad_given = abroad.read_abroad(table, *ends)
    surname.guess |= abroad_surname | said
    given.guess |= abroad_given | said | further
    unlike = given.read & ~given.heard & ~given.kanjis
    longer_given = (surname.heard | surname.guess) & unlike & ~whole & ~resplit
    unread = given.kanjis & ~given.soft & ~given.read & ~whole
    given.near |= likeness.middle_name(table["given_reading"], *given.reading, longer_given)
    given.near |= likeness.read_alike(table["given"], *given.kanji, _half(pairs, unread & surname.soft))
    shared = likeness.share_a_character(table["given"], *given.kanji, unread)
    given.crossed &= ~abroad.unread(table, *ends, given.crossed & ~given.kanjis)
    given.read = given.read & ~abroad.unheard(table, *ends, unlike)
    differ = given.same & given.read & ~given.heard & ~whole
    other = differ & ~likeness.one_slip(table["given_reading"], *given.reading, differ, least=3)
    level = _decide("given", given_rule, whole, resplit, shared, other, *given.answers)
    agreed, contradicted = initials.held_against(table, *ends)
    level[agreed & (level == Level["given"]["missing"])] = Level["given"]["near"]
    middle = abroad.other_middle(table, *ends, (given.heard & ~whole) | spelt | further)
    level[contradicted | middle] = Level["given"]["conflict"]
    return _decide("surname", surname_rule, whole, resplit | further, _former(pairs), *surname.answers), level


@dataclass(slots=True)
class _Part:
    """A part of the name of both sides, and what was asked about it."""

    kanji: tuple[Codes, Codes]
    reading: tuple[Codes, Codes]
    kanjis: Bools
    read: Bools
    crossed: Bools
    same: Bools
    soft: Bools
    heard: Bools
    guess: Bools
    near: Bools

    @property
    def answers(self) -> tuple[Bools, ...]:
        """As the rules of ``naming`` take them."""
        return (
            self.kanjis, self.read, self.crossed, self.same, self.soft, self.heard, self.guess, self.near
        )  # fmt: skip


def _part(pairs: _Pairs, part: str, whole: Bools, resplit: Bools, longer: Bools) -> _Part:
    """Ask about a surname or given name, by kanji and reading; what the full name decides is not asked.

    Where one is ``longer`` than the other the readings are not the same.
    """
    kanji, reading = pairs.table[part], pairs.table[f"{part}_reading"]
    ka, kb, written = pairs.codes(part)
    ra, rb, read = pairs.codes(f"{part}_reading")
    sound_a, sound_b = pairs.sides(kanji.by_sound)
    kanjis = written & ~sound_a & ~sound_b
    soft_a, soft_b = pairs.sides(kanji.soft)
    written = written & ~kanji.in_letters.take(pairs.left)
    soft, heard = written & (soft_a == soft_b), read & (ra == rb) & ~longer
    unread = (ka > 0) & (rb > 0) & (ra == 0), (kb > 0) & (ra > 0) & (rb == 0)
    crossed = (ka > 0) & (rb > 0) | (kb > 0) & (ra > 0)
    alone = ~kanjis & ~read & ~whole
    guess = _guess(pairs.table, part, (ka, rb, unread[0] & alone), (kb, ra, unread[1] & alone))
    told = whole | resplit
    misread, misspelt = SLIPS[part]
    unlike = read & ~heard & ~kanjis & ~told
    near = likeness.one_slip(reading, ra, rb, unlike & ~longer, least=4, judge=misread)
    other = kanjis & ~soft & ~read & ~told
    near |= likeness.one_slip(kanji, ka, kb, other, least=3, judge=misspelt)
    near |= likeness.lost_character(kanji, ka, kb, other)
    if longer.any():
        sounds = pairs.table["given_sound"], *pairs.codes("given_sound")[:2]
        near |= likeness.one_slip(*sounds, unlike & longer, judge=likeness.misheard_name)
    return _Part(
        kanji=(ka, kb), reading=(ra, rb), kanjis=kanjis, read=read, crossed=crossed,
        same=written & (ka == kb), soft=soft, heard=heard, guess=guess, near=near,
    )  # fmt: skip


SLIPS = {
    "surname": (likeness.within_one, likeness.within_one),
    "given": (likeness.misread_name, likeness.misspelt_name),
}
"""When two different readings, and two different spellings, of a part of a name are one with a slip."""


def _guess(table: Columns, part: str, *asked: tuple[Codes, Codes, Bools]) -> Bools:
    """The dictionary knows the reading of one side for the kanji of the other; it is opened only if asked."""
    if not any(where.any() for _, _, where in asked):
        return np.zeros(len(asked[0][2]), np.bool_)
    known, base = table.known_readings[part], len(table[f"{part}_reading"].values)
    one, other = (likeness.is_known(known, base, *sides) for sides in asked)
    return one | other


def _half(pairs: _Pairs, asked: Bools) -> Bools:
    """Given names of which one has kana among its kanji, and the other has not: はな子 and 花子."""
    if not asked.any():
        return asked
    one, other = pairs.sides(pairs.table["given"].part_kana)
    found: Bools = asked & (one ^ other)
    return found


def _longer(pairs: _Pairs) -> Bools:
    """Given names that differ in the length of a vowel alone, as kana tell it: ユキ and ユウキ."""
    a, b, both = pairs.codes("given_sound")
    longer: Bools = both & (a != b) & pairs.same("given_reading")
    return longer


def _swapped(pairs: _Pairs) -> Bools:
    """The readings agree crosswise: TARO YAMADA against YAMADA Taro."""
    sa, sb, both = pairs.codes("surname_reading")
    swapped: Bools = both & (sa != sb)
    if swapped.any():
        ga, gb = pairs.sides(pairs.table.given_as_surname)
        swapped &= (sa == gb) & (ga == sb)
    return swapped


def _former(pairs: _Pairs) -> Bools:
    """One side's former surname (旧氏) is the other's surname."""
    a, b, _ = pairs.codes("surname")
    if not pairs.table["former_surname"].codes.any():
        return np.zeros(len(a), np.bool_)
    fa, fb = pairs.sides(pairs.table.former_as_surname)
    found: Bools = (fa == b) | (fb == a)
    return found


def _birth(pairs: _Pairs) -> Codes:
    """Birth dates: one wrong digit, or day and month swapped, is a slip; two parts that agree are less."""
    a, b, both = pairs.codes("birth_date")
    slip, two, far = likeness.days(pairs.table["birth_date"], a, b, both & (a != b))
    return _decide("birth", birth_rule, both, a == b, slip, two, far)


def _phone(pairs: _Pairs) -> Codes:
    a, b, both = pairs.codes("phone")
    slip = likeness.one_slip(pairs.table["phone"], a, b, both & (a != b))
    one, two = pairs.sides(pairs.table.mobile)
    return _decide("phone", phone_rule, both, a == b, slip, one == two)


def _email(pairs: _Pairs) -> Codes:
    """Mailboxes; a relay address is only ever compared with another of the same portal."""
    column = pairs.table["email"]
    a, b, both = pairs.codes("email")
    one, two = pairs.sides(pairs.table.relay)
    mailbox, other = pairs.sides(column.mailbox.codes)
    slip = likeness.one_slip(column, a, b, both & ~one & ~two & (a != b), least=8)
    return _decide("email", email_rule, both, one & two, one ^ two, a == b, slip, mailbox == other)


def _address(pairs: _Pairs) -> Codes:
    """Postal code, prefecture, city, town, block and room as one graded comparison."""
    told: list[Bools] = []
    for part in PLACES:
        a, b, both = pairs.codes(part)
        told += [both, both & (a == b)]
    a, b, both = pairs.codes("town")
    asked = both & (a != b) & pairs.same("block") & ~pairs.same("postal_code")
    another = asked & ~likeness.one_in_other(pairs.table["town"], a, b, asked)
    return _decide("address", address_rule, another, *told)
