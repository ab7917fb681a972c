"""Who sees what of a person (項目ごとの見え方): everything, the name and a hint of the rest, or initials."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from kankei.errors import FieldError
from kankei.fields import address, date, name, phone, readings
from kankei.matching.explanation import Explanation
from kankei.matching.model import NUMBERS
from kankei.model import Caller, Record, RecordDraft, Scope, Touchpoint
from kankei.store.veil import VEIL
from kankei.usecases.ledger.updates import Change
from kankei.usecases.people import PersonView

if TYPE_CHECKING:
    from kankei.usecases.review import Question, SampledQuestion, Why

__all__ = [
    "Sight",
    "initials",
    "sight",
    "veiled",
    "veiled_changes",
    "veiled_pair",
    "veiled_record",
    "veiled_steps",
    "veiled_touchpoint",
]

Draft = TypeVar("Draft", bound=RecordDraft)
Paired = TypeVar("Paired", "Question", "SampledQuestion", "Why")
LATIN = {"ti": "C", "ty": "C", "zi": "J", "zy": "J", "hu": "F"}
"""Where the canonical reading begins otherwise than people write their initial."""
UNREAD = "？"


class Sight(StrEnum):
    """How much of a person somebody sees."""

    WHOLE = "whole"
    """すべて"""
    NAMED = "named"
    """氏名と、取り違えないための手掛かり: municipality, birth year, the ends of phone and e-mail."""
    INITIALS = "initials"
    """頭文字だけ"""


def sight(caller: Caller) -> Sight:
    """How much of people a caller sees, by their scopes."""
    if caller.may(Scope.CONTACTS):
        return Sight.WHOLE
    return Sight.NAMED if caller.may(Scope.PEOPLE) else Sight.INITIALS


def veiled(view: PersonView, caller: Caller) -> PersonView:
    """A person as this caller may see them; who sees everything gets the view as it is."""
    if sight(caller) is Sight.WHOLE:
        return view
    return replace(
        view,
        records=tuple(veiled_record(record, caller) for record in view.records),
        touchpoints=tuple(veiled_touchpoint(touch, caller) for touch in view.touchpoints),
    )


def veiled_pair(pair: Paired, caller: Caller) -> Paired:
    """Whatever is told of two records, with these as this caller may see them."""
    left, right = veiled_record(pair.left, caller), veiled_record(pair.right, caller)
    return replace(pair, left=left, right=right)


def veiled_record(record: Draft, caller: Caller) -> Draft:
    """What a record says, as this caller may see it."""
    seen = sight(caller)
    if seen is Sight.WHOLE:
        return record
    source = {"source_key": ""} if isinstance(record, Record) else {}
    if seen is Sight.INITIALS:
        bare = dict.fromkeys(RecordDraft.__struct_fields__, "")
        return replace(record, **bare | {"name": initials(record.name, record.kana)} | source)
    return replace(
        record,
        birth_date=_year(record.birth_date),
        postal_code="",
        address=_municipality(record.address, record.postal_code),
        new_postal_code="",
        new_address=_municipality(record.new_address, record.new_postal_code),
        phone=_end(record.phone),
        email=_beginning(record.email),
        handle="",
        **source,
    )


def veiled_touchpoint(touch: Touchpoint, caller: Caller) -> Touchpoint:
    """A touchpoint as this caller may see it: free text and the source's number only beside a name."""
    return replace(touch, detail="", source_no="") if sight(caller) is Sight.INITIALS else touch


def veiled_changes(told: Iterable[Change], caller: Caller) -> tuple[Change, ...]:
    """What a list would change, as this caller may see it: the values only beside contacts."""
    if sight(caller) is Sight.WHOLE:
        return tuple(told)
    return tuple(replace(one, old=VEIL, new=VEIL) for one in told)


def veiled_steps(told: Explanation, caller: Caller) -> Explanation:
    """A waterfall as this caller may see it: the bits always, what was compared only beside contacts."""
    if sight(caller) is Sight.WHOLE:
        return told
    named = {"surname", "given", *NUMBERS} if sight(caller) is Sight.NAMED else set(NUMBERS)
    steps = [one if one.field in named else replace(one, left="", right="") for one in told.steps]
    return replace(told, steps=steps)


def initials(written: str, kana: str = "") -> str:
    """The initials of a name, family name first; ``？`` for a part that cannot be read.

    >>> initials("千葉 花子", "チバ ハナコ"), initials("John Smith"), initials("匿名")
    ('C.H.', 'S.J.', '？')
    """
    parts = name.name_columns([written], [kana])
    surname = _first(parts.surname_reading[0], readings.surname_readings(parts.surname[0]))
    given = _first(parts.given_reading[0], readings.given_readings(parts.given[0]))
    letters = [letter for letter in (surname, given) if letter]
    return "".join(f"{letter}." for letter in letters) or UNREAD


def _first(reading: str, known: Iterable[str]) -> str:
    sound = reading or next(iter(known), "")
    return LATIN.get(sound[:2], sound[:1].upper())


def _municipality(written: str, code: str) -> str:
    place = address.address_columns([written], [code])
    return place.prefecture[0] + place.city[0]


def _year(written: str) -> str:
    try:
        return str(date.parse(written).year)
    except FieldError:
        return ""


def _end(written: str) -> str:
    number = phone.normalize(written)
    return f"…{number[-4:]}" if number else ""


def _beginning(written: str) -> str:
    return f"{written.strip()[:1]}…" if written.strip() else ""
