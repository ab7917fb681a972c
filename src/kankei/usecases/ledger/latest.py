"""Whether a list that was taken before is still the latest word on its rows."""

from collections.abc import Mapping

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import DraftFile, ImportBatch
from kankei.store import batches, corrections, versions
from kankei.usecases.ledger.outcomes import content
from kankei.usecases.ledger.purposes import differ
from kankei.usecases.ledger.restating import as_listed, put_right, rows_of

__all__ = ["Superseded", "already_taken", "is_whole", "superseded"]


class Superseded(Struct, frozen=True, kw_only=True):
    """That ``rows`` of a list say otherwise in later ones, the last of which is ``batch``."""

    rows: int
    batch: ImportBatch


def is_whole(file: DraftFile) -> bool:
    """Whether all that a source has is read whenever anything is: from an app, not from rows of it mended."""
    return file.source.startswith("kintone:") and file.name == file.source.replace(":", "/", 1)


def already_taken(connection: sa.Connection, file: DraftFile) -> ImportBatch | None:
    """The import in force that took exactly these bytes, so that taking them again changes nothing.

    Of a source that is read as a whole, whatever is read is what holds now: none, if a later reading says
    otherwise of its rows.
    """
    before = _taken(connection, file)
    if before is None or not is_whole(file):
        return before
    return None if _otherwise(connection, before) else before


def superseded(connection: sa.Connection, file: DraftFile) -> Superseded | None:
    """What later lists say otherwise than exactly these bytes, which are in force; None if nothing."""
    before = _taken(connection, file)
    later = _otherwise(connection, before) if before is not None else {}
    if not later:
        return None
    no = max(later.values())
    return Superseded(rows=len(later), batch=batches.numbered(connection, [no])[no])


def _taken(connection: sa.Connection, file: DraftFile) -> ImportBatch | None:
    """The import in force of the same bytes, unless one of both is for receipt only: its purpose is news."""
    before = batches.applied_with(connection, file.digest) if file.digest else None
    return None if before is None or differ(file.purpose, before.purpose) else before


def _otherwise(connection: sa.Connection, before: ImportBatch) -> Mapping[str, int]:
    """The rows of which a later list in force says something else: the number of that list, by the key.

    Both are held against each other in their own words, without those of staff.
    """
    if not batches.has_later(connection, before):
        return {}
    said = versions.said_by(connection, before.no)
    last = versions.last_listed(connection, before.source, said)
    moved = {key: one for key, one in last.items() if one.record_no != said[key].record_no and one.in_force}
    if not moved:
        return {}
    now = as_listed(connection, before.source, moved)
    rows = rows_of(connection, [said[key].record_no for key in moved])
    ours = corrections.overruled(connection, before.source, moved)
    then = {
        key: put_right(rows[said[key].record_no], ours.get((before.no, key), {}))
        for key in moved
        if said[key].record_no in rows
    }
    return {key: moved[key].batch_no for key in then if content(then[key]) != content(now[key][1])}
