"""A server that speaks the part of kintone's REST API that is read: fields of a form, records by ``$id``.

It keeps to the documented rules: the token in a header, at most 500 records a call, every value a string,
tables nested, errors as ``{"code", "id", "message"}``.
"""

import json
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "t0ken"
QUERY = re.compile(r"\$id > (\d+) order by \$id asc limit (\d+)")
FIELDS = {
    "レコード番号": {"type": "RECORD_NUMBER", "code": "レコード番号", "label": "レコード番号"},
    "name": {"type": "SINGLE_LINE_TEXT", "code": "name", "label": "氏名"},
    "mail": {"type": "LINK", "code": "mail", "label": "メールアドレス"},
    "made": {"type": "CREATED_TIME", "code": "made", "label": "作成日時"},
    "from": {"type": "DATE", "code": "from", "label": "利用開始日"},
    "likes": {"type": "CHECK_BOX", "code": "likes", "label": "興味"},
    "clerk": {"type": "USER_SELECT", "code": "clerk", "label": "担当者"},
    "guests": {
        "type": "SUBTABLE",
        "code": "guests",
        "label": "同行者",
        "fields": {"guest": {"type": "SINGLE_LINE_TEXT", "code": "guest", "label": "同行者名"}},
    },
}


def record(number: int, name: str, guests: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """A record as kintone answers it."""
    table = [
        {"id": str(n), "value": {"guest": {"type": "SINGLE_LINE_TEXT", "value": g}}}
        for n, g in enumerate(guests)
    ]
    values = {
        "$id": ("__ID__", str(number)),
        "$revision": ("__REVISION__", "1"),
        "レコード番号": ("RECORD_NUMBER", str(number)),
        "name": ("SINGLE_LINE_TEXT", name),
        "mail": ("LINK", f"p{number}@example.jp"),
        "made": ("CREATED_TIME", "2026-03-31T16:30:00Z"),
        "from": ("DATE", "2026-05-01"),
        "likes": ("CHECK_BOX", ["農業", "祭り"]),
        "clerk": ("USER_SELECT", [{"code": "c1", "name": "係"}]),
        "guests": ("SUBTABLE", table),
    }
    return {code: {"type": kind, "value": more.get(code, value)} for code, (kind, value) in values.items()}


class Kintone(ThreadingHTTPServer):
    """The domain: one app with its records; ``refusals`` are answered first, one per call."""

    def __init__(self, records: list[dict[str, Any]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.records, self.calls = records, list[str]()
        self.refusals: list[tuple[int, dict[str, str]]] = []
        self.token, self.fields = TOKEN, dict(FIELDS)
        self.warning = ""

    @property
    def url(self) -> str:
        return f"kintone://127.0.0.1:{self.server_address[1]}/12"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Kintone

    def do_GET(self) -> None:
        self.server.calls.append(self.path)
        if self.server.refusals:
            status, headers = self.server.refusals.pop(0)
            return self._answer(status, {"code": "GAIA_RE01", "message": "busy"}, headers)
        if self.headers.get("X-Cybozu-API-Token") != self.server.token:
            return self._answer(401, {"code": "GAIA_IA02", "message": "token"})
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if asked.get("app") != "12":
            return self._answer(404, {"code": "GAIA_AP01", "message": "no app"})
        if parts.path == "/k/v1/app/form/fields.json":
            return self._answer(200, {"properties": self.server.fields, "revision": "1"})
        return self._records(asked["query"])

    def _records(self, query: str) -> None:
        found = QUERY.fullmatch(query)
        if found is None or int(found[2]) > 500:
            return self._answer(400, {"code": "GAIA_QU01", "message": "query"})
        after = [one for one in self.server.records if int(one["$id"]["value"]) > int(found[1])]
        headers = {"X-Cybozu-Warning": self.server.warning} if self.server.warning else {}
        return self._answer(200, {"records": after[: int(found[2])], "totalCount": None}, headers)

    def _answer(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(records: list[dict[str, Any]], certificate: Path | None = None) -> Iterator[Kintone]:
    """The domain, up for the time of a block; with a certificate (and its key) it speaks TLS."""
    server = Kintone(records)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
