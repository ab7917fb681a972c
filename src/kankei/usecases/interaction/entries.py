"""Entries: interactions on their way into the store, and what is answered to each."""

import datetime as dt
import uuid
from typing import Self

import sqlalchemy as sa
from msgspec import Struct

from kankei.errors import KankeiError
from kankei.matching.explanation import Reason
from kankei.model import DraftRow, RecordDraft, TouchpointDraft
from kankei.model.standing import Standing
from kankei.usecases.identity.recognition import Other
from kankei.usecases.people.named import Named
from kankei.usecases.report.counting import standing_on
from kankei.usecases.rights.reserve import Page, Viewer

__all__ = ["Answer", "Duplicate", "Entry", "Interaction", "Logged", "Reserved", "Writing"]

NOBODY = uuid.UUID(int=0)


class Interaction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody did, and who: a person by id, or what is known of them. Exactly one of the two."""

    touchpoint: TouchpointDraft
    record: RecordDraft | None = None
    person: uuid.UUID | None = None


class Duplicate(Struct, frozen=True, kw_only=True):
    """Another person whom it may have been; ``bits`` of evidence, 0 being even odds.

    ``reasons`` are the fields of what was logged that speak most for it, the strongest first.
    """

    person: uuid.UUID
    bits: float
    reasons: tuple[Reason, ...]

    @classmethod
    def of(cls, other: Other, person: uuid.UUID) -> Self:
        """Somebody else under the id that they have outside."""
        return cls(person=person, bits=round(other.bits, 2), reasons=other.reasons)


class Logged(Struct, frozen=True, kw_only=True):
    """Whose it is (None while nobody can be told), who else it may be, and where that person stands.

    ``provisional``: it was told from the record's own candidates, and the next settlement, which looks at
    everybody, may find otherwise. False where whoever logged it named the person. ``touchpoint`` is the
    number under which it is put right or withdrawn. ``repeated``: it was logged before under the same
    ``source_no`` and nothing was written.
    """

    record: uuid.UUID
    touchpoint: int
    person: uuid.UUID | None
    duplicates: tuple[Duplicate, ...]
    standing: Standing | None
    provisional: bool
    repeated: bool = False


class Entry(Struct, frozen=True, kw_only=True):
    """An interaction with who logs it, and the day and the rule by which the person's standing is told.

    ``knowing``: whoever logs it may learn that it is, or may be, a protected person. ``key`` is that of its
    row, ``""`` for one of its own; ``replaces`` the record of that row that was undone.
    """

    interaction: Interaction
    by: str
    as_of: dt.date
    rule: str = "default"
    knowing: bool = True
    key: str = ""
    replaces: int | None = None

    @property
    def person(self) -> uuid.UUID | None:
        """Who was named."""
        return self.interaction.person


class Reserved(Struct, frozen=True):
    """What of a protected person those are told who named them by id and may not protect."""

    page: Page
    viewer: Viewer

    @property
    def id(self) -> uuid.UUID:
        """The id that they are told."""
        return self.page.id

    def standing(self, connection: sa.Connection, record_no: int, *, as_of: dt.date, rule: str) -> Standing:
        """The standing that they are told: of what they may see, and of the record that they have logged."""
        return standing_on(connection, self.page, self.viewer, as_of=as_of, rule=rule, more=[record_no])


class Writing(Struct):
    """One entry on its way: its place among the entries, its row, and who was named."""

    place: int
    entry: Entry
    row: DraftRow
    named: Named | None
    record_no: int = 0
    touchpoint_no: int = 0
    record: uuid.UUID = NOBODY
    person_no: int | None = None
    begun: uuid.UUID | None = None
    """The id of whoever is new."""
    others: tuple[Other, ...] = ()
    bits: float = 0.0
    """Of the pair with whose latest record it was said to be the same."""
    under: frozenset[int] = frozenset()
    """Directives about whoever it speaks of."""
    guarded: frozenset[int] = frozenset()
    """Protections of the person whose it is, of whom whoever logs it may not know."""
    page: Reserved | None = None
    """What whoever logs it may see of the protected person whom they named."""


Answer = Logged | KankeiError
