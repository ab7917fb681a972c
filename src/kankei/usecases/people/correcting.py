"""Correcting a record (訂正): what a list said of somebody is put right by staff, and stays right.

A correction is an import of one row, of the same source under the same key. So it makes a new version, can be
undone, and the ledger knows who, when and why. What the list said stays in the version before.
"""

import datetime as dt
import uuid
from collections.abc import Mapping

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from kankei.errors import FieldError, StoreError
from kankei.fields import date, individual_number
from kankei.fields.address import is_elsewhere
from kankei.fields.moment import JAPAN
from kankei.model import (
    Correction,
    DraftFile,
    ImportBatch,
    Record,
    RecordDraft,
    Status,
)
from kankei.store import (
    Store,
    audit,
    batches,
    corrections,
    memberships,
    people,
    records,
    touchpoints,
    verdicts,
)
from kankei.store.corrections import CORRECTION
from kankei.store.numbers import new_ids, next_no
from kankei.store.rights_tables import correction
from kankei.store.veil import VEIL
from kankei.usecases import ledger
from kankei.usecases.identity.intake import resolve_pending
from kankei.usecases.ledger.restating import rows_of
from kankei.usecases.people.mending import TOUCHPOINT, mended, said

__all__ = ["Corrected", "amend", "correct", "corrected_in", "withdraw"]


class Corrected(Struct, frozen=True, kw_only=True):
    """The version that a correction made, whose it is now (None for nobody in particular), and its import."""

    record: uuid.UUID
    person: uuid.UUID | None
    batch: uuid.UUID
    fields: tuple[str, ...]


def correct(
    store: Store, record: uuid.UUID, fields: Mapping[str, str], *, reason: str, by: str, at: dt.datetime
) -> Corrected:
    """Put fields of a record right.

    Where an address is put right to another 町字 and no postal code is said, the old one's code goes too.

    Args:
        store: Where the record is.
        record: Its id, or that of an earlier version of the same row.
        fields: What the fields of RecordDraft named here are to say; "" for nothing.
        reason: Why, in the words of whoever corrects; kept with the correction.
        by: Who.
        at: The present moment, aware.

    Raises:
        UnknownError: There is no such record.
        FieldError: Nobody can be born on the birth date, or a text holds a number that may not be kept.
        FileError: A text holds what cannot be stored.
        StoreError: ``rights.nothing_corrected``, the record says all that already; ``review.gone``, no
            version of it is live.
    """
    _check_numbers({**fields, "reason": reason})
    born = fields.get("birth_date", "")
    if code := date.birth_doubt(born, today=at.astimezone(JAPAN).date()):
        raise FieldError("birth_date", born, code)

    def unit(connection: sa.Connection) -> Corrected:
        before = _live(connection, records.find(connection, record).no)
        given = {name: text for name, text in fields.items() if text != VEIL}
        said = _without_old_code(before, given)
        changed = {name: text for name, text in said.items() if text != getattr(before, name)}
        return _put_right(connection, before, changed, reason=reason, by=by, at=at)

    return store.write(unit)


def _without_old_code(before: Record, given: Mapping[str, str]) -> dict[str, str]:
    """What is put right, and the postal code of the address that is put right, if it is no more."""
    moved = is_elsewhere(given.get("address", before.address), than=before.address)
    return ({"postal_code": ""} if moved else {}) | dict(given)


def corrected_in(store: Store, record: uuid.UUID) -> uuid.UUID:
    """The version that a correction of a record would put right: the live one of its row.

    Raises:
        UnknownError: There is no such record.
        StoreError: ``review.gone``, no version of it is live.
    """
    with store.reading() as connection:
        return _live(connection, records.find(connection, record).no).id


def amend(
    store: Store, touchpoint: int, fields: Mapping[str, str], *, reason: str, by: str, at: dt.datetime
) -> Corrected:
    """Put fields of a touchpoint right: a version of its row as :func:`correct` makes one.

    Args:
        store: Where the touchpoint is.
        touchpoint: Its number, or that of an earlier version.
        fields: What the fields of TouchpointDraft named here are to say, as text; "" for nothing.
        reason: Why; kept with the correction.
        by: Who.
        at: The present moment, aware.

    Raises:
        FieldError: A text holds a number that may not be kept.
        UnknownError: There is no such touchpoint.
        StoreError: ``rights.nothing_corrected``, it says all that already; ``rights.withdrawn_before``, it is
            to be withdrawn and is; ``review.gone``, no version of it is live.
    """
    _check_numbers({**fields, "reason": reason})

    def unit(connection: sa.Connection) -> Corrected:
        before = _live(connection, touchpoints.record_of(connection, touchpoint))
        return _amended(connection, before, fields, reason=reason, by=by, at=at)

    return store.write(unit)


def _check_numbers(texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        if number := individual_number.held(text, field=name):
            raise FieldError(name, text, f"fault.{number}")


def withdraw(store: Store, record: uuid.UUID, *, reason: str, by: str, at: dt.datetime) -> Corrected:
    """Withdraw what a record says was done: it stays on record as invalid and counts for nothing.

    Raises:
        UnknownError: There is no such record.
        StoreError: ``rights.withdrawn_before``; ``rights.nothing_corrected``, it says nothing was done;
            ``review.gone``.
    """

    def unit(connection: sa.Connection) -> Corrected:
        before = _live(connection, records.find(connection, record).no)
        return _amended(connection, before, {"status": str(Status.INVALID)}, reason=reason, by=by, at=at)

    return store.write(unit)


def _amended(
    connection: sa.Connection,
    before: Record,
    fields: Mapping[str, str],
    *,
    reason: str,
    by: str,
    at: dt.datetime,
) -> Corrected:
    """The same in a unit; of a record that says nothing was done, nothing can be put right."""
    named = {f"{TOUCHPOINT}{name}": text for name, text in fields.items()}
    done = touchpoints.unveiled(connection, [before.no])
    changed = {
        name: text
        for did in done
        for name, text in named.items()
        if text not in (said(before, did, name), VEIL)
    }
    if done and not changed and fields == {"status": str(Status.INVALID)}:
        raise StoreError("rights.withdrawn_before")
    return _put_right(connection, before, changed, reason=reason, by=by, at=at)


def _put_right(
    connection: sa.Connection,
    before: Record,
    changed: Mapping[str, str],
    *,
    reason: str,
    by: str,
    at: dt.datetime,
) -> Corrected:
    if not changed:
        raise StoreError("rights.nothing_corrected")
    batch = _taken(connection, before, changed, by=by, at=at)
    _keep(connection, batch, before, changed, reason)
    resolve_pending(connection, at=max(at, batch.applied_at))
    return _corrected(connection, batch, tuple(changed))


def _live(connection: sa.Connection, no: int) -> Record:
    live = verdicts.live_versions(connection, [no])
    if no not in live:
        raise StoreError("review.gone")
    return records.unveiled(connection, [live[no]])[0]


def _taken(
    connection: sa.Connection, before: Record, changed: Mapping[str, str], *, by: str, at: dt.datetime
) -> ImportBatch:
    """The correction as an import of its own, for the purpose for which the list was given."""
    row = rows_of(connection, [before.no])[before.no]
    record, touchpoint = mended(row.record or RecordDraft(), row.touchpoint, changed)
    changes = {"number": 1, "cells": tuple(changed.values()), "key": before.source_key}
    row = replace(row, **changes, record=record, touchpoint=touchpoint)
    list_ = batches.numbered(connection, [before.batch_no])[before.batch_no]
    key = str(new_ids(at)[0])
    file = DraftFile(
        name=f"{CORRECTION}/{key}",
        digest=key,
        layout=CORRECTION,
        encoding="utf-8",
        channel=list_.channel,
        source=before.source,
        purpose=list_.purpose,
        header=tuple(changed),
        rows=[row],
    )
    ledger.check(file)
    receipt = ledger.take(connection, file, by=by, at=at)
    if receipt.batch_id is None or not receipt.counts.updated:
        raise StoreError("rights.not_corrected")
    return batches.find(connection, receipt.batch_id)


def _keep(
    connection: sa.Connection, batch: ImportBatch, before: Record, changed: Mapping[str, str], reason: str
) -> None:
    nos = next_no(connection, correction, len(changed))
    row = rows_of(connection, [before.no])[before.no]
    corrections.add_many(
        connection,
        [
            Correction(
                no=no,
                batch_no=batch.no,
                source=before.source,
                source_key=before.source_key,
                field=name,
                before=said(row.record or RecordDraft(), row.touchpoint, name),
                after=text,
                reason=reason,
            )
            for no, (name, text) in zip(nos, changed.items(), strict=True)
        ],
    )


def _corrected(connection: sa.Connection, batch: ImportBatch, fields: tuple[str, ...]) -> Corrected:
    no = batches.rows(connection, batch.no)[0].record_no or 0
    person_no = int(memberships.of_records(connection, [no])["person_no"][0])
    person = people.ids(connection, [person_no]).get(person_no)
    if person is not None:
        audit.note(connection, person, fields=" ".join(fields))
    record = records.ids(connection, [no])[no]
    return Corrected(record=record, person=person, batch=batch.id, fields=fields)
