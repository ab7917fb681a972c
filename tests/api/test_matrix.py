"""Who may call what: every operation of the OpenAPI document, as every role, against a table."""

import hashlib
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient

from kankei.model import Caller, Role, Scope, ServiceToken
from kankei.model.access import ASSURED, SCOPES
from kankei.store import Store, accounts, create, open_store
from kankei.store.schema import metadata
from kankei_api.app import create_app
from kankei_api.clock import now, today
from kankei_api.settings import Settings
from kankei_api.tokens import digest, mint

WHO = tomllib.loads(Path(__file__).with_name("matrix.toml").read_text(encoding="utf-8"))["who"]
ALLOWED = {name: set(line["roles"]) for line in WHO for name in line["operations"]}
SIGNED_IN = {name for line in WHO if line.get("signed_in") for name in line["operations"]}
"""What no service token may call, whatever it says of itself."""
HEARD = {"audit_entry", "audit_subject", "counter"}
"""What a refusal writes: that it was one."""


def application(store: Store, token: str = "") -> Any:
    settings = Settings(token_digests=(digest(token),), allowed_hosts=("testserver.local",))
    return create_app(settings, store=store)


def operations() -> list[tuple[str, str, str]]:
    """Name, method and address of every operation under ``/v1``, as the document has them."""
    store = open_store("sqlite://")
    create(store)
    with TestClient(application(store)) as client:
        paths = client.get("/schema/openapi.json").json()["paths"]
    store.close()
    return [
        (operation["operationId"], method, path)
        for path, item in paths.items()
        for method, operation in item.items()
        if path.startswith("/v1/")
    ]


OPERATIONS = operations()


@pytest.fixture
def client(store: Store) -> Iterator[TestClient[Any]]:
    """Somebody without a token yet."""
    with TestClient(application(store)) as client:
        yield client


def holding(store: Store, role: Role) -> str:
    """A service token with everything that a role may do, put there past the check of what one may have."""
    token, at = mint(), now()
    kept = ServiceToken(
        no=1,
        id=uuid.UUID(int=1),
        name=f"{role}",
        scopes=tuple(SCOPES[role]),
        digest=digest(token),
        expires_on=today(),
        created_at=at,
        created_by="test",
    )
    store.write(lambda connection: accounts.add_token(connection, kept))
    return token


def asked(client: TestClient[Any], method: str, path: str, token: str) -> int:
    """The status of a call with made-up ids and an empty body."""
    made_up = {"name": "nothing", "no": "1", "seed": "1"}
    for part in [part for part in path.replace(":", "/").split("/") if part.startswith("{")]:
        path = path.replace(part, made_up.get(part.strip("{}"), str(uuid.UUID(int=1))))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body: dict[str, str] | None = {} if method in {"post", "put", "patch"} else None
    return client.request(method, path, headers=headers, json=body).status_code


def contents(store: Store) -> str:
    """A digest of all that is in the store but what tells of refusals."""
    told = hashlib.sha256()
    with store.reading() as connection:
        for table in metadata.sorted_tables:
            if table.name not in HEARD:
                told.update(repr(sorted(map(repr, connection.execute(sa.select(table))))).encode())
    return told.hexdigest()


def test_every_operation_has_an_expectation_and_every_expectation_an_operation() -> None:
    assert {name for name, _, _ in OPERATIONS} == set(ALLOWED)


def test_no_operation_is_expected_twice() -> None:
    assert sum(len(line["operations"]) for line in WHO) == len(ALLOWED)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_let_in_where_the_table_says_and_nowhere_else(
    client: TestClient[Any], store: Store, role: Role
) -> None:
    token = holding(store, role)
    found = {name for name, method, path in OPERATIONS if asked(client, method, path, token) != 403}
    assert found == {name for name, roles in ALLOWED.items() if role in roles} - SIGNED_IN


def test_what_needs_somebody_who_signed_in_is_open_to_whoever_runs_the_machine(store: Store) -> None:
    token = mint()
    with TestClient(application(store, token)) as client:
        found = {name for name, method, path in OPERATIONS if asked(client, method, path, token) != 403}
    assert found == set(ALLOWED)


def test_nobody_is_let_in_without_a_token(client: TestClient[Any]) -> None:
    assert {asked(client, method, path, "") for _, method, path in OPERATIONS} == {401}


@pytest.mark.parametrize("role", list(Role))
def test_refusals_change_nothing(client: TestClient[Any], store: Store, role: Role) -> None:
    token = holding(store, role)
    asked(client, "get", "/v1/me", token)
    before = contents(store)
    refused = [one for one in OPERATIONS if role not in ALLOWED[one[0]] or one[0] in SIGNED_IN]
    assert {asked(client, method, path, token) for _, method, path in refused} <= {403}
    assert contents(store) == before


@pytest.mark.parametrize("scope", sorted(ASSURED))
def test_without_a_known_device_nobody_exports_merges_or_administers(scope: Scope) -> None:
    everything = Caller(name="管理の担当", scopes=frozenset(Scope), assured=False)
    assert not everything.may(scope)
