"""Searching people as a reception does: by a name in any script, an old name, a phone's end, an e-mail.

One line of text holds it all, its parts set apart by spaces: ``たかはし 5678``.
"""

import datetime as dt
import re
import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, product
from typing import NamedTuple

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from kankei.fields import email, glyph, kana, phone, readings, romaji
from kankei.matching.blocking import single_key
from kankei.matching.hashing import Hashes, hash_text, mix
from kankei.matching.preparation import prepare
from kankei.model import Measure, Record, RecordDraft
from kankei.store import Store, directives, people, records
from kankei.store.searching import Found, Named, matching
from kankei.usecases.rights.reserve import EVERYTHING, Viewer, aliases, own, own_words

__all__ = ["MOST", "Hit", "Place", "Searched", "search"]

MOST = 400
"""So many records are looked at; a search that finds more is to be narrowed down."""
DIGITS = re.compile(r"\+?[0-9][0-9()\-]{2,30}[0-9]")
KANJI, SOUND, FORMER = (
    ("surname", "given"),
    ("surname_reading", "given_reading"),
    ("former_surname", "given"),
)
VARIANTS, LONGEST, WORDS = 16, 40, 4
"""Spellings of one word that are looked for at most; characters of a name, and words, that are looked at."""


class Place(NamedTuple):
    """Where the next people stand: behind so many, of whom this is the last."""

    before: int
    last: uuid.UUID


class Hit(Struct, frozen=True, kw_only=True):
    """A person who was found, and the record by which; ``exact``: by the whole name, not its beginning."""

    person: uuid.UUID
    record: Record
    exact: bool


class Searched(Struct, frozen=True, kw_only=True):
    """Who was found, likeliest first; ``people`` in all, or at least as many where there is ``more``."""

    people: int
    more: bool
    hits: tuple[Hit, ...]


class _Terms:
    """What a line asks for."""

    def __init__(self) -> None:
        self.names: list[Named] = []
        self.whole: set[str] = set()  # full names and readings
        self.others: list[int] = []  # keys of given names alone, and of readings of bare kanji
        self.phone_end: int | None = None
        self.phone = ""
        self.keys: list[int] = []

    @property
    def contact(self) -> bool:
        """Whether a phone or an e-mail is asked for."""
        return self.phone_end is not None or bool(self.keys)

    def of(self, connection: sa.Connection, known_at: dt.datetime | None) -> list[Found]:
        """The records that are meant, as known at a moment, one more than ``MOST`` of each kind at most.

        Of more the likeliest: the same whenever it is asked.
        """
        kinds = [(self.names, self.keys)] if self.names or self.keys or self.phone_end is not None else []
        kinds += [([], self.others)] if self.others and not self.keys else []
        found = {
            one.record_no: one
            for names, keys in kinds
            for one in matching(
                connection,
                names=names,
                keys=keys,
                phone_end=self.phone_end,
                phone=self.phone,
                whole=self.whole,
                limit=MOST + 1,
                known_at=known_at,
            )
        }
        return list(found.values())

    def exactly(self, one: Found) -> bool:
        """Whether a record bears the whole name."""
        written = {one.surname + one.given, one.former_surname + one.given}
        return bool(self.whole & (written | {one.surname_reading + one.given_reading}))


def search(
    store: Store,
    text: str,
    *,
    after: Place | None = None,
    limit: int = 50,
    known_at: dt.datetime | None = None,
    viewer: Viewer = EVERYTHING,
    contacts: bool = True,
) -> Searched:
    """The people who may be meant by a line of text.

    Args:
        store: Whose.
        text: Kanji of any variant, kana or romaji, whole or beginning, surname or given name or both; the
            last four digits of a phone, or more; an e-mail, or what stands before its @. All must hold.
        after: Everybody up to here is left out.
        limit: At most so many.
        known_at: Whose every record was at this moment; None for now.
        viewer: Who searches. Protected people are found by a phone or an e-mail by those alone who may
            protect; for others it is as if nobody had it, else a search would confirm where somebody is
            reached. What these logged as of a stranger stays a stranger's (``reserve``).
        contacts: Whether the viewer sees telephones. For others a part of a number is its last four digits,
            which they see: else each digit before these could be found out, one after the other.
    """
    terms = _terms(text, contacts=contacts)
    with store.reading() as connection:
        found = terms.of(connection, known_at)
        apart = aliases(connection, [one.record_no for one in found], viewer)
        found = [
            one._replace(person_no=apart[one.record_no]) if one.record_no in apart else one for one in found
        ]
        if terms.contact and not viewer.knowing:
            found = _without_protected(connection, found, apart, viewer)
        best = _ranked(found[:MOST], terms)
        begin = _behind(connection, best, after) if after else 0
        hits = _hits(connection, best[begin : begin + limit], terms)
        clear = own_words(connection, [hit.record for hit in hits if hit.record.no in apart], viewer)
    told = {one.no: one for one in clear}
    shown = tuple(replace(hit, record=told.get(hit.record.no, hit.record)) for hit in hits)
    return Searched(people=len(best), more=len(found) > MOST, hits=shown)


def _without_protected(
    connection: sa.Connection, found: Sequence[Found], apart: Mapping[int, int], viewer: Viewer
) -> list[Found]:
    """Records that were found by a contact, without those of protected people but the viewer's own words."""
    nos = [one.record_no for one in found]
    mine = own(connection, records.by_nos(connection, apart), viewer)
    hidden = directives.covered(connection, Measure.PROTECTED, nos) - mine
    return [one for one in found if one.record_no not in hidden]


def _ranked(found: Iterable[Found], terms: _Terms) -> list[Found]:
    """The best record of each person, best first: whole names, then short ones; ties by number."""

    def rank(one: Found) -> tuple[bool, int, str, str, int, int]:
        length = len(one.surname or one.surname_reading) + len(one.given or one.given_reading)
        return (
            not terms.exactly(one),
            length,
            one.surname_reading,
            one.given_reading,
            one.person_no,
            -one.record_no,
        )

    best: dict[int, Found] = {}
    for one in sorted(found, key=rank):
        best.setdefault(one.person_no, one)
    return list(best.values())


def _behind(connection: sa.Connection, best: Sequence[Found], after: Place) -> int:
    """How many of the best stand up to a place; if its person is gone by now, so are they of those before."""
    ids = people.ids(connection, [one.person_no for one in best])
    whose = [ids[one.person_no] for one in best]
    return whose.index(after.last) + 1 if after.last in whose else max(after.before - 1, 0)


def _hits(connection: sa.Connection, best: Sequence[Found], terms: _Terms) -> tuple[Hit, ...]:
    said = {one.no: one for one in records.by_nos(connection, [one.record_no for one in best])}
    ids = people.ids(connection, [one.person_no for one in best])
    return tuple(
        Hit(person=ids[one.person_no], record=said[one.record_no], exact=terms.exactly(one)) for one in best
    )


def _terms(text: str, *, contacts: bool) -> _Terms:
    terms, named = _Terms(), []
    for word in unicodedata.normalize("NFKC", text[:200]).split():
        if DIGITS.fullmatch(word):
            digits = re.sub(r"\D", "", word)
            terms.phone_end = int(digits[-4:])
            part = digits.removeprefix("0") if len(digits) > 4 else ""
            terms.phone = part if contacts else phone.normalize(word)
        elif "@" in word:
            terms.keys += _mailbox(word)
        else:
            named.append(word[:LONGEST])
    if named:
        _add_name(terms, named[:WORDS])
    return terms


def _mailbox(word: str) -> list[int]:
    """The key of a whole address, or of what stands before its @."""
    whole = email.normalize(word)
    kind = "email" if whole else "mailbox"
    said = prepare([RecordDraft(email=whole or f"{word.rstrip('@')}@mailbox.example.jp")])
    return _signed(mix(single_key(said, kind), hash_text(kind)))


def _add_name(terms: _Terms, words: list[str]) -> None:
    """The ways in which a name may be stored."""
    script = glyph.script(" ".join(words))
    if script == "kana":
        _add_sounds(terms, words, kana.reading)
    if script == "latin":
        _add_sounds(terms, words, romaji.reading)
        _add_sounds(terms, words[::-1], romaji.reading)
    folded = [glyph.fold(word) for word in words]
    for parts in islice(product(*map(_spelt, folded)), VARIANTS):
        terms.whole.add("".join(parts))
        for columns in (KANJI, FORMER):
            terms.names += [Named(columns, *cut) for cut in _cuts(parts)]
        if len(parts) == 1:
            terms.others += _key(parts[0], "census given")


def _add_sounds(terms: _Terms, words: Sequence[str], heard: Callable[[str], str]) -> None:
    """The same by ear, also of names that are written in kanji alone; a part is read by itself."""
    for surname, whole, given in _cuts(words):
        sound = heard(surname)
        if not sound:
            continue
        terms.names.append(Named(SOUND, sound, whole, heard(given)))
        terms.whole.add(sound + heard(given))
        if given:
            terms.others += _key(sound + heard(given), "reading")
            continue
        terms.others += _key(sound, "census given_reading")
        spellings = readings.spellings(sound)
        terms.names += [Named(KANJI, spelt, whole=True, unread=True) for spelt in spellings]


def _cuts(parts: Sequence[str]) -> Iterator[tuple[str, bool, str]]:
    """Where a surname may end: the surname, whether it is whole, the beginning of the given name."""
    if len(parts) > 1:
        yield parts[0], True, "".join(parts[1:])
        return
    (whole,) = parts
    yield whole, False, ""
    for end in range(1, len(whole)):
        yield whole[:end], True, whole[end:]


def _spelt(word: str) -> list[str]:
    """A folded word and what it is when characters that people mix up are exchanged."""
    kin = _kin()
    choices = [sorted(kin.get(glyph.soft_table().get(ord(sign), sign), {sign}) | {sign}) for sign in word]
    others = ("".join(signs) for signs in islice(product(*choices), VARIANTS))
    return list(dict.fromkeys([word, *others]))


@cache
def _kin() -> Mapping[str, frozenset[str]]:
    """By each character for which others are mistaken, all of them and itself."""
    kin: defaultdict[str, set[str]] = defaultdict(set)
    for variant, one in glyph.soft_table().items():
        kin[one] |= {chr(variant), one}
    return {one: frozenset(signs) for one, signs in kin.items()}


def _key(text: str, kind: str) -> list[int]:
    """The key of a kind under which the store counts or compares what says just this."""
    return _signed(mix(hash_text(text), hash_text(kind)))


def _signed(keys: Hashes) -> list[int]:
    """Keys as the store holds them; 0 is no key."""
    signed: list[int] = keys[keys != 0].view("int64").tolist()
    return signed
