"""What the API answers of imports: previews, receipts, rows of the ledger; and events while work goes on."""

import asyncio
import datetime as dt
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from queue import SimpleQueue
from time import monotonic
from typing import Any, Self

import msgspec
from anyio import to_thread
from litestar.response import ServerSentEventMessage
from msgspec import Struct

from kankei.model import Counts, ImportBatch, Outcome, Problem, State
from kankei.usecases.identity.stages import Watch
from kankei.usecases.ledger import Forgotten, UndoReceipt
from kankei.usecases.preview import Change, Effect, Preview
from kankei.wording import Lang
from kankei_api.errors import told
from kankei_api.problems import part_refused
from kankei_api.taking import Taken

__all__ = [
    "Finding",
    "ImportForgotten",
    "ImportHead",
    "ImportPage",
    "Previewed",
    "Receipt",
    "Row",
    "Undone",
    "findings",
    "stream",
]

ALIVE = 10.0
"""Seconds after which whoever hears events is asked for again, and hears of a silent work that it goes on."""
PAUSE = 0.05
"""Seconds between two looks for the next event."""
AT_WORK = threading.BoundedSemaphore(4)
"""Works of which events tell, at a time: they write one after another, and each waits with a connection."""
LISTED = 1000
"""Findings of single rows that one answer lists; the rows of an import can be asked for in pages."""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing found of a list: where, a code for programs, a sentence for people."""

    row: int | None
    column: str
    code: str
    message: str


def findings(problems: Sequence[Problem], lang: Lang) -> tuple[Finding, ...]:
    """Problems as they are told, at most a thousand."""
    return tuple(
        Finding(row=one.row, column=one.column, code=one.code, message=told(one, lang, "over_api"))
        for one in problems[:LISTED]
    )


class Receipt(Struct, frozen=True, kw_only=True):
    """What taking a list did; ``repeated``: the same bytes were taken before, so nothing was done."""

    id: uuid.UUID | None
    file: str
    repeated: bool
    counts: Counts
    layout: str
    channel: str
    encoding: str
    mapping: tuple[tuple[str, str], ...]
    """How the columns were understood: header, meaning."""
    unread: tuple[str, ...]
    """Headers of columns that are not read."""
    rejected: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    kept: tuple[Finding, ...]
    """Rows where the word of staff was kept against the list."""
    protected: int
    """Rows whose people are protected (支援措置) by this import, and were not before."""

    @classmethod
    def of(cls, taken: Taken, lang: Lang) -> Self:
        """A receipt in a reader's language."""
        made = taken.receipt
        return cls(
            id=made.batch_id,
            file=made.file,
            repeated=made.repeated,
            counts=made.counts,
            layout=made.layout,
            channel=made.channel,
            encoding=made.encoding,
            mapping=made.mapping,
            unread=made.unread,
            rejected=findings((*taken.rows, *made.rejected), lang),
            notes=findings(taken.notes, lang),
            kept=findings(made.kept, lang),
            protected=made.protected,
        )


class Previewed(Struct, frozen=True, kw_only=True):
    """What taking a list would do, and the token with which it is done; nothing is written.

    ``money`` is in yen: paid, and (``money_open``) unpaid or called off. ``renamed`` counts rows that would
    bear another name, ``others`` lists those that would be another person.
    """

    token: str
    receipt: Receipt
    changes: tuple[Change, ...]
    renamed: int
    others: tuple[int, ...]
    money: int
    money_open: int
    first_on: dt.date | None
    last_on: dt.date | None
    effect: Effect

    @classmethod
    def of(cls, seen: Preview, notes: Sequence[Problem], token: str, lang: Lang) -> Self:
        """A preview of one list in a reader's language."""
        (file,) = seen.files
        return cls(
            token=token,
            receipt=Receipt.of(Taken(receipt=file.receipt, rows=file.rows, notes=tuple(notes)), lang),
            changes=file.changes,
            renamed=file.renamed,
            others=file.others,
            money=file.money,
            money_open=file.money_open,
            first_on=file.first_on,
            last_on=file.last_on,
            effect=seen.effect,
        )


class ImportHead(Struct, frozen=True, kw_only=True):
    """An import as a list of them tells it."""

    id: uuid.UUID
    file: str
    digest: str
    layout: str
    encoding: str
    channel: str
    source: str
    purpose: str
    state: State
    created: int
    updated: int
    unchanged: int
    skipped: int
    rejected: int
    applied_by: str
    applied_at: dt.datetime
    undone_at: dt.datetime | None
    undone_by: str

    @classmethod
    def of(cls, batch: ImportBatch) -> Self:
        """An import without its header and its number."""
        return cls(**{name: getattr(batch, name) for name in cls.__struct_fields__})


class ImportPage(ImportHead, frozen=True, kw_only=True):
    """An import with the header of its list."""

    header: tuple[str, ...]


class Row(Struct, frozen=True, kw_only=True):
    """A row of the ledger: what became of it, why, the record it made or met.

    ``cells`` are as the list had them: null for whoever may not see contacts, veiled of the protected.
    """

    row: int
    outcome: Outcome
    reason: tuple[Finding, ...]
    record: uuid.UUID | None
    cells: tuple[str, ...] | None


class ImportForgotten(Struct, frozen=True, kw_only=True):
    """What forgetting an undone import emptied; ``kept`` are rows whose record stays, and why.

    ``scrubbed`` is false if a reader kept old pages of the database open: forget it again later.
    """

    id: uuid.UUID
    file: str
    records: int
    rows: int
    kept: tuple[Finding, ...]
    scrubbed: bool

    @classmethod
    def of(cls, made: Forgotten, lang: Lang) -> Self:
        """The receipt in a reader's language."""
        told = {name: getattr(made, name) for name in ("file", "records", "rows", "scrubbed")}
        return cls(id=made.batch_id, kept=findings(made.kept, lang), **told)


class Undone(Struct, frozen=True, kw_only=True):
    """What undoing an import, or (``again``) taking it again, did or would do.

    ``reversed`` rows went back and the judgements of staff with them, ``kept`` ones stay, ``asked`` ones went
    back although a judgement of staff rested on them: somebody must look again.
    """

    id: uuid.UUID
    file: str
    again: bool
    done: bool
    withdrawn: int
    restored: int
    reversed: tuple[Finding, ...]
    kept: tuple[Finding, ...]
    asked: tuple[Finding, ...]

    @classmethod
    def of(cls, made: UndoReceipt, lang: Lang, *, done: bool) -> Self:
        """The receipt in a reader's language."""
        return cls(
            id=made.batch_id,
            file=made.file,
            again=made.again,
            done=done,
            withdrawn=made.withdrawn,
            restored=made.restored,
            reversed=findings(made.reversed, lang),
            kept=findings(made.kept, lang),
            asked=findings(made.asked, lang),
        )


def stream(
    work: Callable[[Callable[[int], object], Watch], Any],
    last: str,
    lang: Lang,
    refused: Callable[[], Exception | None],
) -> AsyncIterator[ServerSentEventMessage]:
    """Do work and tell of it: events ``progress`` with the rows written, ``stage`` while it is worked out who
    is who, at last one of the kind ``last`` with the answer, or ``refused``.

    The work goes on to its end even if nobody listens any more, or may: ``refused`` is asked every ten
    seconds why the caller would not be let in now, and ends the events.
    """
    told: SimpleQueue[ServerSentEventMessage | None] = SimpleQueue()

    def run() -> None:
        try:
            with AT_WORK:
                made = work(
                    lambda rows: told.put(_event("progress", {"rows": rows})),
                    lambda stage: told.put(_event("stage", stage)),
                )
            told.put(_event(last, made))
        except Exception as error:
            told.put(_event("refused", part_refused(error, lang)))
        finally:
            told.put(None)

    threading.Thread(target=run, name="import").start()
    return _heard(told, lang, refused)


async def _heard(
    told: SimpleQueue[ServerSentEventMessage | None], lang: Lang, refused: Callable[[], Exception | None]
) -> AsyncIterator[ServerSentEventMessage]:
    """What is told, to whoever may hear it at that moment; no thread waits for it."""
    asked = monotonic()
    while (message := await _next(told)) is not None:
        if monotonic() - asked >= ALIVE:
            asked = monotonic()
            if (refusal := await to_thread.run_sync(refused)) is not None:
                yield _event("refused", part_refused(refusal, lang))
                return
        yield message


async def _next(told: SimpleQueue[ServerSentEventMessage | None]) -> ServerSentEventMessage | None:
    """The next event, or a comment that there is none yet: a proxy ends a line on which nothing comes."""
    until = monotonic() + ALIVE
    while told.empty():
        if monotonic() >= until:
            return ServerSentEventMessage(comment="", data=None)
        await asyncio.sleep(PAUSE)
    return told.get_nowait()


def _event(kind: str, content: Any) -> ServerSentEventMessage:
    return ServerSentEventMessage(event=kind, data=msgspec.json.encode(content).decode())
