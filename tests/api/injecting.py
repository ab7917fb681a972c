"""Puts hostile strings into every place of a running application, and looks for whatever they have done."""

import csv
import io
import json
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import httpx
import sqlalchemy as sa
from litestar.testing import TestClient

from kankei.store import Store, settings
from kankei.store.tables import record
from kankei.usecases.access import auditing
from kankei_api.controllers.signing_on import UNDER_WAY
from kankei_api.settings import SignOn

from .payloads import MARK, PRODUCT, Place, address, put

__all__ = ["Injection", "sign_on"]

WITNESS = {
    "record": {"name": "証人 花子", "phone": "090-5555-4444", "address": "東京都千代田区千代田1-1"},
    "touchpoint": {"channel": "station_event", "occurred_on": "2026-04-18"},
}
LIST = "氏名,電話番号,参加日\n"
SECRETS = (
    "root:x:0",
    "/bin/bash",
    str(PRODUCT),
    "<class '",
    "Traceback",
    "sqlalchemy",
    "psycopg",
    "sqlite3.",
)
"""What only an answer says that was made to: files, what a template worked out, our inside."""
KEPT = {"erasePerson", "endProtection"}
"""Operations that are not given ids that are there, or the others would find nobody any more."""
TABLES = ("/v1/judgements", "/v1/headcounts", "/v1/imports", "/v1/analyses/channels")
FOUND_BY = ("name", "kana", "former_name", "email", "phone")
"""The fields of a record by which somebody is searched for."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def sign_on(issuer: str) -> SignOn:
    """Single sign-on by a provider, so that what a browser brings back from it is looked at."""
    return SignOn(issuer=issuer, client_id="kankei", public_url="https://testserver.local")


class Injection:
    """An application with a witness in its store: nothing of it may change."""

    def __init__(self, client: TestClient[Any], store: Store) -> None:
        self.client, self.store = client, store
        self.answers: Counter[int] = Counter()
        told = client.post("/v1/touchpoints", json=WITNESS).json()
        self.witness = uuid.UUID(told["record"])
        other = client.post(
            "/v1/touchpoints", json=WITNESS | {"record": {"name": "田中 一", "phone": "03-1111-2222"}}
        ).json()
        self.ids = {"person_id": other["person"], "record_id": other["record"], "no": "2"}
        self.ids |= {"left": told["record"], "right": other["record"], "name": "channels"}
        store.write(lambda connection: settings.put(connection, MARK, "unharmed"))
        self._before = self._state()

    def put(self, place: Place, text: str) -> Iterator[str]:
        """Call an operation with a string in one place; whatever was effective is told."""
        answer = self.call(place, text)
        if answer is not None:
            faults = judged(answer, text)
            yield from (f"{place.operation} {place.name} {text[:60]!r}: {fault}" for fault in faults)

    def call(self, place: Place, text: str) -> httpx.Response | None:
        """What an operation answers to a string in one place; None if no client can say it."""
        ids = {} if place.operation in KEPT else self.ids
        path, query = address(place, ids, text)
        headers = {"Idempotency-Key": str(uuid.uuid4()), "If-Match": "*"}
        if place.operation == "finishSignIn":
            query = {"state": "agreed", "code": "any"} | query
            headers["Cookie"] = f"{UNDER_WAY}=agreed.nonce.verifier"
        if place.where == "header":
            headers[place.name] = quote(text, safe=" !\"#$&'()*+,/:;<=>?@[]^`{|}~")[:8_000]
        sent: dict[str, Any] = {}
        if place.where == "body":
            body = json.dumps(put(place.example, json.loads(place.name), text))
            if self.ids.keys() & ids.keys():
                body = body.replace("01986f3e-0000-7000-8000-000000000001", self.ids["person_id"])
            sent = {"content": body}
            headers["Content-Type"] = "application/json"
        elif place.where == "form":
            sent = self._form(place, text)
        elif place.method in {"post", "put", "patch"}:
            sent = {"json": {}}
        try:
            answer = self.client.request(place.method, path, params=query, headers=headers, **sent)
        except (httpx.InvalidURL, httpx.LocalProtocolError, UnicodeEncodeError):
            return None
        self.answers[answer.status_code] += 1
        return answer

    def _form(self, place: Place, text: str) -> dict[str, Any]:
        """A list to upload, its name, and what is said of it."""
        said = {"channel": "station_event", "purpose": "count", "source": "reception", "token": "x"}
        said = {name: value for name, value in said.items() if name in place.example}
        cells = text if place.name == "file" else "田中 一"
        content = f'{LIST}"{cells.replace(chr(34), chr(34) * 2)}",03-1111-2222,2026-04-18\n'
        name = text if place.name == "file name" else "list.csv"
        if place.name not in {"file", "file name"}:
            said[place.name] = text
        return {"data": said, "files": {"file": (name, content.encode("utf-8", "surrogatepass"))}}

    def harm(self) -> Iterator[str]:
        """What was done to the store, of which nobody was told."""
        for name, found in self._state().items():
            if found != self._before[name]:
                yield f"{name}: {self._before[name]!r} became {found!r}"
        if auditing.verify(self.store).breaks:
            yield "the audit does not verify"
        for path in TABLES:
            told = self.client.get(path, headers={"Accept": "text/csv"})
            cells = [cell for row in csv.reader(io.StringIO(told.text.lstrip("\ufeff"))) for cell in row]
            yield from (
                f"{path}: {cell[:40]!r}" for cell in cells if cell.startswith(FORMULA) and not number(cell)
            )

    def _state(self) -> Mapping[str, Any]:
        """What no call changes: the tables and their columns, the witness, who searched for finds nobody."""
        with self.store.reading() as connection:
            looked = sa.inspect(connection)
            tables = {
                name: sorted(column["name"] for column in looked.get_columns(name))
                for name in looked.get_table_names()
            }
            witness = connection.execute(sa.select(record).where(record.c.id == self.witness)).one()
            return {
                "tables": tables,
                "witness": tuple(witness),
                "setting": settings.get(connection, MARK),
            }


def number(cell: str) -> bool:
    """Whether a cell is a number below zero, which is no formula."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def judged(answer: httpx.Response, text: str) -> Iterator[str]:
    """What an answer gives away of a payload that worked."""
    if answer.status_code >= 500:
        yield f"status {answer.status_code}"
    if "x-injected" in answer.headers:
        yield "a header of its own"
    said = answer.text
    yield from (f"says {secret!r}" for secret in SECRETS if secret in said and secret not in text)
    if answer.headers.get("content-type", "").startswith("text/html") and "<" in text and text in said:
        yield "unescaped in a page"
    if answer.request.url.path == "/v1/people:search" and answer.is_success:
        told = [hit["record"] for hit in answer.json()["hits"]]
        strangers = [one for one in told if not any(MARK in one[field] for field in FOUND_BY)]
        if strangers and MARK in text:  # an earlier payload may itself be somebody's old name by now
            yield f"a search found {len(strangers)}"
    if answer.request.url.path == "/v1/audit" and answer.request.method == "GET" and answer.is_success:
        asked = dict(answer.request.url.params)
        if MARK in asked.get("by", "") + asked.get("action", "") and answer.json():
            yield "a filter let something through"
