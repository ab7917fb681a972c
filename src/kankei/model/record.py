"""A record: what one source said of one human being, once, exactly as written."""

import datetime as dt
import uuid

from msgspec import Struct

LOGGED = "api"
"""The source of what is logged one by one, and the reason of what is said the same by naming a person."""


BESIDE_A_NAME = ("birth_date", "postal_code", "block", "phone", "email", "handle")
"""What of a ``Comparable`` makes a record more than a name; whose records have none of it is *thin*."""


class RecordDraft(Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """What a row says of somebody, as written; ``""`` where it says nothing.

    A source that splits a name or an address over columns has the parts joined by one U+3000.
    """

    name: str = ""
    """氏名 in any script, width and order."""
    kana: str = ""
    """フリガナ"""
    former_name: str = ""
    """旧氏・旧姓"""
    gender: str = ""
    birth_date: str = ""
    postal_code: str = ""
    address: str = ""
    """Prefecture to building, as much as was given (ご住所, お住まいの地域); of a move the one before it."""
    new_postal_code: str = ""
    new_address: str = ""
    """Where somebody lives since a move, if ``address`` is the one before it (転入後の現住所)."""
    phone: str = ""
    email: str = ""
    handle: str = ""
    """A name that only means something inside one service (connpass ユーザー名); a number alone is none."""


class Record(RecordDraft, frozen=True, kw_only=True):
    """A record as stored. Never edited, never moved: a later version of a row is a new record.

    ``no`` is the number by which tables point at it, ``id`` the name it has outside.
    ``source`` and ``source_key`` name the row in its source; ``replaces`` is the earlier version's ``no``.
    """

    no: int
    id: uuid.UUID
    batch_no: int
    row_number: int
    source: str
    source_key: str
    replaces: int | None = None
    recorded_at: dt.datetime


FORMS = "4"
"""Version of the comparable forms: raised whenever a record would be compared in another form than before."""


class Comparable(Struct, frozen=True, kw_only=True):
    """The form in which a record is compared; ``""`` where the record says nothing usable.

    ``surname`` and ``given`` are folded kanji (or kana, if the name was written so); the readings are the
    canonical Latin form in which kana and romaji meet. ``birth_date`` is ISO, ``phone`` E.164.
    """

    surname: str = ""
    given: str = ""
    surname_reading: str = ""
    given_reading: str = ""
    given_sound: str = ""
    """The given name's reading with its long vowels, where kana tell them: ``yu2ki`` for ユウキ.

    Of a given name that is a letter alone, that letter in capitals and a full stop: ``T.``.
    """
    former_surname: str = ""
    gender: str = ""
    birth_date: str = ""
    postal_code: str = ""
    prefecture: str = ""
    city: str = ""
    town: str = ""
    block: str = ""
    room: str = ""
    phone: str = ""
    email: str = ""
    relay: bool = False
    """The e-mail is a portal's relay address: it identifies an account, never a mailbox."""
    handle: str = ""
