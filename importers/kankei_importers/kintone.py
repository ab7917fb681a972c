"""A kintone app as a list: its records through the REST API, in the form of kintone's own csv export.

Records are sought by ``$id`` in ascending order, at most 500 a call and one call at a time: that needs none
of the ten cursors a domain has, does not stop at an offset of 10,000, and neither skips nor repeats a record
while staff go on working in the app. The token travels in a header only and stands in no message.

Source: kintone REST API, "Get Records" and "Get Form Fields".
"""

import base64
import csv
import datetime as dt
import http.client
import io
import json
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from msgspec import Struct

from kankei.errors import FileError
from kankei.fields.moment import JAPAN

__all__ = ["SCHEME", "App", "address", "fetch"]

SCHEME = "kintone://"
PORTION = 500
"""Records that kintone gives at most in one call."""
ATTEMPTS = 6
LONGEST = 30.0
"""Seconds to wait at most before one attempt."""
PATIENCE = 30
"""Seconds to wait for an answer."""
GONE = 0
"""Stands for a status where no answer came."""
BUSY = frozenset({GONE, 429, 500, 502, 503, 504})
START = "レコードの開始行"
PLACES = frozenset({"GROUP", "REFERENCE_TABLE"})
"""Parts of a form that hold no value of a record, but have a label all the same."""
MOMENTS = frozenset({"DATETIME", "CREATED_TIME", "UPDATED_TIME"})
LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})

Record = Mapping[str, Mapping[str, Any]]
Row = dict[str, str]


class App(Struct, frozen=True):
    """A kintone app: ``town.cybozu.com`` and the app's number, perhaps only the records of a guest space."""

    domain: str
    number: int
    guest_space: int | None = None

    @property
    def name(self) -> str:
        """The name by which the ledger knows its lists."""
        return f"kintone/{self.domain}/{self.number}"

    @property
    def source(self) -> str:
        """Whose record numbers they are."""
        return f"kintone:{self.domain}/{self.number}"

    def path(self, call: str) -> str:
        """The path of a call of the API."""
        space = f"/guest/{self.guest_space}" if self.guest_space is not None else ""
        return f"/k{space}/v1/{call}.json"


def address(url: str) -> App:
    """The app that an address names.

    Raises:
        FileError: ``kintone.address``.

    >>> address("kintone://town.cybozu.com/12")
    App(domain='town.cybozu.com', number=12, guest_space=None)
    >>> address("kintone://town.cybozu.com/guest/3/12").guest_space
    3
    """
    parts = urllib.parse.urlsplit(url)
    match parts.path.strip("/").split("/"):
        case [number] if number.isdecimal():
            space = None
        case ["guest", given, number] if given.isdecimal() and number.isdecimal():
            space = int(given)
        case _:
            raise FileError("kintone", "kintone.address")
    if parts.username or parts.password or parts.query or not parts.hostname:
        raise FileError("kintone", "kintone.address")
    return App(parts.netloc, int(number), space)


def fetch(app: App, *, token: str, sleep: Callable[[float], object] = time.sleep) -> bytes:
    """All records of an app as csv (UTF-8 with a mark), as its own export would write them.

    A record is one line, a table in it as many more as it has rows beyond the first; ``レコードの開始行``
    marks the first of each. Headers are the fields' labels, or their codes where two fields have one label.

    Args:
        app: Which one.
        token: An API token of the app with the right to view records.
        sleep: How to wait between attempts.

    Raises:
        FileError: ``kintone.token``, ``kintone.app_missing``, ``kintone.busy``, ``kintone.unreachable``,
            ``kintone.proxy``, ``kintone.aborted``, ``kintone.answer``; ``file.header_only``, the app has no
            records.
    """
    if not token:
        raise FileError(app.name, "kintone.no_token")
    with closing(_Line(app, token, sleep)) as line:
        fields = line.ask("app/form/fields", {"app": str(app.number)}, "properties")
        rows = [row for record in _records(line, app) for row in _lines(record)]
    if not rows:
        raise FileError(app.name, "file.header_only")
    return _csv(_header(fields), rows)


def _records(line: "_Line", app: App) -> Iterator[Record]:
    """Every record, in the order of ``$id``."""
    last = 0
    while True:
        query = f"$id > {last} order by $id asc limit {PORTION}"
        found = line.ask("records", {"app": str(app.number), "query": query}, "records")
        yield from found
        if len(found) < PORTION:
            return
        last = int(found[-1]["$id"]["value"])


def _lines(record: Record) -> Iterator[Row]:
    """The lines of one record by field code: the record itself and what its tables hold beyond one row."""
    plain = {code: _text(field) for code, field in record.items() if field["type"] != "SUBTABLE"}
    tables = [field["value"] for field in record.values() if field["type"] == "SUBTABLE"]
    for number in range(max([1, *map(len, tables)])):
        row = dict(plain) if number == 0 else {"$id": plain["$id"]}
        row[START] = "*" if number == 0 else ""
        for table in tables:
            cells = table[number]["value"] if number < len(table) else {}
            row |= {code: _text(cell) for code, cell in cells.items()}
        yield row


def _text(field: Mapping[str, Any]) -> str:
    """A value as kintone's export writes it; a moment as the day and time in Japan, where the town is."""
    value = field["value"]
    if value is None or value == "":
        return ""
    if field["type"] in MOMENTS:
        return dt.datetime.fromisoformat(str(value)).astimezone(JAPAN).strftime("%Y-%m-%d %H:%M:%S")
    parts = value if isinstance(value, list) else [value]
    return "\n".join(str(part.get("name", "")) if isinstance(part, dict) else str(part) for part in parts)


def _header(fields: Mapping[str, Any]) -> dict[str, str]:
    """Field code → header, the columns of a table among the others, the record's number first."""
    flat: dict[str, str] = {}
    number = ""
    for code, field in fields.items():
        if field["type"] in PLACES or field.get("enabled") is False:
            continue
        if field["type"] == "SUBTABLE":
            flat |= {inner: within["label"] for inner, within in field["fields"].items()}
        elif field["type"] == "RECORD_NUMBER":
            number = field["label"]
        else:
            flat[code] = field["label"]
    labels = list(flat.values())
    named = {code: label if labels.count(label) == 1 else code for code, label in flat.items()}
    return {START: START, "$id": number or "レコード番号", **named}


def _csv(header: Mapping[str, str], rows: Sequence[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header.values())
    writer.writerows([row.get(code, "") for code in header] for row in rows)
    return text.getvalue().encode("utf-8-sig")


class _Line:
    """One connection to a domain, on which calls are made one after another.

    It goes through the proxy that the environment or the system names for https (``HTTPS_PROXY``,
    ``NO_PROXY``), but never to this very machine.
    """

    def __init__(self, app: App, token: str, sleep: Callable[[float], object]) -> None:
        self._app, self._token, self._sleep = app, token, sleep
        parts = urllib.parse.urlsplit(f"//{app.domain}")
        host, local = parts.hostname or "", parts.hostname in LOCAL
        kind = http.client.HTTPConnection if local else http.client.HTTPSConnection
        self._proxy = None if local else _proxy(parts.netloc)
        if self._proxy is None:
            self._connection = kind(host, parts.port, timeout=PATIENCE)
            return
        self._connection = kind(self._proxy.hostname or "", self._proxy.port or 80, timeout=PATIENCE)
        self._connection.set_tunnel(host, parts.port, _introduced(self._proxy))

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def ask(self, call: str, wanted: Mapping[str, str], part: str) -> Any:
        """A part of the answer to a call; a busy domain is asked again, later and later, not for ever."""
        target = f"{self._app.path(call)}?{urllib.parse.urlencode(wanted)}"
        status = GONE
        for attempt in range(ATTEMPTS):
            status, headers, body = self._once(target)
            if status == 200:
                return self._read(headers, body, part)
            if status not in BUSY:
                raise FileError(self._app.name, _refusal(status, body), status=str(status))
            if attempt < ATTEMPTS - 1:
                self._sleep(_pause(attempt, headers.get("Retry-After", "")))
        raise self._given_up(status)

    def _given_up(self, status: int) -> FileError:
        facts = {"domain": self._app.domain, "attempts": str(ATTEMPTS)}
        if status != GONE:
            return FileError(self._app.name, "kintone.busy", **facts)
        if self._proxy is None:
            return FileError(self._app.name, "kintone.unreachable", **facts)
        named = f"{self._proxy.hostname}:{self._proxy.port or 80}"
        return FileError(self._app.name, "kintone.proxy", **facts, proxy=named)

    def _once(self, target: str) -> tuple[int, Mapping[str, str], bytes]:
        try:
            self._connection.request("GET", target, headers={"X-Cybozu-API-Token": self._token})
            answer = self._connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return GONE, {}, b""

    def _read(self, headers: Mapping[str, str], body: bytes, part: str) -> Any:
        if "Filter aborted" in headers.get("X-Cybozu-Warning", ""):
            raise FileError(self._app.name, "kintone.aborted")
        try:
            return json.loads(body)[part]
        except (ValueError, KeyError, TypeError):
            raise FileError(self._app.name, "kintone.answer") from None


def _proxy(host: str) -> urllib.parse.SplitResult | None:
    """The proxy by which a host is reached; None if it is reached without."""
    named = urllib.request.getproxies().get("https", "")
    if not named or urllib.request.proxy_bypass(host):
        return None
    return urllib.parse.urlsplit(named if "//" in named else f"//{named}")


def _introduced(proxy: urllib.parse.SplitResult) -> dict[str, str]:
    """What a proxy is told of who asks, if its address holds a name and a password."""
    if proxy.username is None:
        return {}
    told = ":".join(urllib.parse.unquote(part or "") for part in (proxy.username, proxy.password))
    return {"Proxy-Authorization": f"Basic {base64.b64encode(told.encode()).decode()}"}


def _refusal(status: int, body: bytes) -> str:
    """What a refusal means, by kintone's own code where it gives one."""
    try:
        code = str(json.loads(body).get("code", ""))
    except (ValueError, AttributeError):
        code = ""
    if status == 404 or code == "GAIA_AP01":
        return "kintone.app_missing"
    return "kintone.token" if status in {401, 403, 520} or code.startswith("GAIA_IA") else "kintone.answer"


def _pause(attempt: int, asked: str) -> float:
    """Seconds before the next attempt: what the domain asks for, else 1, 2, 4 …; never more than LONGEST."""
    return min(float(asked) if asked.isdecimal() else 2.0**attempt, LONGEST)
