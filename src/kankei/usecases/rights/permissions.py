"""Permissions (同意) of people: what every list said of them, under one rule for all: the stricter wins.

A no is stronger than any yes, whichever list said it and however often lists are loaded again; it goes only
if the import that said it is undone. What nobody ever said is read as no.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import Measure, PermissionDraft, Purpose
from kankei.store import directives, memberships, permissions
from kankei.usecases.rights import directing
from kankei.usecases.rights.reserve import EVERYTHING, LATEST, Viewer, page_of, records_of

__all__ = ["FLAGS", "Effective", "Flag", "Source", "of_number", "of_people", "of_person", "state", "stated"]

FLAGS: tuple[str, ...] = PermissionDraft.__struct_fields__
OPENED = {"mail": Purpose.CONTACT, "publish_name": Purpose.PUBLISH, "publish_message": Purpose.PUBLISH}
"""The purpose of a list that allows something of people of whom the list says nothing more."""
YES = {Measure(flag): (flag,) for flag in FLAGS}
"""What the person said yes to before staff."""
NO = {Measure(f"no_{flag}"): (flag,) for flag in FLAGS} | {
    Measure.NOT_CONTACTED: ("mail",),
    Measure.NOT_PUBLISHED: ("publish_name", "publish_message"),
}
"""What the person said no to before staff, or what is stopped."""
SaidOfFlags = defaultdict[int, defaultdict[str, list["Source"]]]
"""By person and flag, all that was said."""


class Source(Struct, frozen=True, kw_only=True):
    """Where a flag comes from: a row of a list, by its own word or by the purpose the list was given for.

    ``file`` is empty where staff said it.
    """

    file: str
    row: int
    said: bool
    by_purpose: bool = False
    by_staff: bool = False
    """The person told staff, or the use of their data is stopped; no list has it."""


class Flag(Struct, frozen=True, kw_only=True):
    """Whether something is allowed, and what decided it; no source where nobody said anything."""

    allowed: bool = False
    sources: tuple[Source, ...] = ()


class Effective(Struct, frozen=True, kw_only=True):
    """What a person allows: 氏名の公表, メッセージの公表, 案内の送付."""

    publish_name: Flag = Flag()
    publish_message: Flag = Flag()
    mail: Flag = Flag()


def of_person(connection: sa.Connection, person: uuid.UUID, *, viewer: Viewer = EVERYTHING) -> Effective:
    """What one person allows now, with the rows that decided it.

    On a page that stands still, or is a stranger's (``reserve``), only its own records speak: what lists and
    staff say of whoever it belongs to would tell whether a guess was right.

    Raises:
        UnknownError: The store knows no such person.
    """
    page = page_of(connection, person, known_at=LATEST, viewer=viewer)
    if not page.reserved:
        return of_number(connection, page.no)
    shown = [one.no for one in records_of(connection, page, viewer)]
    said = _said_in_lists(connection, dict.fromkeys(shown, page.no))
    return _effective(said).get(page.no, Effective())


def of_number(connection: sa.Connection, no: int) -> Effective:
    """What the person of a present number allows now; nothing if no record is theirs."""
    theirs = memberships.members(connection, [no])["record_no"].tolist()
    return of_people(connection, dict.fromkeys(theirs, no)).get(no, Effective())


def stated(connection: sa.Connection, person: uuid.UUID, *, viewer: Viewer = EVERYTHING) -> PermissionDraft:
    """What a person told staff themselves; None where they said nothing, or the page is a reserved one.

    Raises:
        UnknownError: The store knows no such person.
    """
    page = page_of(connection, person, known_at=LATEST, viewer=viewer)
    kinds = set() if page.reserved else {one.kind for one in directives.of_person(connection, page.no)}
    return PermissionDraft(**{flag: _stated(flag, kinds) for flag in FLAGS})


def _stated(flag: str, kinds: Collection[Measure]) -> bool | None:
    if Measure(f"no_{flag}") in kinds:
        return False
    return True if Measure(flag) in kinds else None


def state(
    connection: sa.Connection, person: uuid.UUID, said: PermissionDraft, *, by: str, at: dt.datetime
) -> Effective:
    """Keep what a person told staff, in the place of what they told before; what lists say stays beside it.

    A yes changes nothing where any list says no: the stricter word wins.

    Raises:
        UnknownError: The store knows no such person.
    """
    no, _ = directing.present(connection, person)
    before = stated(connection, person)
    for flag in FLAGS:
        was, now = getattr(before, flag), getattr(said, flag)
        if was is now:
            continue
        for kind in (Measure(flag), Measure(f"no_{flag}")):
            directing.end(connection, kind, no, by=by, at=at)
        if now is not None:
            directing.give(connection, Measure(flag if now else f"no_{flag}"), no, by=by, at=at)
    return of_person(connection, person)


def of_people(connection: sa.Connection, whose: Mapping[int, int]) -> dict[int, Effective]:
    """What people allow, by their numbers; one of whom no list says anything is left out.

    Args:
        connection: Inside a unit of work.
        whose: The person's number of each live record; 0 is nobody.
    """
    said, theirs = _said_in_lists(connection, whose), set(whose.values())
    for person, kinds in directives.persons(connection, [*NO, *YES]).items():
        for kind in sorted(kinds if person in theirs else ()):
            for flag in NO.get(kind) or YES[kind]:
                said[person][flag].append(Source(file="", row=0, said=kind in YES, by_staff=True))
    return _effective(said)


def _said_in_lists(connection: sa.Connection, whose: Mapping[int, int]) -> SaidOfFlags:
    """What lists say of each flag, by person."""
    said: SaidOfFlags = defaultdict(lambda: defaultdict(list))
    told = permissions.statements(connection, [no for no, person in whose.items() if person])
    bound = {one.record_no for one in told if one.purpose == Purpose.RECEIPT_ONLY}
    for statement in told:
        for flag, source in _sources(statement, bound):
            said[whose[statement.record_no]][flag].append(source)
    return said


def _effective(said: SaidOfFlags) -> dict[int, Effective]:
    return {
        person: Effective(**{flag: _strictest(sources) for flag, sources in flags.items()})
        for person, flags in said.items()
    }


def _sources(statement: permissions.Statement, bound: Container[int]) -> Iterable[tuple[str, Source]]:
    """What one row says of each flag: its own word, else what the purpose of its list allows.

    No yes is used of a row that is ``bound``: a list in force that was given for receipt only has it too.
    That list stands for nobody's wish elsewhere.
    Who does not want the name published has not agreed to the message either, unless they say so.
    """
    free = statement.record_no not in bound
    refused = {OPENED[flag] for flag in FLAGS if getattr(statement, flag) is False}
    for flag in FLAGS:
        own: bool | None = getattr(statement, flag)
        opened = free and own is None and statement.purpose == OPENED[flag]
        opened = opened and statement.purpose not in refused
        used = own is False or (own is True and free)
        if used or opened:
            said = own is not False
            yield (
                flag,
                Source(file=statement.file, row=statement.row_number, said=said, by_purpose=opened),
            )


def _strictest(sources: list[Source]) -> Flag:
    """A no if there is one, else a yes; with all that said so."""
    refused = tuple(source for source in sources if not source.said)
    return Flag(allowed=not refused, sources=refused or tuple(sources))
