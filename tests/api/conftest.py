"""The real application over a real store, and somebody with a token."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from kankei.store import Store
from kankei_api.app import create_app
from kankei_api.settings import Settings
from kankei_api.tokens import digest

TOKEN = "a long random word"


@pytest.fixture
def client(store: Store) -> Iterator[TestClient[Any]]:
    """Somebody who may do everything."""
    settings = Settings(token_digests=(digest(TOKEN),), allowed_hosts=("testserver.local",))
    with TestClient(create_app(settings, store=store)) as client:
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        yield client
