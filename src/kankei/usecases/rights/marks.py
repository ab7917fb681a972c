"""Marks: keyed hashes by which a person is recognised again although nothing readable of them is kept.

A mark is two hashes: of a name in one of its comparable forms, and of something beside it (birth date, phone,
e-mail, address, the row of a source). One alone would hide namesakes or whole households. An e-mail address
stands for itself where a row names nobody.

The key is made once for each store and kept in its settings, so that it is wherever the store is: were it
lost, those who were erased would come back unseen. What the hashes guard is any list of them outside the
store; whoever holds the whole store can try names against them, and reads everybody else in clear anyway.
"""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from msgspec import Struct

from kankei.fields import email
from kankei.matching.preparation import Texts, comparable_texts
from kankei.model import DraftRow, RecordDraft
from kankei.store import settings

__all__ = ["KEY", "NOBODY", "Marks", "Seal", "besides", "cell_mark", "of_cells", "of_records"]

KEY = "identity_key"
"""The setting that holds a store's key; no two stores have the same but a copy and what it is of."""
NOBODY = ""
"""The name of a row that names nobody in full."""


class Marks(Struct, frozen=True, kw_only=True):
    """What one row is recognised by: each pair of a name and a beside is one mark."""

    besides: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    """Besides that need no name."""

    @property
    def pairs(self) -> set[tuple[str, str]]:
        """Every mark, as beside and name: what a directive keeps."""
        return self._named | {(beside, NOBODY) for beside in self.alone}

    @property
    def asked(self) -> set[tuple[str, str]]:
        """By which marks a row is recognised: its name goes before what stands alone."""
        return self._named or {(beside, NOBODY) for beside in self.alone}

    @property
    def _named(self) -> set[tuple[str, str]]:
        return {(beside, name) for beside in self.besides for name in self.names}


class Seal:
    """Hashes with the key of one store; each distinct text is worked out once."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._known: dict[str, str] = {}

    @classmethod
    def of(cls, connection: sa.Connection) -> "Seal":
        """The seal of a store; of a writing unit, which makes the key where there is none yet."""
        text = settings.get(connection, KEY)
        if text is None:
            text = secrets.token_hex(32)
            settings.put(connection, KEY, text)
        return cls(bytes.fromhex(text))

    def __call__(self, text: str) -> str:
        """The hash of a text: 32 hexadecimal digits of HMAC-SHA-256."""
        found = self._known.get(text)
        if found is None:
            found = hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hex()[:32]
            self._known[text] = found
        return found


def of_records(seal: Seal, said: Mapping[str, Sequence[str]], rows: Sequence[tuple[str, str]]) -> list[Marks]:
    """The marks of records given as columns named as the fields of RecordDraft.

    Args:
        seal: Of the store.
        said: Equally long columns.
        rows: The source and the key of each.
    """
    texts, _ = comparable_texts({field: said[field] for field in RecordDraft.__struct_fields__})
    return [_marks(seal, texts, place, row) for place, row in enumerate(rows)]


def besides(seal: Seal, said: Mapping[str, Sequence[str]], rows: Sequence[tuple[str, str]]) -> list[set[str]]:
    """The besides of the same records alone, whose names are not read: a fraction of the work.

    Whoever shares none of them is recognised by no mark.
    """
    unread = {field: [""] * len(rows) for field in ("name", "kana", "former_name", "gender", "handle")}
    texts, _ = comparable_texts({**said, **unread})
    return [
        {seal(beside) for beside in (*_besides(texts, place), _row(row))} for place, row in enumerate(rows)
    ]


def of_cells(seal: Seal, row: DraftRow) -> Marks:
    """The marks of a row of which nothing but cells is known: each e-mail address in it, and all of it."""
    mails = {email.mailbox(mail) for mail in map(email.mentioned, row.cells) if mail}
    return Marks(alone=frozenset([cell_mark(seal, row.cells), *(seal(f"email:{mail}") for mail in mails)]))


def cell_mark(seal: Seal, cells: Sequence[str]) -> str:
    """The mark of a row of cells as a whole."""
    return seal("cells:" + "\x1f".join(unicodedata.normalize("NFKC", cell).strip() for cell in cells))


def _marks(seal: Seal, texts: Texts, place: int, row: tuple[str, str]) -> Marks:
    names = {seal(name) for name in _names(texts, place)}
    beside = {seal(one) for one in _besides(texts, place)}
    itself = seal(_row(row))
    mail = texts["email"][place]
    alone = ({seal(f"email:{mail}")} if mail else set()) | (set() if names else {itself})
    return Marks(besides=frozenset({*beside, itself}), names=frozenset(names), alone=frozenset(alone))


def _row(row: tuple[str, str]) -> str:
    return f"row:{row[0]}\x1f{row[1]}"


def _names(texts: Texts, place: int) -> Iterable[str]:
    """A full name as written and as read; nothing of half a name."""
    for kind, last, first in (
        ("name", "surname", "given"),
        ("read", "surname_reading", "given_reading"),
        ("name", "former_surname", "given"),
    ):
        if texts[last][place] and texts[first][place]:
            yield f"{kind}:{texts[last][place]} {texts[first][place]}"


def _besides(texts: Texts, place: int) -> Iterable[str]:
    for field in ("birth_date", "phone", "email"):
        if texts[field][place]:
            yield f"{field}:{texts[field][place]}"
    block = texts["block"][place]
    if block and texts["postal_code"][place]:
        yield f"postal:{texts['postal_code'][place]} {block}"
    if block and texts["town"][place]:
        yield f"place:{texts['city'][place]} {texts['town'][place]} {block}"
