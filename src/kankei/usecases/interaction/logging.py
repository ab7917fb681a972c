"""Interactions as they happen: each a list of one row, logged alone or many in one unit.

Whose it is, is told at once from the record's own candidates and kept. What it means for everybody else is
left to the next settlement (``settlement.settle``), which works it out as if all had come in one list.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

import sqlalchemy as sa

from kankei.errors import KankeiError
from kankei.store import Store, changes
from kankei.store.joined import Joined
from kankei.usecases.identity.residence import residence
from kankei.usecases.interaction.alternatives import alternatives
from kankei.usecases.interaction.entering import Page, enter
from kankei.usecases.interaction.entries import Answer, Duplicate, Entry, Interaction, Logged
from kankei.usecases.interaction.repeating import once

__all__ = ["Answer", "Duplicate", "Entry", "Interaction", "Logged", "log", "log_many"]


def log(
    store: Store, interaction: Interaction, *, by: str, at: dt.datetime, as_of: dt.date, rule: str = "default"
) -> Logged:
    """Enter one interaction in the ledger and say whose it is.

    Args:
        store: Where to.
        interaction: With a person or a record, not both.
        by: Who logs it.
        at: The present moment, aware.
        as_of: The day on which the person's standing is told.
        rule: By which counting rule.

    Raises:
        UnknownError: The store knows no person of that id.
        FileError: A text holds a character that cannot be stored; nothing was.
        StoreError: The store cannot be written.
    """
    entry = Entry(interaction=interaction, by=by, as_of=as_of, rule=rule)

    def refuse(_: sa.Connection, answers: Sequence[Answer]) -> None:
        if isinstance(answers[0], KankeiError):
            raise answers[0]

    (answer,) = log_many(store, [entry], at=at, beside=refuse)
    assert isinstance(answer, Logged)  # noqa: S101  else it was raised
    return answer


def log_many(
    store: Store,
    entries: Sequence[Entry],
    *,
    at: dt.datetime,
    beside: Callable[[sa.Connection, Sequence[Answer]], None] | None = None,
) -> list[Answer]:
    """Enter interactions in one unit, each with a page of its own; one that is refused harms no other.

    Args:
        store: Where to.
        entries: Which.
        at: The present moment, aware.
        beside: Is called within the unit with the answers, to write what belongs to it.

    Returns:
        For each entry, in their order, what was logged or why it was refused (as ``log`` raises it).

    Raises:
        StoreError: The store cannot be written; nothing was.
    """
    home = residence(store.engine)

    def unit(connection: sa.Connection) -> tuple[list[Answer], Page | None, tuple[int, int]]:
        before, page = changes.last(connection), None

        def written(fresh: Sequence[Entry]) -> Sequence[Answer]:
            nonlocal page
            answers, page = enter(connection, home, fresh, at=at)
            return answers

        others = partial(alternatives, connection, home)
        answers = once(connection, entries, written, others, at=at)
        if beside is not None:
            beside(connection, answers)
        return answers, page, (before, changes.last(connection))

    joined = isinstance(store, Joined)
    if not joined:
        home.warm(store)
    answers, page, marks = store.write(unit)
    if page is not None and not joined:
        home.keep(page.come, page.record_nos, marks)
    return answers
