"""``GET /v1/me``: who calls, and what they may do."""

from litestar import get
from msgspec import Struct

from kankei.model import Role, Scope
from kankei.model.access import ASSURED
from kankei_api.calling import Here
from kankei_api.problems import COMMON, documented
from kankei_api.security import ANYBODY

__all__ = ["Myself", "me"]


class Myself(Struct, frozen=True, kw_only=True):
    """The caller; ``wants_device`` is what they could do if they had signed in from a known device."""

    name: str
    roles: tuple[Role, ...]
    scopes: tuple[Scope, ...]
    assured: bool
    wants_device: tuple[Scope, ...]


@get(
    "/me",
    scope=ANYBODY,
    sync_to_thread=False,
    operation_id="getMe",
    response_description="だれとして、何ができるか",
    tags=["access"],
    summary="自分にできること",
    responses=documented(*COMMON),
)
def me(call: Here) -> Myself:
    """Answer who calls: the name in the audit, the roles, and every scope."""
    caller = call.caller
    waiting = () if caller.assured else ASSURED & caller.scopes
    return Myself(
        name=caller.name,
        roles=tuple(role for role in Role if role in caller.roles),
        scopes=tuple(scope for scope in Scope if caller.may(scope)),
        assured=caller.assured,
        wants_device=tuple(scope for scope in Scope if scope in waiting),
    )
