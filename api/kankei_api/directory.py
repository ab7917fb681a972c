"""Who calls: by a service token, an access token of single sign-on, or the cookie of a browser signed in.

Answers are remembered for some seconds, so whoever is disabled or revoked is refused within them everywhere,
and at once in the process that was told.
"""

import datetime as dt
import re
from typing import TYPE_CHECKING

from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from msgspec import Struct

from kankei.model import Caller, Scope
from kankei.model.access import KEY
from kankei.store import Store, accounts
from kankei.usecases.access import accounts as staff
from kankei.usecases.access import service_tokens
from kankei_api.clock import JAPAN
from kankei_api.journal import journal
from kankei_api.settings import Settings
from kankei_api.tokens import digest, known

if TYPE_CHECKING:
    from kankei_api.sign_on import Provider

__all__ = ["REMEMBERED", "REMEMBERING", "Directory", "Known", "Remembering", "Shown"]

REMEMBERED = dt.timedelta(seconds=20)
"""For how long an answer is remembered."""
NOTED = dt.timedelta(hours=1)
"""How often the last use of an account or a token is noted."""
MOST = 4096
MINTED = re.compile(r"kankei_[A-Za-z0-9_-]{43}")
"""The form of a service token: anything else is not looked for in the store."""
JOINED = 2
"""Dots of a signed token."""


class Shown(Struct, frozen=True, kw_only=True):
    """What a call shows of itself: a bearer token, or else the cookie of a session."""

    token: str = ""
    cookie: str = ""

    @property
    def digest(self) -> str:
        """Under which it is remembered; the thing itself is not kept."""
        return digest(self.token) if self.token else f"session {digest(self.cookie)}"

    def __bool__(self) -> bool:
        """Whether anything is shown at all."""
        return bool(self.token or self.cookie)


class Known(Struct, frozen=True, kw_only=True):
    """A caller, until when the answer holds, and whose last use is to be noted, since when it is."""

    caller: Caller
    until: dt.datetime
    account_no: int | None = None
    token_no: int | None = None
    used_at: dt.datetime | None = None


class Directory:
    """Looks callers up; safe to share between threads."""

    def __init__(self, store: Store, settings: Settings, provider: "Provider | None" = None) -> None:
        self._store, self._settings, self.provider = store, settings, provider
        self._remembered: dict[str, Known] = {}

    def remembered(self, shown: Shown, at: dt.datetime) -> Known | None:
        """Whom we know without asking anybody: the machine of the settings, and who called just now.

        An answer that holds for longer than any is remembered is of a clock that was set back since.
        """
        if shown.token and known(shown.token, self._settings.token_digests):
            return Known(caller=Caller(name=KEY, scopes=frozenset(Scope), assured=True), until=at)
        found = self._remembered.get(shown.digest)
        return found if found is not None and at < found.until <= at + REMEMBERED else None

    def look_up(self, shown: Shown, at: dt.datetime) -> Known | None:
        """Who calls, by the store and the provider; None if nobody we know. Asks others: not for a loop.

        Raises:
            StoreError: The store cannot be read.
        """
        found = self._found(shown, at)
        self._remembered.pop(shown.digest, None)
        if found is not None:
            if len(self._remembered) >= MOST:
                self._remembered = {}
            self._remembered[shown.digest] = found
        return found

    def forget(self) -> None:
        """Remember nobody: accounts or tokens have changed."""
        self._remembered = {}

    def close(self) -> None:
        """Give back the connections to the provider."""
        if self.provider is not None:
            self.provider.close()

    def used(self, shown: Shown, found: Known, at: dt.datetime) -> None:
        """Note that somebody was let in, once an hour."""
        with self._store.writing() as connection:
            if found.account_no is not None:
                accounts.change_account(connection, found.account_no, {"last_used_at": at})
            if found.token_no is not None:
                accounts.change_token(connection, found.token_no, {"last_used_at": at})
        self._remembered.pop(shown.digest, None)

    def is_to_be_noted(self, found: Known, at: dt.datetime) -> bool:
        """Whether the last use of a caller is not noted, or long ago."""
        stored = found.account_no is not None or found.token_no is not None
        return stored and (found.used_at is None or abs(at - found.used_at) >= NOTED)

    def _found(self, shown: Shown, at: dt.datetime) -> Known | None:
        if not shown.token:
            return self._of_session(shown.cookie, at)
        if MINTED.fullmatch(shown.token):
            return self._of_token(shown.token, at)
        if shown.token.count(".") == JOINED and self.provider is not None:
            return self._of_claims(shown.token, at)
        return None

    def _of_token(self, token: str, at: dt.datetime) -> Known | None:
        with self._store.reading() as connection:
            found = accounts.by_digest(connection, digest(token))
            if found is None:
                return None
            minter = accounts.by_name(connection, found.created_by)
        caller = service_tokens.caller_of(found, minter=minter, today=at.astimezone(JAPAN).date())
        if caller is None:
            return None
        return Known(caller=caller, until=at + REMEMBERED, token_no=found.no, used_at=found.last_used_at)

    def _of_session(self, cookie: str, at: dt.datetime) -> Known | None:
        with self._store.reading() as connection:
            session = accounts.session_by_digest(connection, digest(cookie))
            if session is None or session.ended_at or session.until <= at:
                return None
            found = accounts.account_of_no(connection, session.account_no)
        if found is None or found.disabled_at:
            return None
        return Known(
            caller=staff.caller_of(found, assured=session.assured),
            until=min(at + REMEMBERED, session.until),
            account_no=found.no,
            used_at=found.last_used_at,
        )

    def _of_claims(self, token: str, at: dt.datetime) -> Known | None:
        from kankei_api.proofs import Unproven  # noqa: PLC0415  joserfc, which only single sign-on needs

        provider = self.provider
        assert provider is not None  # noqa: S101  asked before
        try:
            claims = provider.bearer(token, at)
        except Unproven as error:
            journal.info("unproven", reason=error.reason)
            return None
        with self._store.reading() as connection:
            found = accounts.by_subject(connection, claims.iss, claims.sub)
        if found is None or found.disabled_at:
            return None
        return Known(
            caller=staff.caller_of(found, assured=provider.assured(claims)),
            until=min(at + REMEMBERED, dt.datetime.fromtimestamp(claims.exp, dt.UTC)),
            account_no=found.no,
            used_at=found.last_used_at,
        )


def _directory(state: State) -> Directory:
    found: Directory = state["directory"]
    return found


Remembering = NamedDependency[Directory]
"""How a controller that changes who is let in asks for the directory, to make it forget."""
REMEMBERING = {"directory": Provide(_directory, sync_to_thread=False)}
"""Dependencies of such a handler."""
