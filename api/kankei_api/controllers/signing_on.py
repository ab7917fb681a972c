"""``/auth``: a browser signs in by the town's single sign-on, and out again."""

import hmac
import secrets
from time import monotonic
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import QueryParameter
from litestar.response import Redirect

from kankei.model import Account, Act, Deed
from kankei.usecases.access import accounts
from kankei_api.clock import now
from kankei_api.gate import COOKIE, FOUND, REQUEST_ID, SHOWN
from kankei_api.problems import Refusal, documented
from kankei_api.proofs import Claims, Unproven
from kankei_api.security import OURS
from kankei_api.sign_on import Provider
from kankei_api.tokens import digest

__all__ = ["HANDLERS"]

UNDER_WAY = "__Host-kankei-sign-in"
"""The cookie of a browser on its way to the provider and back: state, nonce and verifier."""
MINUTES = 10
WELCOME = "/v1/me"
Word = Annotated[str, QueryParameter(max_length=4000)]
Call = Request[Any, Any, Any]


@get(
    "/auth/sign-in",
    acts=True,
    sync_to_thread=True,
    operation_id="signIn",
    status_code=302,
    response_description="サインインの画面へ",
    tags=["auth"],
    security=[{}],
    summary="サインインを始める",
    responses=documented(400, 404, 503),
)
def sign_in(request: Call) -> Redirect:
    """Send a browser to the town's single sign-on (authorization code with PKCE)."""
    provider = _provider(request)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    address = provider.address(state=state, nonce=nonce, verifier=verifier, at=now())
    kept = _cookie(UNDER_WAY, f"{state}.{nonce}.{verifier}", seconds=MINUTES * 60)
    return Redirect(address, status_code=302, cookies=[kept])


@get(
    "/auth/callback",
    acts=True,
    sync_to_thread=True,
    operation_id="finishSignIn",
    status_code=303,
    response_description="サインインした",
    tags=["auth"],
    security=[{}],
    summary="サインインを終える",
    responses=documented(400, 401, 403, 404, 422, 429, 503),
)
def callback(
    request: Call,
    *,
    code: Word = "",
    returned: Annotated[str, QueryParameter(name="state", max_length=4000)] = "",
    iss: Word = "",
    error: Word = "",
) -> Redirect:
    """Take what the provider says, begin a session for the account it names, and forget the rest."""
    provider, at = _provider(request), now()
    kept = request.cookies.get(UNDER_WAY, "").split(".")
    agreed = len(kept) == 3 and hmac.compare_digest(kept[0].encode(), returned.encode())
    if not agreed or error or not code or iss not in {"", provider.settings.issuer}:
        raise _refused(request, "state")
    try:
        claims = provider.redeem(code, verifier=kept[2], nonce=kept[1], at=at)
    except Unproven as unproven:
        raise _refused(request, unproven.reason) from None
    account = _account(request, claims)
    cookie = secrets.token_urlsafe(32)
    act = Act(by=account.name, action="signIn", at=at, request=request.scope["state"][REQUEST_ID])
    accounts.sign_in(
        request.app.state["store"].acting(act),
        account.id,
        digest=digest(cookie),
        assured=provider.assured(claims),
        at=at,
    )
    session = _cookie(COOKIE, cookie, seconds=int(accounts.WORKING_DAY.total_seconds()))
    return Redirect(WELCOME, status_code=303, cookies=[session, _cookie(UNDER_WAY, "", seconds=0)])


@post(
    "/auth/sign-out",
    sync_to_thread=True,
    operation_id="signOut",
    status_code=204,
    response_description="サインアウトした",
    tags=["auth"],
    security=[{}],
    summary="サインアウトする",
    responses=documented(400, 403, 503),
)
def sign_out(request: Call) -> Response[None]:
    """End the browser's session at once, here; the provider's own goes on."""
    if OURS not in request.headers:
        raise Refusal(403, "api.cross_site")
    state, shown = request.app.state, request.scope["state"][SHOWN]
    if shown.cookie and (found := request.scope["state"].get(FOUND)):
        act = Act(
            by=found.caller.name, action="signOut", at=now(), request=request.scope["state"][REQUEST_ID]
        )
        accounts.sign_out(state["store"].acting(act), digest(shown.cookie), at=act.at)
        state["directory"].forget()
    return Response(None, status_code=204, cookies=[_cookie(COOKIE, "", seconds=0)])


def _provider(request: Call) -> Provider:
    found: Provider | None = request.app.state["directory"].provider
    if found is None or not found.settings.public_url:
        raise Refusal(404, "sign_on.off")
    return found


def _account(request: Call, claims: Claims) -> Account:
    found = accounts.of_subject(request.app.state["store"], claims.iss, claims.sub)
    if found is None:
        _enter(request, "", "account.unknown")
        raise Refusal(403, "account.unknown", facts={"subject": claims.sub})
    if found.disabled_at:
        _enter(request, found.name, "account.disabled")
        raise Refusal(403, "account.disabled")
    return found


def _refused(request: Call, reason: str) -> Refusal:
    _enter(request, "", f"sign_on.{reason}")
    return Refusal(401, "sign_on.refused")


def _enter(request: Call, by: str, code: str) -> None:
    number = request.scope["state"][REQUEST_ID]
    act = Act(by=by, action="signIn", at=now(), outcome=Deed.REFUSED, request=number, detail={"code": code})
    request.app.state["refusals"].enter(act, monotonic())


def _cookie(key: str, value: str, *, seconds: int) -> Cookie:
    """A cookie that no script reads, no other host gets, and no plain connection carries."""
    return Cookie(key=key, value=value, max_age=seconds, secure=True, httponly=True, samesite="lax")


HANDLERS = (sign_in, callback, sign_out)
