"""The real application over a real store, and somebody with a token."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from kankei.model import Caller, Scope
from kankei.store import Store, create, open_store
from kankei.usecases.access import service_tokens
from kankei.usecases.access.service_tokens import TokenDraft
from kankei_api import gathering
from kankei_api.app import create_app
from kankei_api.cli import run
from kankei_api.clock import now, today
from kankei_api.settings import Settings
from kankei_api.tokens import digest, mint

TOKEN = "a long random word"


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is logged is settled when a test says so, however slow the machine is."""
    monkeypatch.setattr(gathering, "QUIET", 3600.0)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in at the terminal, with a store made."""
    monkeypatch.chdir(tmp_path)
    with open_store("sqlite:///kankei.db") as store:
        create(store)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, ends: int = 0) -> Any:
    """What a command at the terminal answers to programs; ``ends`` 1 for one that takes nothing."""
    capsys.readouterr()
    assert run([*arguments, "--json"]) == ends
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def client(store: Store) -> Iterator[TestClient[Any]]:
    """Somebody who may do everything."""
    settings = Settings(token_digests=(digest(TOKEN),), allowed_hosts=("testserver.local",))
    with TestClient(create_app(settings, store=store)) as client:
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        yield client


EVERYTHING = Caller(name="somebody", scopes=frozenset(Scope), assured=True)
Minted = Callable[..., str]


@pytest.fixture
def minted(store: Store) -> Minted:
    """Mint a service token with some scopes, and answer it."""
    numbers = iter(range(1000))

    def mint_one(*scopes: Scope, days: int = 30) -> str:
        token, until = mint(), today() + dt.timedelta(days=days)
        draft = TokenDraft(name=f"machine {next(numbers)}", scopes=scopes, expires_on=until)
        service_tokens.keep(store, draft, digest(token), by=EVERYTHING, at=now(), today=today())
        return token

    return mint_one
