"""Who may do what: scopes name single permissions, roles (役割) are the sets that a town hall hands out."""

import datetime as dt
import uuid
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from msgspec import Struct


class Scope(StrEnum):
    """One thing that somebody may do."""

    NUMBERS = "numbers"
    """人数・指標・ルールを見る: counts, indicators, rules, publications, in tens; no person."""
    ANALYSIS = "analysis"
    """分析する: tables without names, to the last person."""
    PEOPLE = "people"
    """人を調べ、記録を見る: search and read people, contacts left out."""
    CONTACTS = "contacts"
    """住所・電話・メールを見る"""
    LOG = "log"
    """接点を記録する"""
    IMPORT = "import"
    """名簿を取り込み、取り消す; mappings too."""
    JUDGE = "judge"
    """同じ人かを決める"""
    PERMIT = "permit"
    """連絡・公表の可否を変える"""
    PUBLISH = "publish"
    """人数を公表用に固定し、渡す報告を作る; rules and indicators are entered too."""
    EXPORT = "export"
    """一覧の書き出しを求める"""
    APPROVE = "approve"
    """書き出しを承認する"""
    PROTECT = "protect"
    """支援措置を設定し、保護された住所を見る"""
    RIGHTS = "rights"
    """開示・訂正・利用停止・消去に応じる"""
    ACCOUNTS = "accounts"
    """アカウントとトークンを管理する"""
    AUDIT = "audit"
    """監査の記録を見る"""


class Role(StrEnum):
    """What an account is for, in the words of a town hall."""

    VIEWER = "viewer"
    """閲覧: numbers only, in tens."""
    RECEPTION = "reception"
    """受付: finds people and logs what they do."""
    OFFICER = "officer"
    """担当: loads lists, decides duplicates, answers for the number."""
    ANALYST = "analyst"
    """分析: tables without names."""
    ADMINISTRATOR = "administrator"
    """管理: accounts, protection, rights, approvals."""
    AUDITOR = "auditor"
    """監査: who did what; no person's data."""


SCOPES: Mapping[Role, frozenset[Scope]] = {
    Role.VIEWER: frozenset({Scope.NUMBERS}),
    Role.RECEPTION: frozenset({Scope.NUMBERS, Scope.PEOPLE, Scope.LOG}),
    Role.OFFICER: frozenset(
        {
            Scope.NUMBERS,
            Scope.ANALYSIS,
            Scope.PEOPLE,
            Scope.CONTACTS,
            Scope.LOG,
            Scope.IMPORT,
            Scope.JUDGE,
            Scope.PERMIT,
            Scope.PUBLISH,
            Scope.EXPORT,
        }
    ),
    Role.ANALYST: frozenset({Scope.NUMBERS, Scope.ANALYSIS}),
    Role.ADMINISTRATOR: frozenset(Scope) - {Scope.AUDIT},
    Role.AUDITOR: frozenset({Scope.NUMBERS, Scope.AUDIT}),
}
"""What each role may do. Who administers cannot read the audit of it; who audits can do nothing else."""

ASSURED = frozenset({Scope.EXPORT, Scope.APPROVE, Scope.JUDGE, Scope.PROTECT, Scope.RIGHTS, Scope.ACCOUNTS})
"""Scopes for which a person's sign-in must come from a known device."""

PERSONAL = frozenset({Scope.ACCOUNTS, Scope.APPROVE})
"""Scopes that no service token may hold: a machine neither lets people in nor vouches for anybody's work."""

SEEING = frozenset(
    {Scope.PEOPLE, Scope.CONTACTS, Scope.IMPORT, Scope.JUDGE, Scope.EXPORT, Scope.PROTECT, Scope.RIGHTS}
)
"""Scopes with which one sees what lists say of people."""

SINGLE = SEEING | {Scope.ANALYSIS, Scope.PUBLISH}
"""Scopes with which figures are told to the last person; without any of them, in tens."""

KEY = "api"
"""What the audit calls whoever shows a token of the server's settings; nobody else is called so."""


class Account(Struct, frozen=True, kw_only=True):
    """A member of staff as single sign-on knows them: ``subject`` is who they are to the ``issuer``.

    Roles are ours alone: whatever a sign-in says of groups is not read.
    """

    no: int
    id: uuid.UUID
    name: str
    """What the ledger and the audit call them; each account has its own, and keeps it."""
    issuer: str
    subject: str
    roles: tuple[Role, ...]
    created_at: dt.datetime
    created_by: str
    disabled_at: dt.datetime | None = None
    last_used_at: dt.datetime | None = None
    """To the hour; the audit knows every call."""


class ServiceToken(Struct, frozen=True, kw_only=True):
    """What another system shows in order to be let in. Only the digest of the token is kept."""

    no: int
    id: uuid.UUID
    name: str
    scopes: tuple[Scope, ...]
    digest: str
    """SHA-256 in hex."""
    expires_on: dt.date
    """The last day on which it is good, in Japan."""
    created_at: dt.datetime
    created_by: str
    revoked_at: dt.datetime | None = None
    last_used_at: dt.datetime | None = None
    """To the hour."""


class Session(Struct, frozen=True, kw_only=True):
    """A browser that is signed in: the digest of its cookie, whose it is and until when."""

    digest: str
    account_no: int
    assured: bool
    """The sign-in came from a known device."""
    began_at: dt.datetime
    until: dt.datetime
    ended_at: dt.datetime | None = None


class Caller(Struct, frozen=True, kw_only=True):
    """Who calls: the name that the ledger and the audit keep, and what they may do."""

    name: str
    scopes: frozenset[Scope]
    roles: frozenset[Role] = frozenset()
    assured: bool = False
    """The sign-in came from a known device; a service token counts as assured for what it names."""

    def may(self, scope: Scope) -> bool:
        """Whether this caller may do a thing now."""
        return scope in self.scopes and (self.assured or scope not in ASSURED)

    @property
    def sees_single_figures(self) -> bool:
        """Whether figures are told to the last person."""
        return any(self.may(scope) for scope in SINGLE)


LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def is_private(address: str) -> bool:
    """Whether nobody on the way can read or change what goes there: https, or this very machine.

    >>> is_private("https://login.town.example"), is_private("http://login.town.example")
    (True, False)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    )
