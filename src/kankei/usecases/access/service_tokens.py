"""Service tokens (サービス用トークン): how another system is let in, for what, and until which day."""

import datetime as dt
import uuid
from typing import Annotated

import sqlalchemy as sa
from msgspec import Meta, Struct
from msgspec.structs import replace

from kankei.errors import StoreError
from kankei.model import Account, Caller, Scope, ServiceToken
from kankei.model.access import PERSONAL, SEEING
from kankei.store import Store, accounts, audit
from kankei.store.access_tables import service_token
from kankei.store.numbers import new_ids, next_no
from kankei.usecases.access import accounts as staff
from kankei.usecases.access.accounts import Name
from kankei.usecases.access.names import called, is_taken

__all__ = [
    "LONGEST",
    "TokenDraft",
    "behind",
    "caller_of",
    "is_orphan",
    "keep",
    "listed",
    "minted_by",
    "revoke",
]

LONGEST = dt.timedelta(days=365)
"""After so many days at the latest somebody asks again whether the other system is still there."""
PREFIX = "token/"
"""How the names of callers begin that are no people."""


class TokenDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What another system is to be let in for, and the last day on which it is."""

    name: Name
    scopes: Annotated[tuple[Scope, ...], Meta(min_length=1)]
    expires_on: dt.date


def keep(
    store: Store, draft: TokenDraft, digest: str, *, by: Caller, at: dt.datetime, today: dt.date
) -> ServiceToken:
    """Keep a new token, of which only the digest is told here.

    Args:
        store: Where to.
        draft: What it is for.
        digest: SHA-256 of the token in hex.
        by: Who mints it; nobody can give away what they may not do themselves.
        at: The present moment.
        today: The calendar day in Japan.

    Raises:
        StoreError: ``token.name``, ``token.taken``, ``token.day``, ``token.scopes``, ``token.personal``.
    """
    name = called(draft.name)
    if not name:
        raise StoreError("token.name")
    if not today <= draft.expires_on <= today + LONGEST:
        raise StoreError("token.day", longest=(today + LONGEST).isoformat())
    wanted = set(draft.scopes)
    if personal := wanted & PERSONAL:
        raise StoreError("token.personal", scopes=", ".join(sorted(personal)))
    if not all(by.may(scope) for scope in wanted):
        raise StoreError("token.scopes")

    def unit(connection: sa.Connection) -> ServiceToken:
        if is_taken(name, [one.name for one in accounts.tokens(connection)]):
            raise StoreError("token.taken")
        new = ServiceToken(
            no=next_no(connection, service_token)[0],
            id=new_ids(at)[0],
            name=name,
            scopes=tuple(scope for scope in Scope if scope in wanted),
            digest=digest,
            expires_on=draft.expires_on,
            created_at=at,
            created_by=by.name,
        )
        accounts.add_token(connection, new)
        audit.note(connection, token=str(new.id), scopes=" ".join(new.scopes), until=str(new.expires_on))
        return new

    return store.write(unit)


def listed(store: Store) -> list[ServiceToken]:
    """Every token, revoked and expired ones too, by name."""
    with store.reading() as connection:
        return accounts.tokens(connection)


def revoke(store: Store, token_id: uuid.UUID, *, at: dt.datetime) -> ServiceToken:
    """Let a token in no longer; of one already revoked the first moment stands.

    Raises:
        UnknownError: There is no such token.
    """

    def unit(connection: sa.Connection) -> ServiceToken:
        found = accounts.find_token(connection, token_id)
        since = found.revoked_at or at
        accounts.change_token(connection, found.no, {"revoked_at": since})
        audit.note(connection, token=str(found.id))
        return replace(found, revoked_at=since)

    return store.write(unit)


def caller_of(found: ServiceToken, *, minter: Account | None, today: dt.date) -> Caller | None:
    """What a token may do on a day; None once it is revoked or over.

    Once nobody answers for it any more (``is_orphan``), it sees nothing of people.

    Args:
        found: The token.
        minter: The account of whoever minted it; None if they had none.
        today: The calendar day in Japan.
    """
    if found.revoked_at or found.expires_on < today:
        return None
    withheld = PERSONAL | SEEING if is_orphan(minter) else PERSONAL
    return Caller(name=PREFIX + found.name, scopes=frozenset(found.scopes) - withheld, assured=True)


def is_orphan(minter: Account | None) -> bool:
    """Whether an account that minted a token could do so no longer: it is disabled, or administers no more.

    Whoever mints at the terminal, or by the token of the environment, needs no account, and stays.
    """
    return minter is not None and Scope.ACCOUNTS not in staff.caller_of(minter, assured=True).scopes


def minted_by(store: Store, name: str, *, today: dt.date) -> tuple[str, ...]:
    """The names of the tokens that somebody minted and that are neither revoked nor over."""
    return tuple(
        one.name
        for one in listed(store)
        if one.created_by == name and not one.revoked_at and one.expires_on >= today
    )


def behind(connection: sa.Connection, name: str) -> str:
    """Who answers for what a caller does: of a token whoever minted it, of everybody else themselves.

    Args:
        connection: To the store.
        name: Of a caller, as the ledger and the audit keep it.
    """
    minted = {PREFIX + one.name: one.created_by for one in accounts.tokens(connection)}
    return minted.get(name, name)
