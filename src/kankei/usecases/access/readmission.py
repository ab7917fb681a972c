"""Readmission: a restored copy lets in whom its store shut out since, unless that store can be asked."""

import datetime as dt

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import Account, ServiceToken
from kankei.store import Store, accounts, audit
from kankei.usecases.access import service_tokens

__all__ = ["Admitted", "Standing", "admitted", "readmit", "standing"]


CHANGING = ("roles", "issuer", "subject", "disabled_at")
"""What changes of an account after it is made."""


class Standing(Struct, frozen=True, kw_only=True):
    """Every account and token of a store, as they stand there."""

    accounts: tuple[Account, ...]
    tokens: tuple[ServiceToken, ...]


class Admitted(Struct, frozen=True, kw_only=True):
    """Whom a restored copy lets in, by name."""

    accounts: tuple[str, ...]
    tokens: tuple[str, ...]


def standing(store: Store) -> Standing:
    """How accounts and tokens stand in a store.

    Raises:
        StoreError: It cannot be read.
    """
    with store.reading() as connection:
        return Standing(
            accounts=tuple(accounts.accounts(connection)), tokens=tuple(accounts.tokens(connection))
        )


def readmit(connection: sa.Connection, former: Standing | None, *, at: dt.datetime) -> None:
    """End every browser's session of a restored copy, and let in whom the store let in that it stands for.

    Args:
        connection: Of a writing unit of the copy.
        former: How accounts and tokens stood in the store that it stands for; None if nobody can tell: then
            they stay as they were when the copy was made.
        at: The present moment, aware.
    """
    accounts.end_sessions(connection, at)
    audit.note(connection, access="copy" if former is None else "former")
    if former is None:
        return
    people, tokens = {one.id: one for one in former.accounts}, {one.id: one for one in former.tokens}
    known = [one for one in accounts.accounts(connection) if one.id in people]
    for one in known:  # somebody may bear the subject that another bore before
        accounts.change_account(connection, one.no, {"subject": str(one.id)})
    for one in known:
        stands = {name: getattr(people[one.id], name) for name in CHANGING}
        accounts.change_account(connection, one.no, stands)
    for token in accounts.tokens(connection):
        if token.id in tokens:
            accounts.change_token(connection, token.no, {"revoked_at": tokens[token.id].revoked_at})


def admitted(store: Store, *, today: dt.date) -> Admitted:
    """Whom a store lets in on a day."""
    now = standing(store)
    good = [one for one in now.tokens if service_tokens.caller_of(one, minter=None, today=today)]
    return Admitted(
        accounts=tuple(one.name for one in now.accounts if not one.disabled_at),
        tokens=tuple(one.name for one in good),
    )
