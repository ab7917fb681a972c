"""An export of many people (書き出し): asked for by one person, allowed by another, fetched once."""

import datetime as dt
import uuid
from enum import StrEnum

from msgspec import Struct

from kankei.model.axis import Channel


class Table(StrEnum):
    """What can be exported."""

    PEOPLE = "people"
    """人の一覧"""
    TOUCHPOINTS = "touchpoints"
    """接点の一覧"""
    IDENTITIES = "identities"
    """どの行がだれか"""
    STANDINGS = "standings"
    """だれがどの軸に立っているか"""


class Form(StrEnum):
    """As which kind of file."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


class ExportState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    """承認待ち"""
    APPROVED = "approved"
    """承認済み"""
    DECLINED = "declined"
    """却下"""
    FETCHED = "fetched"
    """受け取り済み"""


class ExportDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody wants: which table, which of its columns (all if none is named), of which people, why.

    ``channels`` narrows to people with a touchpoint in one of them, ``mail_allowed`` to those who may be
    written to.
    """

    table: Table
    form: Form = Form.CSV
    purpose: str
    columns: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    mail_allowed: bool = False


class ExportRequest(ExportDraft, frozen=True, kw_only=True):
    """What somebody asked for, and what became of it.

    ``people`` is how many it concerned: when it was asked for, or, once it was fetched, then.
    """

    no: int
    id: uuid.UUID
    state: ExportState
    people: int
    asked_by: str
    asked_at: dt.datetime
    decided_by: str = ""
    decided_at: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    fetched_at: dt.datetime | None = None


class LinkedExport(ExportRequest, frozen=True, kw_only=True):
    """A request as stored: with the digest of its link's token, which is shown to nobody."""

    token_digest: str = ""
