"""Whatever needs an extra of kankei that is not installed says which one, and how it is installed."""

import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from kankei.errors import ExtraError
from kankei.store import create, open_store
from kankei_api.cli import run

COMMANDS = {
    "charts": [
        ["report", "--form", "plane", "--out", "x.svg"],
        ["report", "--form", "way", "--out", "x.png"],
        ["analyse", "funnel", "--out", "x.svg"],
        ["analyse", "conversion", "--out", "x.png"],
        ["analyse", "overlap", "--out", "x.svg"],
        ["evaluate", "--judgements", "--plot", "x.png"],
        ["review", "why", str(uuid.UUID(int=1)), str(uuid.UUID(int=2)), "--chart", "x.svg"],
    ],
    "parquet": [["analyse", "funnel", "--out", "x.parquet"], ["export", "identities", "--out", "x.parquet"]],
    "train": [["train", "--out", "x.json"]],
    "pg": [["count", "--store", "postgresql://nobody@127.0.0.1:1/none"]],
}
BRINGS = {"charts": "altair", "parquet": "pyarrow", "train": "sklearn", "pg": "psycopg"}
CALLS = [(extra, call) for extra, calls in COMMANDS.items() for call in calls]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an empty store."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KANKEI_STORE", "sqlite:///kankei.db")
    store = open_store("sqlite:///kankei.db")
    create(store)
    store.close()
    return tmp_path


def without(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    """As if a package were not installed."""
    monkeypatch.setitem(sys.modules, package, None)


@pytest.mark.parametrize(("extra", "call"), CALLS, ids=[" ".join(call) for _, call in CALLS])
def test_a_command_names_the_extra_that_it_needs(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    extra: str,
    call: list[str],
) -> None:
    without(monkeypatch, BRINGS[extra])
    assert run(call) == 1
    assert f'pip install "kankei[{extra}]"' in "".join(capsys.readouterr().err.split("\n"))
    assert not list(home.glob("x.*"))


@pytest.mark.parametrize("name", ["way", "plane"])
@pytest.mark.parametrize("media", ["image/svg+xml", "image/png"])
def test_a_picture_that_cannot_be_drawn_is_406(
    client: TestClient[Any], monkeypatch: pytest.MonkeyPatch, name: str, media: str
) -> None:
    without(monkeypatch, "altair")
    answer = client.get(f"/v1/reports/{name}", headers={"Accept": media})
    assert (answer.status_code, answer.json()["type"]) == (406, "urn:kankei:problem:extra:missing")


def test_a_table_that_needs_an_extra_is_406(client: TestClient[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "pyarrow")
    answer = client.get("/v1/headcounts", headers={"Accept": "application/vnd.apache.parquet"})
    assert (answer.status_code, "kankei[parquet]" in answer.json()["detail"]) == (406, True)


def test_the_page_leaves_out_what_cannot_be_drawn(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "altair")
    assert run(["report", "--out", "x.html"]) == 0
    assert "<svg" not in (home / "x.html").read_text(encoding="utf-8")


def test_a_store_of_postgresql_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "psycopg")
    with pytest.raises(ExtraError, match="pg"):
        open_store("postgresql://nobody@127.0.0.1:1/none")
