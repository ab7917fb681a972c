"""Answering: what whoever logged an interaction is told: whose it is, who it may be, where they stand."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from kankei.model.standing import Standing
from kankei.store import audit, people
from kankei.usecases.interaction import discretion
from kankei.usecases.interaction.entries import Duplicate, Logged, Writing
from kankei.usecases.report.counting import standings_of

__all__ = ["answers"]


def answers(connection: sa.Connection, writings: Sequence[Writing], at: dt.datetime) -> dict[int, Logged]:
    """What is told of each that was written, by place; whom it names is noted for the audit."""
    ids = _ids(connection, writings)
    discretion.pages(connection, writings, ids, at)
    standing = _standings(connection, writings, ids, at)
    audit.note(connection, *{ids[one.person_no] for one in writings if one.person_no})
    return {
        one.place: Logged(
            record=one.record,
            touchpoint=one.touchpoint_no,
            person=one.page.id if one.page else ids[one.person_no] if one.person_no else None,
            duplicates=tuple(Duplicate.of(other, ids[other.person_no]) for other in one.others),
            standing=standing.get(one.place),
            provisional=one.named is None,
        )
        for one in writings
    }


def _ids(connection: sa.Connection, writings: Sequence[Writing]) -> dict[int, uuid.UUID]:
    """The ids of everybody whom an answer may name, by number."""
    begun = {one.person_no: one.begun for one in writings if one.begun and one.person_no}
    named = {no for one in writings for no in (one.person_no, *(other.person_no for other in one.others))}
    known = {no for no in named if no} - begun.keys()
    return begun | people.ids(connection, known) if known else begun


def _standings(
    connection: sa.Connection, writings: Sequence[Writing], ids: Mapping[int, uuid.UUID], at: dt.datetime
) -> dict[int, Standing]:
    """Where each leaves its person, by place; of a protected one, by what whoever logged it may see."""
    found: dict[int, Standing] = {}
    clear = [one.person_no for one in writings if one.begun and one.person_no and not one.entry.knowing]
    for day, rule in {(one.entry.as_of, one.entry.rule) for one in writings}:
        same = {
            one.place: one.person_no
            for one in writings
            if one.person_no and (one.entry.as_of, one.entry.rule) == (day, rule)
        }
        if same:
            persons = {no: ids[no] for no in same.values()}
            told = standings_of(connection, persons, as_of=day, known_at=at, rule=rule, clear=clear)
            found |= {place: told[no] for place, no in same.items()}
    for one in writings:
        if one.page:
            day, rule = one.entry.as_of, one.entry.rule
            found[one.place] = one.page.standing(connection, one.record_no, as_of=day, rule=rule)
    return found
