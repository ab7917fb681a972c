"""What staff say of lists before they are taken, and what is told of them afterwards."""

import datetime as dt

from msgspec import Struct

from kankei.fields.year import Year
from kankei.model import Counts, DraftFile, Problem, Receipt

__all__ = ["Choices", "Taken", "Underway", "refusal"]


class Choices(Struct, frozen=True, kw_only=True):
    """What staff said about the lists of one call; None where the list itself must tell."""

    channel: str | None = None
    layout: str | None = None
    source: str | None = None
    purpose: str = ""
    mapping: str | None = None
    """A file with the meaning of columns, or the name of a saved mapping."""
    town: str | None = None
    """Of which town the lists should be: a shipped one's name or a file; that of the store if None."""
    year: Year | None = None
    """Of which fiscal or calendar year the lists should be."""
    accept: tuple[str, ...] = ()
    """Codes of findings that somebody has looked into and overrules."""
    token_env: str = "KANKEI_KINTONE_TOKEN"  # noqa: S105  the name of a variable, not a token
    """The environment variable that holds the token of a kintone app."""


class Taken(Struct, frozen=True, kw_only=True):
    """What became, or would become, of one list: its receipt and what was wrong with single rows."""

    receipt: Receipt
    rows: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    """What somebody overruled, and what only cautions."""

    @property
    def refused(self) -> bool:
        """The list as a whole was stopped; nothing of it is stored."""
        return bool(self.receipt.problems)


class Underway(Struct, frozen=True, kw_only=True):
    """An import of several lists that has begun; what is left of it after a kill."""

    begun_at: dt.datetime
    by: str
    files: int
    taken: int = 0
    waiting: int = 0
    """Records whose identity was still to be worked out."""


def refusal(draft: DraftFile) -> Taken:
    """What is told of a list that was stopped; of one whose rows were all rejected, why each of them was."""
    receipt = Receipt(
        file=draft.name,
        applied=False,
        counts=Counts(),
        layout=draft.layout,
        channel=draft.channel,
        encoding=draft.encoding,
        mapping=draft.mapping,
        unread=draft.unread,
        problems=draft.problems,
    )
    return Taken(receipt=receipt, rows=tuple(problem for row in draft.rows for problem in row.problems))
