"""Columns that speak of one another: 〒 and prefecture, name and kana, name and mailbox.

Where they contradict each other in row after row, somebody sorted or moved one column without the others.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from kankei.fields import kana, postal_code, readings
from kankei.fields.glyph import fold as plain
from kankei.model import Problem
from kankei_importers.gate.finding import finding
from kankei_importers.gate.places import prefecture_named
from kankei_importers.gate.postal import LookUp, homes_of
from kankei_importers.gate.sounds import LONGEST_SURNAME, ends_of_mailbox, sounds_of_name
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_agreement"]

_SAMPLE = 3_000
_FEWEST = 4
_SHORTEST_IN_MAILBOX = 4
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々]")


def check_agreement(table: Table, layout: Layout, look_up: LookUp) -> Iterator[Problem]:
    """Contradictions between two columns in more rows than slips, moves and marriages explain."""
    postal, address = _column(table, layout, "postal_code"), _column(table, layout, "address")
    names, kanas = _column(table, layout, "name"), _column(table, layout, "kana")
    mails = _column(table, layout, "email")
    agreed = [_same_prefecture(code, where, look_up) for code, where in zip(postal, address, strict=True)]
    yield from _judged("gate.postal_prefecture", agreed)
    yield from _judged("gate.kana_name", map(_same_surname, names, kanas))
    if any(mails):
        yield from _foreign_mailboxes(list(map(sounds_of_name, names, kanas)), mails)


def _column(table: Table, layout: Layout, field: str) -> list[str]:
    """A field of the rows, evenly thinned out in a long list: a column moved alone shows everywhere."""
    source = {str(name): source for name, source in layout.record.items()}.get(field)
    step = max(1, table.size // _SAMPLE)
    return (table.read(source) if source else [""] * table.size)[::step]


def _judged(code: str, agreed: Iterable[bool | None]) -> Iterator[Problem]:
    known = [answer for answer in agreed if answer is not None]
    against = known.count(False)
    if against >= _FEWEST and against > _tolerated(len(known)) * len(known):
        yield finding(code, against / len(known), rows=f"{against:,}", of=f"{len(known):,}")


def _tolerated(size: int) -> float:
    """The share of contradictions that a list may have by itself; a short one may have more by chance."""
    return 0.15 if size >= 100 else 0.3


def _same_prefecture(postal: str, address: str, look_up: LookUp) -> bool | None:
    """Whether postal code and address are of one prefecture; None where one does not say."""
    named = prefecture_named(address) if postal else ""
    homes = homes_of(postal_code.normalize(postal), named, look_up) if named else frozenset[str]()
    return named in homes if homes else None


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
    return [text[:size] for size in range(1, LONGEST_SURNAME + 1)]


def _foreign_mailboxes(sounds: Sequence[frozenset[str]], mails: Sequence[str]) -> Iterator[Problem]:
    """Mailboxes that bear the names of other rows and hardly ever of their own.

    One that several names share is an office's or a family's and says nothing of any (furusato@ is no 佐藤).
    """
    own = [{word for word in words if len(word) >= _SHORTEST_IN_MAILBOX} for words in sounds]
    everybody = set().union(*own)
    if len(everybody) < _FEWEST:
        return
    bearers: dict[str, set[frozenset[str]]] = {}
    for words, mail in zip(sounds, mails, strict=True):
        bearers.setdefault(mail, set()).add(words)
    boxes = (ends_of_mailbox(mail if len(bearers[mail]) == 1 else "") for mail in mails)
    named = [not words.isdisjoint(box) for words, box in zip(own, boxes, strict=True) if box & everybody]
    against = named.count(False)
    if len(named) >= 2 * _FEWEST and against > 0.75 * len(named):
        yield finding("gate.email_name", against / len(named), rows=f"{against:,}", of=f"{len(named):,}")
