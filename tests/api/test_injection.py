"""Hostile strings in every parameter of every operation of the OpenAPI document: none has an effect."""

import itertools
import logging
import random
from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient
from tests.api.conftest import TOKEN
from tests.api.injecting import Injection, sign_on
from tests.api.issuer import Issuer
from tests.api.payloads import MARK, payloads, places

from kankei.store import Store
from kankei_api.app import create_app
from kankei_api.settings import Settings
from kankei_api.tokens import digest

EACH = 2
"""Payloads of a place here; ``benchmarks/injection.py`` takes all."""


@pytest.fixture
def client(store: Store) -> Iterator[TestClient[Any]]:
    """Somebody who may do everything, where people sign in by a provider."""
    with Issuer() as issuer:
        settings = Settings(
            token_digests=(digest(TOKEN),),
            allowed_hosts=("testserver.local",),
            sign_on=sign_on(issuer.url),
        )
        with TestClient(create_app(settings, store=store)) as client:
            client.headers["Authorization"] = f"Bearer {TOKEN}"
            yield client


def test_there_are_five_hundred() -> None:
    assert len(set(payloads())) >= 500


def test_no_hostile_string_has_an_effect_anywhere(
    client: TestClient[Any], store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "kankei_api")
    found = list(places(client.get("/schema/openapi.json").json()))
    assert {one.where for one in found} == {"path", "query", "header", "body", "form"}
    injection = Injection(client, store)
    wanted = len(found) * EACH
    strings = list(itertools.islice(itertools.cycle(payloads()), wanted))
    random.Random(7).shuffle(strings)  # noqa: S311
    told = [
        effect
        for place, text in zip(found * EACH, strings, strict=True)
        for effect in injection.put(place, text)
    ]
    assert told == []
    assert list(injection.harm()) == []
    assert injection.answers[200] + injection.answers[201] > 100
    assert MARK not in caplog.text


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999999-23:59"])
def test_a_moment_at_the_end_of_all_days_is_refused(client: TestClient[Any], moment: str) -> None:
    answer = client.get("/v1/audit", params={"since": moment})
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "since")


def test_a_purpose_with_a_null_byte_is_refused(client: TestClient[Any]) -> None:
    assert client.get("/v1/count", headers={"Kankei-Purpose": "a%00b"}).status_code == 422
