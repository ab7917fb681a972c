"""Who is let in, what was done, and how the server fares."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from kankei.model import Checkpoint, Deed, TrailEntry, Verified
from kankei.usecases.access import access_review
from kankei.usecases.access.accounts import AccountDraft
from kankei.usecases.access.service_tokens import TokenDraft
from kankei_api.client.calls import Calls, Tagged, decoded
from kankei_api.controllers.accounts import AccountChange, AccountView
from kankei_api.controllers.audit import Kept, Subject
from kankei_api.controllers.health import Health
from kankei_api.controllers.me import Myself
from kankei_api.controllers.service_tokens import Minted, TokenView

__all__ = ["Access"]


class Access(Calls):
    """``/v1/me``, accounts, tokens, the audit; ``/health``, ``/ready``."""

    def get_health(self) -> Health:
        """The store can be read."""
        return self._get("/health", Health)

    def get_ready(self) -> Health:
        """Calls can be taken."""
        return self._get("/ready", Health)

    def get_me(self) -> Myself:
        """Who calls, and what they may do."""
        return self._get("/v1/me", Myself)

    def list_accounts(self) -> Iterator[AccountView]:
        """Every account, disabled ones too."""
        return self._items("/v1/accounts", AccountView)

    def add_account(self, draft: AccountDraft, *, key: str | None = None) -> Tagged[AccountView]:
        """Let somebody in whom single sign-on knows."""
        return self._change("POST", "/v1/accounts", AccountView, draft, tag=None, key=key)

    def get_account(
        self, account_id: uuid.UUID, *, seen: Tagged[AccountView] | None = None
    ) -> Tagged[AccountView]:
        """One account."""
        return self._read(f"/v1/accounts/{account_id}", AccountView, seen)

    def change_account(
        self, account_id: uuid.UUID, change: AccountChange, *, tag: str
    ) -> Tagged[AccountView]:
        """Change what an account may do, or disable it."""
        return self._change("PATCH", f"/v1/accounts/{account_id}", AccountView, change, tag=tag)

    def review_access(self) -> Sequence[access_review.Access]:
        """Every account and token with what it may do, when it last did, and what to look into."""
        return self._get("/v1/access-review", tuple[access_review.Access, ...])

    def list_tokens(self) -> Iterator[TokenView]:
        """Every token, revoked and expired ones too."""
        return self._items("/v1/tokens", TokenView)

    def mint_token(self, draft: TokenDraft) -> Minted:
        """A new token, shown this once; the call is never sent again by itself."""
        return decoded(self._sent("POST", "/v1/tokens", body=draft, again=False), Minted)

    def get_token(self, token_id: uuid.UUID, *, seen: Tagged[TokenView] | None = None) -> Tagged[TokenView]:
        """One token, never its text."""
        return self._read(f"/v1/tokens/{token_id}", TokenView, seen)

    def revoke_token(self, token_id: uuid.UUID, *, tag: str | None = None) -> Tagged[TokenView]:
        """Let a token in no longer, for good; with its tag only if nothing changed since."""
        return self._change("DELETE", f"/v1/tokens/{token_id}", TokenView, tag=tag)

    def list_audit(
        self,
        *,
        person: uuid.UUID | None = None,
        export: uuid.UUID | None = None,
        by: str | None = None,
        action: str | None = None,
        outcome: Deed | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
    ) -> Iterator[TrailEntry]:
        """Who did, saw or was refused what, latest first."""
        return self._items(
            "/v1/audit",
            TrailEntry,
            person=person,
            export=export,
            by=by,
            action=action,
            outcome=outcome,
            since=since,
            until=until,
        )

    def list_people_of_entry(self, no: int) -> Iterator[Subject]:
        """Everybody whom an entry is about."""
        return self._items(f"/v1/audit/{no}/people", Subject)

    def get_checkpoint(self) -> Checkpoint:
        """The present end of the audit, to be kept outside."""
        return self._get("/v1/audit/checkpoint", Checkpoint)

    def verify_audit(self, checkpoints: Sequence[Checkpoint] = ()) -> Verified:
        """Whether the audit is whole, and as it was when these checkpoints were kept."""
        return self._ask("/v1/audit:verify", Verified, Kept(checkpoints=tuple(checkpoints)))
