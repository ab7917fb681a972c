"""Accounts of staff (アカウント): who is let in by single sign-on, for what, and from when no longer."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Annotated

import sqlalchemy as sa
from msgspec import Meta, Struct
from msgspec.structs import replace

from kankei.errors import StoreError
from kankei.model import Account, Caller, Role, Scope, Session
from kankei.model.access import KEY, SCOPES, is_private
from kankei.store import Store, accounts, audit
from kankei.store.access_tables import account
from kankei.store.numbers import new_ids, next_no
from kankei.usecases.access.names import called, is_taken

__all__ = [
    "AccountDraft",
    "add",
    "caller_of",
    "disable",
    "enable",
    "listed",
    "move",
    "of_subject",
    "set_roles",
    "sign_in",
    "sign_out",
]

Word = Annotated[str, Meta(min_length=1, max_length=200)]
Name = Annotated[str, Meta(min_length=1, max_length=80)]
NOT_TOGETHER = {Role.ADMINISTRATOR, Role.AUDITOR}
"""Roles that nobody has both of: whoever administers does not audit themselves."""
WORKING_DAY = dt.timedelta(hours=9)
"""How long a browser stays signed in."""
KEPT = dt.timedelta(days=30)


class AccountDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to be let in: what single sign-on calls them, what we call them, and their roles."""

    name: Name
    issuer: Word
    subject: Word
    roles: tuple[Role, ...] = ()


def add(store: Store, draft: AccountDraft, *, by: str, at: dt.datetime) -> Account:
    """Make an account.

    Raises:
        StoreError: ``account.name``, ``account.issuer``, ``account.subject``, ``account.duties``;
            ``account.taken`` (the name or the subject), ``account.taken_before`` (the name of one disabled,
            under which the audit tells what they did).
    """
    name = called(draft.name)
    if not name:
        raise StoreError("account.name")
    issuer, subject = _known_as(draft.issuer, draft.subject)
    roles = _roles(draft.roles)

    def unit(connection: sa.Connection) -> Account:
        kept = accounts.accounts(connection)
        if is_taken(name, [KEY, *(one.name for one in kept if one.disabled_at is None)]):
            raise StoreError("account.taken")
        if is_taken(name, [one.name for one in kept]):
            raise StoreError("account.taken_before")
        if accounts.by_subject(connection, issuer, subject) is not None:
            raise StoreError("account.taken")
        new = Account(
            no=next_no(connection, account)[0],
            id=new_ids(at)[0],
            name=name,
            issuer=issuer,
            subject=subject,
            roles=roles,
            created_at=at,
            created_by=by,
        )
        accounts.add_account(connection, new)
        audit.note(connection, account=str(new.id), roles=" ".join(roles))
        return new

    return store.write(unit)


def listed(store: Store) -> list[Account]:
    """Every account, disabled ones too, by name."""
    with store.reading() as connection:
        return accounts.accounts(connection)


def set_roles(store: Store, account_id: uuid.UUID, roles: Iterable[Role], *, by: str) -> Account:
    """Give an account these roles and no others.

    Raises:
        UnknownError: There is no such account.
        StoreError: ``account.own``: nobody changes their own; ``account.duties``.
    """
    wanted = _roles(roles)

    def unit(connection: sa.Connection) -> Account:
        found = _others(connection, account_id, by)
        accounts.change_account(connection, found.no, {"roles": wanted})
        audit.note(connection, account=str(found.id), before=" ".join(found.roles), roles=" ".join(wanted))
        return replace(found, roles=wanted)

    return store.write(unit)


def move(
    store: Store, account_id: uuid.UUID, *, issuer: str, subject: str, by: str, at: dt.datetime
) -> Account:
    """Let another provider, or the same one by another identifier, let somebody in; their sessions end.

    Raises:
        UnknownError: There is no such account.
        StoreError: ``account.own``; ``account.issuer``, ``account.subject``; ``account.taken``, another
            account is known so.
    """
    issuer, subject = _known_as(issuer, subject)

    def unit(connection: sa.Connection) -> Account:
        found = _others(connection, account_id, by)
        other = accounts.by_subject(connection, issuer, subject)
        if other is not None and other.no != found.no:
            raise StoreError("account.taken")
        accounts.change_account(connection, found.no, {"issuer": issuer, "subject": subject})
        accounts.end_sessions(connection, at, account_no=found.no)
        audit.note(connection, account=str(found.id), before=found.issuer, issuer=issuer)
        return replace(found, issuer=issuer, subject=subject)

    return store.write(unit)


def disable(store: Store, account_id: uuid.UUID, *, by: str, at: dt.datetime) -> Account:
    """Let somebody in no longer; their sessions end. Of one already disabled the first day stands.

    Raises:
        UnknownError: There is no such account.
        StoreError: ``account.own``.
    """

    def unit(connection: sa.Connection) -> Account:
        found = _others(connection, account_id, by)
        since = found.disabled_at or at
        accounts.change_account(connection, found.no, {"disabled_at": since})
        accounts.end_sessions(connection, at, account_no=found.no)
        audit.note(connection, account=str(found.id))
        return replace(found, disabled_at=since)

    return store.write(unit)


def enable(store: Store, account_id: uuid.UUID, *, by: str) -> Account:
    """Let somebody in again, with the roles they had.

    Raises:
        UnknownError: There is no such account.
        StoreError: ``account.own``.
    """

    def unit(connection: sa.Connection) -> Account:
        found = _others(connection, account_id, by)
        accounts.change_account(connection, found.no, {"disabled_at": None})
        audit.note(connection, account=str(found.id))
        return replace(found, disabled_at=None)

    return store.write(unit)


def caller_of(found: Account, *, assured: bool) -> Caller:
    """What an account may do; nothing at all once it is disabled."""
    roles = frozenset() if found.disabled_at else frozenset(found.roles)
    scopes: frozenset[Scope] = frozenset().union(*(SCOPES[role] for role in roles))
    return Caller(name=found.name, scopes=scopes, roles=roles, assured=assured)


def of_subject(store: Store, issuer: str, subject: str) -> Account | None:
    """The account of whom an issuer calls so, disabled or not; None if nobody made one."""
    with store.reading() as connection:
        return accounts.by_subject(connection, issuer, subject)


def sign_in(store: Store, account_id: uuid.UUID, *, digest: str, assured: bool, at: dt.datetime) -> None:
    """Begin a session.

    Args:
        store: Acting for the one who signs in.
        account_id: Whose session.
        digest: SHA-256 in hex of the session's cookie.
        assured: From a known device.
        at: The present moment.

    Raises:
        UnknownError: There is no such account.
        StoreError: ``account.disabled``.
    """

    def unit(connection: sa.Connection) -> None:
        found = accounts.find_account(connection, account_id)
        if found.disabled_at:
            raise StoreError("account.disabled")
        accounts.forget_sessions(connection, at - KEPT)
        session = Session(
            digest=digest, account_no=found.no, assured=assured, began_at=at, until=at + WORKING_DAY
        )
        accounts.add_session(connection, session)
        audit.note(connection, account=str(found.id), assured=str(assured).lower())

    store.write(unit)


def sign_out(store: Store, digest: str, *, at: dt.datetime) -> None:
    """End the session of a cookie."""
    store.write(lambda connection: accounts.end_sessions(connection, at, digest=digest))


def _roles(roles: Iterable[Role]) -> tuple[Role, ...]:
    wanted = set(roles)
    if wanted >= NOT_TOGETHER:
        raise StoreError("account.duties")
    return tuple(role for role in Role if role in wanted)


def _known_as(issuer: str, subject: str) -> tuple[str, str]:
    """By whom somebody is let in, and what they are called there."""
    if not is_private(issuer.strip()):
        raise StoreError("account.issuer")
    if not subject.strip():
        raise StoreError("account.subject")
    return issuer.strip(), subject.strip()


def _others(connection: sa.Connection, account_id: uuid.UUID, by: str) -> Account:
    found = accounts.find_account(connection, account_id)
    if found.name == by:
        raise StoreError("account.own")
    return found
