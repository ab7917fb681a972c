"""One file on its way in, and the ledger (台帳) of what became of each of its rows."""

import datetime as dt
import uuid
from abc import abstractmethod
from collections.abc import Sequence, Set
from enum import StrEnum
from typing import Protocol

from msgspec import Struct, field

from kankei.model.axis import Status
from kankei.model.record import RecordDraft
from kankei.model.touchpoint import TouchpointDraft


class Outcome(StrEnum):
    """What an import did with a row; the five always add up to the rows of the file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REJECTED = "rejected"


class State(StrEnum):
    """Where an import stands."""

    APPLIED = "applied"
    UNDONE = "undone"
    FORGOTTEN = "forgotten"
    """Undone, and emptied for good: it cannot be taken again."""


class Purpose(StrEnum):
    """For what the data of a list were given (利用目的); unknown means the narrowest."""

    RECEIPT_ONLY = "receipt_only"
    """受付・連絡のみ"""
    CONTACT = "contact"
    """案内の送付まで"""
    PUBLISH = "publish"
    """氏名などの公表まで"""


class Problem(Struct, frozen=True, kw_only=True):
    """One thing wrong with a file or a row: a code for ``kankei.wording``, and where.

    ``facts`` fill the sentence and never hold a person's data.
    """

    code: str
    row: int | None = None
    column: str = ""
    facts: dict[str, str] = field(default_factory=dict)


class PermissionDraft(Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """What a row allows; None where it says nothing, which is read as no (law 9)."""

    publish_name: bool | None = None
    """公表"""
    publish_message: bool | None = None
    """応援メッセージの公表"""
    mail: bool | None = None
    """メールマガジン・案内"""


class Pack(Protocol):
    """Raw cells of many rows that are held together."""

    def long(self, least: int) -> Set[str]:
        """The cells that have so many characters or more."""
        ...


class PackedRow(Sequence[str]):
    """Raw cells of a row that lies packed with others: what is asked of all of them is asked of the pack."""

    __slots__ = ()

    @property
    @abstractmethod
    def pack(self) -> Pack:
        """Where it lies, with other rows of its file."""


class DraftRow(Struct, frozen=True, kw_only=True, gc=False):
    """A row as read: its number as a spreadsheet shows it, its raw cells, and what it means.

    ``key`` names the row within its source (寄附番号 + line, or a digest of what it says). A row with
    problems is rejected; one with neither record nor problem is skipped, ``skip`` saying why.
    """

    number: int
    cells: Sequence[str]
    key: str = ""
    record: RecordDraft | None = None
    touchpoint: TouchpointDraft | None = None
    permission: PermissionDraft | None = None
    problems: tuple[Problem, ...] = ()
    skip: str = ""

    @property
    def counts(self) -> bool:
        """Whether it tells of something that was done."""
        return self.touchpoint is not None and self.touchpoint.status is Status.DONE


class DraftFile(Struct, frozen=True, kw_only=True):
    """A file as read, in rows; nothing of it is stored yet.

    ``mapping`` is how its columns were understood: (column header, field). ``problems`` stop the whole file;
    ``notes`` do not: what somebody overruled, and what only cautions. ``accepted`` are the codes of the
    former. ``protect`` are the numbers of rows whose people are protected (支援措置) as the list is taken.
    ``sheet`` is the title of the sheet, where it is one of several lists in a workbook.
    """

    name: str
    digest: str
    layout: str
    encoding: str
    channel: str
    source: str
    purpose: str = ""
    header: tuple[str, ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()
    rows: list[DraftRow] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    accepted: tuple[str, ...] = ()
    protect: frozenset[int] = frozenset()
    sheet: str = ""

    @property
    def unread(self) -> tuple[str, ...]:
        """The headers of columns that are not read, in the file's order."""
        read = {header for header, _ in self.mapping}
        return tuple(header for header in self.header if header.strip() and header not in read)


class ImportBatch(Struct, frozen=True, kw_only=True):
    """An import as the ledger keeps it."""

    no: int
    id: uuid.UUID
    file: str
    digest: str
    layout: str
    encoding: str
    channel: str
    source: str
    purpose: str
    header: tuple[str, ...]
    state: State
    created: int
    updated: int
    unchanged: int
    skipped: int
    rejected: int
    applied_by: str
    applied_at: dt.datetime
    undone_at: dt.datetime | None = None
    undone_by: str = ""


class ImportRow(Struct, frozen=True, kw_only=True):
    """A row of the ledger: its raw cells, what became of it, why, and the record it made or met."""

    batch_no: int
    row_number: int
    cells: tuple[str, ...]
    outcome: Outcome
    reason: tuple[Problem, ...]
    record_no: int | None = None


class Counts(Struct, frozen=True, kw_only=True):
    """Rows by outcome."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        """All rows of the file."""
        return self.created + self.updated + self.unchanged + self.skipped + self.rejected


class Receipt(Struct, frozen=True, kw_only=True):
    """What applying a file did, or (``applied`` false) would do."""

    file: str
    applied: bool
    counts: Counts
    batch_id: uuid.UUID | None = None
    layout: str = ""
    channel: str = ""
    encoding: str = ""
    mapping: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    """Headers of columns that are not read."""
    problems: tuple[Problem, ...] = ()
    repeated: bool = False
    """The same bytes were taken before: nothing was done."""
    state: str = ""
    """The state of the store right after (``store.state``), where it was asked for."""
    kept: tuple[Problem, ...] = ()
    """Rows where the word of staff was kept against the list."""
    rejected: tuple[Problem, ...] = ()
    """Why the ledger rejected rows with which nothing was wrong as they were drafted."""
    protected: int = 0
    """Rows whose people the import put under protection, which they were not under before."""
