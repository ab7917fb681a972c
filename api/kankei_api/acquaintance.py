"""What the gate says of a list beside what its source said before."""

from collections.abc import Iterator

from sqlalchemy import Connection

from kankei.fields.moment import JAPAN
from kankei.model import DraftFile, Problem
from kankei.model.axis import GIFTS
from kankei.usecases.ledger.elsewhere import Doubled
from kankei.usecases.ledger.familiarity import Familiarity, callers, familiarity, vanished
from kankei.usecases.ledger.latest import Superseded, is_whole, superseded
from kankei.usecases.ledger.purposes import Bound, is_stricter
from kankei.usecases.ledger.resemblance import Mended, mended_copy
from kankei_importers.gate import check_phones, finding

RENAMED = "gate.some_renamed"
"""Cautions that in a short list most known numbers are of other people now."""
_FEWEST, _SOME = 10, 0.5
_RENAMED, _NEARLY_ALL, _SAME_TIME = 0.3, 0.98, 0.9
_TOLD = 3
"""Records that are gone at their source whose ids are in the sentence; all are in the facts."""


def findings(connection: Connection, file: DraftFile) -> Iterator[Problem]:
    """What is odd about a list beside the store: its numbers, the phones that were known before, what is gone
    of a source that is read as a whole, an earlier list of which it is a mended copy, whose rows it has under
    other numbers, or for another purpose, later lists that say otherwise than it did when it was taken.
    """
    later = None if is_whole(file) else superseded(connection, file)
    if later is not None:
        yield _of_later(later)
    mended = mended_copy(connection, file)
    if mended is not None:
        yield _of_copy(mended)
    found = familiarity(connection, file)
    again = found.doubled if mended is None else None
    yield from _of_doubled(again) if again else _of_numbers(file, found)
    if found.bound is not None:
        yield _of_purpose(found.bound, file.purpose)
    if found.repriced:
        yield Problem(code="gate.repriced", facts={"rows": f"{found.repriced:,}"})
    if gone := vanished(connection, file):
        some, all_of = ", ".join(map(str, gone[:_TOLD])), " ".join(map(str, gone))
        facts = {"rows": f"{len(gone):,}", "ids": some, "all_ids": all_of}
        yield Problem(code="gate.gone_at_source", facts=facts)
    known = callers(connection, file)
    if known is not None:
        phone, name = (_printed(file, meanings) for meanings in (("phone",), ("name", "kana")))
        yield from check_phones(phone, name, known)


def _of_doubled(found: Doubled) -> Iterator[Problem]:
    """A list whose rows stand in the store under other numbers: in which list, and how many."""
    day = found.batch.applied_at.astimezone(JAPAN).date().isoformat()
    facts = {"rows": f"{found.rows:,}", "of": f"{found.of:,}", "row": str(found.first)}
    facts |= {"id": str(found.batch.id), "other": found.batch.file, "day": day, "source": found.batch.source}
    yield Problem(code="gate.known_elsewhere", facts=facts)


def _of_purpose(found: Bound, purpose: str) -> Problem:
    """Rows that another list has for another purpose: those of a list for receipt only allow nothing."""
    day = found.batch.applied_at.astimezone(JAPAN).date().isoformat()
    facts = {"rows": f"{found.rows:,}", "id": str(found.batch.id), "other": found.batch.file, "day": day}
    stricter = is_stricter(purpose, found.batch.purpose)
    return Problem(code="gate.receipt_only_now" if stricter else "gate.receipt_only_still", facts=facts)


def _of_later(later: Superseded) -> Problem:
    """A list that was taken before, and in how many rows a later one says otherwise."""
    day = later.batch.applied_at.astimezone(JAPAN).date().isoformat()
    facts = {"rows": f"{later.rows:,}", "id": str(later.batch.id), "other": later.batch.file, "day": day}
    return Problem(code="gate.superseded_list", facts=facts)


def _of_copy(mended: Mended) -> Problem:
    """A list without numbers that was put right: which one it would stand beside, and in which rows."""
    counts = {name: f"{getattr(mended, name):,}" for name in ("same", "missing", "new")}
    day = mended.batch.applied_at.astimezone(JAPAN).date().isoformat()
    more = {"alike": f"{len(mended.rows):,}", "row": str(mended.rows[0])}
    facts = {"id": str(mended.batch.id), "other": mended.batch.file, "day": day, **counts, **more}
    return Problem(code="gate.corrected_list", facts=facts)


def _printed(file: DraftFile, meanings: tuple[str, ...]) -> str:
    """The header of the first column with one of these meanings."""
    return next((header for header, meaning in file.mapping if meaning in meanings), meanings[0])


def _of_numbers(file: DraftFile, found: Familiarity) -> Iterator[Problem]:
    """Numbers that belong to others now, numbers of another kind; cautions where all or nothing is known.

    That all is known stops nothing, since taking it again changes nothing; nor that nothing is, if the
    numbers are of the same kind: a month may come in two files.
    """
    rows, known = f"{found.rows:,}", f"{found.known:,}"
    if found.known >= _FEWEST and found.renamed > _RENAMED * found.known:
        share = found.renamed / found.known
        yield finding("gate.other_people", share, rows=f"{found.renamed:,}", of=known)
    elif found.renamed > _SOME * found.known and file.sheet:
        share = found.renamed / found.known
        yield finding("gate.numbers_again", share, rows=f"{found.renamed:,}", of=rows, sheet=file.sheet)
    elif found.renamed > _SOME * found.known:
        yield Problem(code=RENAMED, facts={"rows": f"{found.renamed:,}", "of": known})
    elif found.rows >= _FEWEST and found.known >= _NEARLY_ALL * found.rows and not is_whole(file):
        yield Problem(code="gate.all_known", facts={"rows": known, "of": rows})
    elif found.rows >= _FEWEST and not found.known and found.same_months >= _SAME_TIME:
        if not found.like_numbers:
            yield finding("gate.other_numbers", found.same_months)
        elif file.channel in GIFTS:
            yield Problem(code="gate.none_known", facts={"of": rows})
