"""Somebody who signed in, from a known device and from any other: what opens to them."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from kankei.model import Role, Scope
from kankei.model.access import ASSURED, SCOPES
from kankei.store import Store
from kankei.usecases.access import accounts
from kankei.usecases.access.accounts import AccountDraft
from kankei_api.app import create_app
from kankei_api.clock import now
from kankei_api.gate import COOKIE
from kankei_api.settings import Settings
from kankei_api.tokens import digest

from .test_matrix import contents

OURS = {"Kankei-Request": "1"}
Operation = tuple[str, str, Scope | str]


def operations(app: Litestar) -> Iterator[Operation]:
    """Method, address with made-up ids, and the scope that it needs, of every operation under ``/v1``."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if "scope" in handler.opt and "OPTIONS" not in handler.http_methods:
                path = route.path_format
                for part in [part for part in path.replace(":", "/").split("/") if part.startswith("{")]:
                    path = path.replace(part, "1" if part in ("{no}", "{seed}") else str(uuid.UUID(int=1)))
                yield min(handler.http_methods), path, handler.opt["scope"]


@pytest.fixture
def app(store: Store) -> Litestar:
    return create_app(Settings(allowed_hosts=("testserver.local",)), store=store)


def cookie(store: Store, role: Role, *, assured: bool) -> dict[str, str]:
    """The cookie of somebody who has just signed in."""
    draft = AccountDraft(name=f"{role}", issuer="https://x", subject=f"{role}", roles=(role,))
    made = accounts.add(store, draft, by="test", at=now())
    accounts.sign_in(store, made.id, digest=digest("cookie"), assured=assured, at=now())
    return {"Cookie": f"{COOKIE}=cookie"}


def refused(app: Litestar, headers: dict[str, str]) -> dict[str, list[Operation]]:
    """The operations that are refused, by the reason."""
    found: dict[str, list[Operation]] = {}
    with TestClient(app) as client:
        for operation in operations(app):
            answer: Any = client.request(operation[0], operation[1], headers=headers, json={})
            if answer.status_code in {401, 403}:
                found.setdefault(answer.json()["type"].rpartition(":")[2], []).append(operation)
    return found


@pytest.mark.parametrize("role", list(Role))
def test_without_a_known_device_exactly_what_needs_one_is_closed(
    app: Litestar, store: Store, role: Role
) -> None:
    told = refused(app, {**cookie(store, role, assured=False), **OURS})
    wanted = [one for one in operations(app) if one[2] in ASSURED & SCOPES[role]]
    assert sorted(told.get("unassured", [])) == sorted(wanted)


@pytest.mark.parametrize("role", list(Role))
def test_from_a_known_device_exactly_what_the_role_lacks_is_closed(
    app: Litestar, store: Store, role: Role
) -> None:
    told = refused(app, {**cookie(store, role, assured=True), **OURS})
    wanted = [one for one in operations(app) if isinstance(one[2], Scope) and one[2] not in SCOPES[role]]
    assert (set(told) - {"forbidden"}, sorted(told.get("forbidden", []))) == (set(), sorted(wanted))


def test_no_change_by_cookie_is_made_without_our_header(app: Litestar, store: Store) -> None:
    headers = cookie(store, Role.ADMINISTRATOR, assured=True)
    with TestClient(app) as client:
        client.get("/v1/me", headers=headers)
    before = contents(store)
    told = refused(app, headers)
    assert sorted(told["cross_site"]) == sorted(one for one in operations(app) if one[0] != "GET")
    assert contents(store) == before
