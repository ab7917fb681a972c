"""How the client calls: encoding, keys for retries, waiting, tags and pages; the operations stand beside."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import httpx
import msgspec
from msgspec import Struct

from kankei_api.client.refusal import ApiError, RefusedError, UnreachableError, refusal
from kankei_api.forms import Form

__all__ = ["Calls", "Tagged", "decoded", "quoted"]

T = TypeVar("T")
WAITING = frozenset({"api.key_running", "api.too_many", "api.unavailable", "store.busy"})
"""Refusals after which any call may be sent again: nothing was done."""
JSON = "application/json"


class Tagged(Struct, Generic[T], frozen=True):
    """What was read with its tag (ETag), which a change of it has to name."""

    value: T
    tag: str


class Calls:
    """One server and one caller. Not to be shared between threads that must not wait for each other.

    Args:
        http: Knows the server's address and the caller's token (:func:`kankei_api.client.connect`).
        purpose: What the calls are for; kept in the server's audit.
        attempts: How often a call is sent at most that has an effect once, or none.
        pause: Waits so many seconds.
    """

    def __init__(
        self,
        http: httpx.Client,
        *,
        purpose: str = "",
        attempts: int = 4,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._http, self._attempts, self._pause = http, attempts, pause
        self._headers = {"Kankei-Purpose": quote(purpose)} if purpose else {}

    def download(self, path: str, form: Form, *, body: Any = None, **query: Any) -> bytes:
        """A list as a file: ``download("/v1/judgements", Form.XLSX)``; one page of it.

        ``body``: what is asked, where a list is asked for by POST.

        Raises:
            ApiError: It was refused, or nobody answered.
        """
        method = "GET" if body is None else "POST"
        return self._sent(method, path, query=query, body=body, accept=form.value).content

    def _get(self, path: str, kind: type[T], **query: Any) -> T:
        return decoded(self._sent("GET", path, query=query, accept=_form(kind)), kind)

    def _read(self, path: str, kind: type[T], seen: Tagged[T] | None = None, **query: Any) -> Tagged[T]:
        """What has a tag; what was seen before, if it is still the same."""
        known = {"If-None-Match": seen.tag} if seen else {}
        answer = self._sent("GET", path, query=query, headers=known)
        return seen if seen and answer.status_code == 304 else _tagged(answer, kind)

    def _ask(self, path: str, kind: type[T], body: Any, **query: Any) -> T:
        """A question whose words stand in the body; it has no effect."""
        return decoded(self._sent("POST", path, body=body, query=query, accept=_form(kind)), kind)

    def _once(self, method: str, path: str, kind: type[T], body: Any = None, *, key: str | None = None) -> T:
        """A call that may be sent twice and has one effect: under a key, made up unless it is given."""
        return decoded(self._keyed(method, path, body, key), kind)

    def _change(
        self,
        method: str,
        path: str,
        kind: type[T],
        body: Any = None,
        *,
        tag: str | None,
        key: str | None = None,
        **query: Any,
    ) -> Tagged[T]:
        """The same of what has a tag: refused (412) if somebody changed it since it was read."""
        seen = {"If-Match": tag} if tag else {}
        return _tagged(self._keyed(method, path, body, key, headers=seen, query=query), kind)

    def _keyed(
        self,
        method: str,
        path: str,
        body: Any,
        key: str | None,
        *,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        under = {"Idempotency-Key": f'"{key or uuid.uuid4()}"', **(headers or {})}
        return self._sent(method, path, body=body, headers=under, query=query)

    def _pages(
        self,
        path: str,
        kind: type[T],
        *,
        body: Any = None,
        form: Mapping[str, Any] | None = None,
        limit: int = 200,
        **query: Any,
    ) -> Iterator[T]:
        """Every page of a list, each asked for when it is wanted."""
        method = "GET" if body is None and form is None else "POST"
        answer = self._sent(method, path, query={**query, "limit": limit}, body=body, form=form)
        yield decoded(answer, kind)
        while (following := answer.links.get("next")) is not None:
            answer = self._sent(method, following["url"], body=body, form=form)
            yield decoded(answer, kind)

    def _items(self, path: str, kind: type[T], **query: Any) -> Iterator[T]:
        """Every entry of a list, page by page."""
        for page in self._pages(path, tuple[kind, ...], **query):  # type: ignore[valid-type]
            yield from page

    def _sent(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        form: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: str = JSON,
        again: bool = True,
    ) -> httpx.Response:
        """The answer to a call, sent again while that can help.

        ``again``: it does no harm to send it again when nobody knows if it arrived.

        Raises:
            ApiError: It was refused, or nobody answered.
        """
        told = {"Accept": accept, **self._headers, **(headers or {})}
        content = None if body is None else msgspec.json.encode(body)
        if content is not None:
            told["Content-Type"] = JSON
        given = {"params": _query(query), "content": content, **(form or {}), "headers": told}
        for attempt in range(1, self._attempts):
            try:
                return self._tried(method, path, given)
            except ApiError as error:
                wait = _wait(error, attempt, again=again)
                if wait is None:
                    raise
            self._pause(wait)
        return self._tried(method, path, given)

    def _tried(self, method: str, path: str, given: dict[str, Any]) -> httpx.Response:
        try:
            answer = self._http.request(method, path, **given)
        except httpx.RequestError as error:
            raise UnreachableError(type(error).__name__) from None
        if answer.is_success or answer.status_code == 304:
            return answer
        raise refusal(answer.status_code, answer.content, answer.headers.get("Retry-After", ""))


def quoted(name: str) -> str:
    """A name as one part of an address."""
    return quote(name, safe="")


def _wait(error: ApiError, attempt: int, *, again: bool) -> float | None:
    """Seconds until a call is sent again; None if it is not."""
    pause = min(0.1 * 2.0**attempt, 5.0)
    if isinstance(error, RefusedError):
        asked = error.code in WAITING or (again and error.retry_after > 0)
        return max(error.retry_after, pause) if asked else None
    return pause if again else None


def _query(given: Mapping[str, Any] | None) -> dict[str, str] | None:
    """What stands after the question mark; None for nothing, so that a Link keeps what it has."""
    told = {name: msgspec.to_builtins(value) for name, value in (given or {}).items() if value is not None}
    return {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in told.items()
    } or None


def _form(kind: type[Any]) -> str:
    """What is taken in the place of an answer: a file in any form, data as JSON."""
    return "*/*" if kind is bytes else JSON


def decoded(answer: httpx.Response, kind: type[T]) -> T:
    """What an answer says.

    Raises:
        UnreachableError: No kankei says that.
    """
    if kind is type(None):
        return None
    if kind is bytes:
        return answer.content  # type: ignore[return-value]
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except msgspec.DecodeError:
        raise UnreachableError(f"{answer.status_code}: not an answer of kankei") from None


def _tagged(answer: httpx.Response, kind: type[T]) -> Tagged[T]:
    return Tagged(decoded(answer, kind), answer.headers.get("ETag", ""))
