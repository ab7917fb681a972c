"""Columns that speak of one another: 〒 and prefecture, name and kana, name and mailbox.

Where they contradict each other in row after row, somebody sorted or moved one column without the others.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from kankei.errors import FieldError
from kankei.fields import email, kana, postal_code, readings, romaji
from kankei.fields.glyph import fold as plain
from kankei.model import Problem
from kankei_importers.gate.finding import finding
from kankei_importers.gate.places import PREFECTURE, prefectures
from kankei_importers.gate.postal import LookUp, directory
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_agreement"]

_SAMPLE = 3_000
_FEWEST = 4
_LONGEST_SURNAME = 4
_SHORTEST_IN_MAILBOX = 4
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々]")


def check_agreement(table: Table, layout: Layout) -> Iterator[Problem]:
    """Contradictions between two columns in more rows than slips, moves and marriages explain."""
    postal, address = _column(table, layout, "postal_code"), _column(table, layout, "address")
    names, kanas = _column(table, layout, "name"), _column(table, layout, "kana")
    mails = _column(table, layout, "email")
    with directory() as look_up:
        agreed = [_same_prefecture(code, where, look_up) for code, where in zip(postal, address, strict=True)]
    yield from _judged("gate.postal_prefecture", agreed)
    yield from _judged("gate.kana_name", map(_same_surname, names, kanas))
    yield from _foreign_mailboxes(kanas, mails)


def _column(table: Table, layout: Layout, field: str) -> list[str]:
    """A field of the rows, evenly thinned out in a long list: a column moved alone shows everywhere."""
    source = {str(name): source for name, source in layout.record.items()}.get(field)
    step = max(1, table.size // _SAMPLE)
    return (table.read(source) if source else [""] * table.size)[::step]


def _judged(code: str, agreed: Iterable[bool | None]) -> Iterator[Problem]:
    known = [answer for answer in agreed if answer is not None]
    against = known.count(False)
    if against >= _FEWEST and against > _tolerated(len(known)) * len(known):
        yield finding(code, against / len(known), rows=str(against), of=str(len(known)))


def _tolerated(size: int) -> float:
    """The share of contradictions that a list may have by itself; a short one may have more by chance."""
    return 0.15 if size >= 100 else 0.3


def _same_prefecture(postal: str, address: str, look_up: LookUp) -> bool | None:
    """Whether postal code and address are of one prefecture; None where one does not say."""
    found = PREFECTURE.match(address)
    if not postal or found is None or found[1] not in prefectures():
        return None
    code = postal_code.normalize(postal)
    homes = look_up(code)
    return found[1] in homes if homes else None


def _same_surname(name: str, spoken: str) -> bool | None:
    """Whether a name in kanji can begin as its kana does; None where its surname is not known."""
    if not spoken or not _KANJI.match(name):
        return None
    heard = kana.reading(spoken).replace(" ", "")
    written = plain(name.split(maxsplit=1)[0])
    known = readings.surname_latin()
    beginnings = [written] if " " in name or "\u3000" in name else _beginnings(written)
    sounds = [sound for start in beginnings for sound in known.get(start, ())]
    if not heard or not sounds:
        return None
    return any(heard.startswith(sound) for sound in sounds)


def _beginnings(text: str) -> list[str]:
    return [text[:size] for size in range(1, _LONGEST_SURNAME + 1)]


def _foreign_mailboxes(kanas: Sequence[str], mails: Sequence[str]) -> Iterator[Problem]:
    """Mailboxes that bear the surnames of other rows and hardly ever of their own."""
    own = [kana.reading(spoken).partition(" ")[0] for spoken in kanas]
    surnames = {name for name in own if len(name) >= _SHORTEST_IN_MAILBOX}
    if len(surnames) < _FEWEST:
        return
    boxes = [_sound_of_mailbox(mail) for mail in mails]
    bearing = [
        (name, box)
        for name, box in zip(own, boxes, strict=True)
        if box[:_SHORTEST_IN_MAILBOX] in _heads(surnames)
    ]
    named = [
        (name, box) for name, box in bearing if any(box.startswith(other) for other in _longer(surnames, box))
    ]
    mine = sum(1 for name, box in named if name and box.startswith(name))
    if len(named) >= 2 * _FEWEST and mine < 0.25 * len(named):
        against = len(named) - mine
        yield finding("gate.email_name", against / len(named), rows=str(against), of=str(len(named)))


def _heads(surnames: set[str]) -> set[str]:
    return {name[:_SHORTEST_IN_MAILBOX] for name in surnames}


def _longer(surnames: set[str], box: str) -> Iterator[str]:
    return (box[:size] for size in range(_SHORTEST_IN_MAILBOX, len(box) + 1) if box[:size] in surnames)


def _sound_of_mailbox(mail: str) -> str:
    """The letters at the beginning of a mailbox as they sound; ``""`` if they are no romaji."""
    local = email.local_part(email.normalize(mail)) if mail else ""
    letters = re.match(r"[a-z]+", local)
    try:
        return romaji.reading(letters[0]).replace(" ", "") if letters else ""
    except FieldError:
        return ""
