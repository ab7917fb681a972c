"""How the API says that it fares: ready or not, and measures of nobody."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from litestar.testing import TestClient

from kankei.model import Scope
from kankei.store import Store


def test_ready_needs_no_token(client: TestClient[Any]) -> None:
    answer = client.get("/ready", headers={"Authorization": ""})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_store_of_another_revision_is_not_ready(client: TestClient[Any], store: Store) -> None:
    client.get("/ready")
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    assert client.get("/ready").status_code == 503


def test_measures_need_a_token_that_may_see_numbers(
    client: TestClient[Any], minted: Callable[..., str]
) -> None:
    asked = {
        scope: client.get("/metrics", headers={"Authorization": f"Bearer {minted(scope)}"}).status_code
        for scope in (Scope.NUMBERS, Scope.PEOPLE)
    }
    assert asked == {Scope.NUMBERS: 200, Scope.PEOPLE: 403}
    assert client.get("/metrics", headers={"Authorization": ""}).status_code == 401


def test_calls_are_counted_by_address_and_nobody_is_told_of(client: TestClient[Any]) -> None:
    person = "01986f3e-0000-7000-8000-000000000001"
    client.get(f"/v1/people/{person}")
    client.get("/v1/カナリア")
    text = client.get("/metrics").text
    assert 'route="/v1/people/{person_id}",method="GET",status="4xx"} 1' in text
    assert person not in text
    assert "カナリア" not in text
    assert sum(line.startswith("kankei_requests_total{") for line in text.splitlines()) == 2
