"""The review of access (アクセス権の点検): who can do what, who did when, and what is not used."""

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from kankei.model import Account, Role, Scope, ServiceToken
from kankei.model.access import KEY, SEEING
from kankei.store import Store, accounts, trail
from kankei.usecases.access import accounts as staff
from kankei.usecases.access import service_tokens

__all__ = ["UNUSED", "Access", "Advice", "Kind", "review"]

UNUSED = dt.timedelta(days=90)
"""What nobody has used for so long is to be asked about."""
ENDING = dt.timedelta(days=30)
AT_TERMINAL = re.compile(r"cli\.|(import|undo|forget)$")
"""How the audit calls what is done at the terminal."""
Calls = Mapping[str, dt.datetime]
"""When somebody last did each thing."""


class Kind(StrEnum):
    """Who has access."""

    ACCOUNT = "account"
    TOKEN = "token"  # noqa: S105  a kind, not a token
    SETTINGS = "settings"
    """Whoever shows a token that stands in the settings of the server and not in the store."""
    TERMINAL = "terminal"
    """Somebody at the machine itself, who can open the store; the last year's audit knows them."""


class Advice(StrEnum):
    """What somebody should look into."""

    NONE = ""
    NEVER_USED = "never_used"
    UNUSED = "unused"
    ENDING = "ending"
    ENDED = "ended"
    MINTER_GONE = "minter_gone"
    """Whoever minted the token could do so no longer; it sees nothing of people."""
    ENDLESS = "endless"
    """A token of the settings has no end and nobody who answers for it; only the settings take it away."""


class Access(Struct, frozen=True, kw_only=True):
    """One account or token, what it may do and when it last did anything.

    ``sees`` says whether it can see people's data at all; ``calls`` when it last did each thing. Of what the
    store does not keep (``settings``, ``terminal``) nobody knows since when it is (``created_at``).
    """

    kind: Kind
    name: str
    roles: tuple[Role, ...]
    scopes: tuple[Scope, ...]
    sees: bool
    created_at: dt.datetime | None
    created_by: str
    open: bool
    ends_on: dt.date | None
    last_used_at: dt.datetime | None
    calls: Calls
    advice: Advice


def review(store: Store, *, at: dt.datetime, today: dt.date, keyed: bool | None) -> tuple[Access, ...]:
    """Everybody who has, or had, access; what was done is that of the last year.

    Args:
        store: Of which town.
        at: The present moment.
        today: The calendar day in Japan.
        keyed: Whether the server's settings name a token (``KANKEI_TOKEN``, ``KANKEI_TOKEN_DIGESTS``); None
            where nobody can tell: then one that was used in the last year is taken to be good still.
    """
    with store.reading() as connection:
        people, tokens = accounts.accounts(connection), accounts.tokens(connection)
        uses = trail.last_uses(connection, at - dt.timedelta(days=365))
    served, at_terminal = (
        {name: _done(calls, there) for name, calls in uses.items()} for there in (False, True)
    )
    minters = {one.name: one for one in people}
    stored = (
        *(_of_account(one, served, at) for one in people),
        *(_of_token(one, minters.get(one.created_by), served, at, today) for one in tokens),
    )
    key = [_of_key(served.get(KEY, {}), keyed=keyed)] if keyed or served.get(KEY) else []
    known = {"", KEY, *minters, *(_name(one) for one in tokens)}
    there = {name: at_terminal[name] if name in known else calls for name, calls in sorted(uses.items())}
    return (*stored, *key, *(_of_terminal(name, calls) for name, calls in there.items() if calls))


def _done(calls: Calls, at_terminal: bool) -> Calls:
    return {action: at for action, at in calls.items() if bool(AT_TERMINAL.match(action)) is at_terminal}


def _of_account(account: Account, uses: Mapping[str, Calls], at: dt.datetime) -> Access:
    scopes = staff.caller_of(account, assured=True).scopes
    calls = uses.get(account.name, {})
    last = max([*calls.values(), *([account.last_used_at] if account.last_used_at else [])], default=None)
    is_open = account.disabled_at is None
    return Access(
        kind=Kind.ACCOUNT,
        name=account.name,
        roles=account.roles,
        scopes=tuple(scope for scope in Scope if scope in scopes),
        sees=bool(scopes & SEEING),
        created_at=account.created_at,
        created_by=account.created_by,
        open=is_open,
        ends_on=None,
        last_used_at=last,
        calls=calls,
        advice=_idle(account.created_at, last, at) if is_open else Advice.NONE,
    )


def _of_token(
    token: ServiceToken,
    minter: Account | None,
    uses: Mapping[str, Calls],
    at: dt.datetime,
    today: dt.date,
) -> Access:
    caller = service_tokens.caller_of(token, minter=minter, today=today)
    calls = uses.get(_name(token), {})
    last = max([*calls.values(), *([token.last_used_at] if token.last_used_at else [])], default=None)
    return Access(
        kind=Kind.TOKEN,
        name=token.name,
        roles=(),
        scopes=tuple(scope for scope in token.scopes if caller and scope in caller.scopes),
        sees=caller is not None and bool(caller.scopes & SEEING),
        created_at=token.created_at,
        created_by=token.created_by,
        open=caller is not None,
        ends_on=token.expires_on,
        last_used_at=last,
        calls=calls,
        advice=_of_end(token, minter, last, at, today),
    )


def _of_key(calls: Calls, *, keyed: bool | None) -> Access:
    """Whoever shows a token of the server's settings."""
    held = keyed is not False
    return _of_other(Kind.SETTINGS, KEY, calls, held=held, advice=Advice.ENDLESS if held else Advice.NONE)


def _of_terminal(name: str, calls: Calls) -> Access:
    """Whoever is at the machine; the store cannot say whether they still are."""
    return _of_other(Kind.TERMINAL, name, calls, held=True, advice=Advice.NONE)


def _of_other(kind: Kind, name: str, calls: Calls, *, held: bool, advice: Advice) -> Access:
    """Whoever needs neither account nor token, and may do everything."""
    return Access(
        kind=kind,
        name=name,
        roles=(),
        scopes=tuple(Scope) if held else (),
        sees=held,
        created_at=None,
        created_by="",
        open=held,
        ends_on=None,
        last_used_at=max(calls.values(), default=None),
        calls=calls,
        advice=advice,
    )


def _name(token: ServiceToken) -> str:
    """What the audit calls a token."""
    return f"{service_tokens.PREFIX}{token.name}"


def _of_end(
    token: ServiceToken, minter: Account | None, last: dt.datetime | None, at: dt.datetime, today: dt.date
) -> Advice:
    if token.revoked_at is not None:
        return Advice.NONE
    if token.expires_on < today:
        return Advice.ENDED
    if service_tokens.is_orphan(minter):
        return Advice.MINTER_GONE
    idle = _idle(token.created_at, last, at)
    if idle is Advice.NONE and token.expires_on <= today + ENDING:
        return Advice.ENDING
    return idle


def _idle(created_at: dt.datetime, last: dt.datetime | None, at: dt.datetime) -> Advice:
    if at - (last or created_at) < UNUSED:
        return Advice.NONE
    return Advice.UNUSED if last else Advice.NEVER_USED
