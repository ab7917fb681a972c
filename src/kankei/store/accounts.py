"""Accounts of staff, tokens of other systems and the browsers that are signed in."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from msgspec import Struct

from kankei.errors import UnknownError
from kankei.model import Account, ServiceToken, Session
from kankei.store import bulk
from kankei.store.access_tables import account, service_token, session

__all__ = [
    "account_of_no",
    "accounts",
    "add_account",
    "add_session",
    "add_token",
    "by_digest",
    "by_name",
    "by_subject",
    "change_account",
    "change_token",
    "end_sessions",
    "find_account",
    "find_token",
    "forget_sessions",
    "session_by_digest",
    "tokens",
]

Kind = TypeVar("Kind", bound=Struct)


def add_account(connection: sa.Connection, new: Account) -> None:
    """Keep a new account."""
    bulk.insert_structs(connection, account, [new])


def accounts(connection: sa.Connection) -> list[Account]:
    """Every account, disabled ones too, by name."""
    return bulk.structs(connection, sa.select(account).order_by(account.c.name), Account)


def find_account(connection: sa.Connection, id: uuid.UUID) -> Account:
    """The account of an id.

    Raises:
        UnknownError: There is none.
    """
    found = _one(connection, sa.select(account).where(account.c.id == id), Account)
    if found is None:
        raise UnknownError("account")
    return found


def account_of_no(connection: sa.Connection, no: int) -> Account | None:
    """The account of a number."""
    return _one(connection, sa.select(account).where(account.c.no == no), Account)


def by_name(connection: sa.Connection, name: str) -> Account | None:
    """The account that the ledger and the audit call so; None if there is none."""
    return _one(connection, sa.select(account).where(account.c.name == name), Account)


def by_subject(connection: sa.Connection, issuer: str, subject: str) -> Account | None:
    """The account of whom an issuer calls so; None if nobody made one."""
    mine = (account.c.issuer == issuer) & (account.c.subject == subject)
    return _one(connection, sa.select(account).where(mine), Account)


def change_account(connection: sa.Connection, no: int, values: Mapping[str, Any]) -> None:
    """Change columns of one account."""
    connection.execute(sa.update(account).where(account.c.no == no).values(**values))


def add_token(connection: sa.Connection, new: ServiceToken) -> None:
    """Keep a new token's digest and what it is for."""
    bulk.insert_structs(connection, service_token, [new])


def tokens(connection: sa.Connection) -> list[ServiceToken]:
    """Every token, revoked ones too, by name."""
    return bulk.structs(connection, sa.select(service_token).order_by(service_token.c.name), ServiceToken)


def find_token(connection: sa.Connection, id: uuid.UUID) -> ServiceToken:
    """The token of an id.

    Raises:
        UnknownError: There is none.
    """
    found = _one(connection, sa.select(service_token).where(service_token.c.id == id), ServiceToken)
    if found is None:
        raise UnknownError("token")
    return found


def by_digest(connection: sa.Connection, digest: str) -> ServiceToken | None:
    """The token of a digest."""
    return _one(connection, sa.select(service_token).where(service_token.c.digest == digest), ServiceToken)


def change_token(connection: sa.Connection, no: int, values: Mapping[str, Any]) -> None:
    """Change columns of one token."""
    connection.execute(sa.update(service_token).where(service_token.c.no == no).values(**values))


def add_session(connection: sa.Connection, new: Session) -> None:
    """Keep a browser's session."""
    bulk.insert_structs(connection, session, [new])


def session_by_digest(connection: sa.Connection, digest: str) -> Session | None:
    """The session of a cookie's digest."""
    return _one(connection, sa.select(session).where(session.c.digest == digest), Session)


def end_sessions(
    connection: sa.Connection, at: dt.datetime, *, digest: str | None = None, account_no: int | None = None
) -> None:
    """End one session, all of an account, or all there are."""
    ending = sa.update(session).where(session.c.ended_at.is_(None)).values(ended_at=at)
    if digest is not None:
        ending = ending.where(session.c.digest == digest)
    if account_no is not None:
        ending = ending.where(session.c.account_no == account_no)
    connection.execute(ending)


def forget_sessions(connection: sa.Connection, before: dt.datetime) -> None:
    """Drop the sessions that were over by a moment; who signed in when stands in the audit."""
    connection.execute(sa.delete(session).where(session.c.until < before))


def _one(connection: sa.Connection, statement: sa.Select[Any], kind: type[Kind]) -> Kind | None:
    found = bulk.structs(connection, statement, kind)
    return found[0] if found else None
