"""Personal data put into every place of every operation: none in an error, a header, a log or a measure."""

import logging
from typing import Any

import pytest
from litestar.testing import TestClient
from tests.api.injecting import Injection
from tests.api.payloads import places

from kankei.store import Store

CANARY = "金糸雀090-7654-3210カナリア町"
PARTS = ("金糸雀", "7654-3210", "カナリア", "%E9%87%91%E7%B3%B8", "\\u91d1", "http://金")


def shown(text: str) -> list[str]:
    return [part for part in PARTS if part in text]


def test_what_is_sent_comes_back_in_no_error_no_header_no_log_and_no_measure(
    client: TestClient[Any], store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for chatty in ("httpx", "httpcore"):  # the test's own client, which writes down what it asks for
        logging.getLogger(chatty).setLevel(logging.WARNING)
    injection, leaks, refused = Injection(client, store), [], 0
    for place in places(client.get("/schema/openapi.json").json()):
        answer = injection.call(place, CANARY)
        assert answer is not None
        heads = "".join(f"{name}: {text}\n" for name, text in answer.headers.items())
        leaks += [(place.operation, place.name, part) for part in shown(heads)]
        if answer.is_error:
            refused += 1
            leaks += [(place.operation, place.name, part) for part in shown(answer.text)]
    assert leaks == []
    assert refused > 200
    assert shown(client.get("/metrics").text) == []
    assert shown(caplog.text) == []
