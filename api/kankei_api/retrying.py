"""Idempotency-Key: a call sent again under the same key has one effect, and gets the same answer.

Source: IETF draft-ietf-httpapi-idempotency-key-header.
"""

import datetime as dt
import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Annotated, Any, ParamSpec, TypeVar

import msgspec
import sqlalchemy as sa
from litestar import Request, Response
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.params import HeaderParameter
from litestar.serialization import encode_json
from msgspec import Struct

from kankei.model import KeptAnswer
from kankei.store import answers, audit
from kankei_api.problems import Refusal

__all__ = ["REPEATABLE", "REPEATABLE_ONLY", "Retry", "Running", "not_repeatable", "once", "one_unit"]

P = ParamSpec("P")
R = TypeVar("R")
KEPT = dt.timedelta(hours=24)
SHAPE = re.compile(r'"[\x20-\x21\x23-\x7e]{1,200}"|[\x21\x23-\x7e]{1,200}')
"""A quoted text, as the draft has it, or a bare word."""


class Running:
    """The keyed calls that this process works on. Those of other processes wait for the writers' lock."""

    def __init__(self) -> None:
        self._lock, self._keys = threading.Lock(), set[tuple[str, str]]()

    @contextmanager
    def alone(self, account: str, key: str) -> Iterator[None]:
        """Hold a key.

        Raises:
            Refusal: 409, another call holds it.
        """
        with self._lock:
            if (account, key) in self._keys:
                raise Refusal(409, "api.key_running")
            self._keys.add((account, key))
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard((account, key))


class Retry(Struct, frozen=True, kw_only=True):
    """A call that may come again: its key (as a digest), what holds it, and the status when all goes well."""

    key: str
    running: Any
    status: int


def one_unit(handler: Callable[P, R]) -> Callable[P, R]:
    """Let a whole call be one writing unit: all it reads is of one moment, and all is kept or nothing.

    To stand below ``@post`` and the like. With an Idempotency-Key (dependencies ``REPEATABLE``) the answer is
    written in the same unit, and found there when the call comes again.
    """

    @wraps(handler)
    def run(*_: P.args, **given: P.kwargs) -> Any:
        call: Any = given["call"]
        if call.retry is not None:
            return _keyed(handler, given)
        return call.store.write(lambda connection: handler(**_within(given, connection)))  # type: ignore[call-arg]

    return run


def once(handler: Callable[P, R]) -> Callable[P, R]:
    """Let a call with an Idempotency-Key be one writing unit with one effect; one without is left alone."""

    @wraps(handler)
    def run(*_: P.args, **given: P.kwargs) -> Any:
        call: Any = given["call"]
        return handler(**given) if call.retry is None else _keyed(handler, given)  # type: ignore[call-arg]

    return run


def _keyed(handler: Callable[..., Any], given: dict[str, Any]) -> Response[bytes]:
    call = given["call"]
    asked = _fingerprint(call.act.action, given)
    with call.retry.running.alone(call.caller.name, call.retry.key):
        kept: KeptAnswer = call.store.write(lambda connection: _once(connection, handler, given, asked))
    headers = msgspec.json.decode(kept.headers, type=dict[str, str])
    body = b"" if kept.status == 204 else kept.body.encode()
    return Response(body, status_code=kept.status, headers=headers)


def _within(given: dict[str, Any], connection: sa.Connection) -> dict[str, Any]:
    return {**given, "call": given["call"].within(connection)}


def _once(
    connection: sa.Connection, handler: Callable[..., Any], given: dict[str, Any], asked: str
) -> KeptAnswer:
    """The answer kept under the key, or a fresh one, kept."""
    call = given["call"]
    found = answers.find(connection, call.caller.name, call.retry.key, since=call.at - KEPT)
    if found is not None and found.fingerprint != asked:
        raise Refusal(422, "api.key_reused")
    if found is not None:
        audit.note(connection, *found.people, repeated="true")
        return found
    made = handler(**_within(given, connection))
    whole = made if isinstance(made, Response) else Response(made)
    fresh = KeptAnswer(
        account=call.caller.name,
        key=call.retry.key,
        fingerprint=asked,
        status=whole.status_code or call.retry.status,
        headers=msgspec.json.encode(dict(whole.headers)).decode(),
        body=encode_json(whole.content).decode(),
        subjects=tuple(str(one) for one in audit.noted(connection)),
        kept_at=call.at,
    )
    answers.forget(connection, before=call.at - KEPT)
    answers.add(connection, fresh)
    return fresh


def _fingerprint(action: str, given: dict[str, Any]) -> str:
    """What was asked, in short: the operation with its path, query and body."""
    asked = {name: value for name, value in given.items() if name not in {"call", "request"}}
    told = msgspec.json.encode([action, asked], order="sorted", enc_hook=_content)
    return hashlib.sha256(told).hexdigest()


def _content(value: Any) -> str:
    if not isinstance(value, UploadFile):
        return repr(value)
    value.file.seek(0)
    found = hashlib.sha256(value.file.read()).hexdigest()
    value.file.seek(0)
    return found


Key = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="同じ呼び出しを送り直すときの目印（24時間有効）。同じ目印なら効果は一度きりで、同じ答えが返る",
        max_length=202,
    ),
]


def not_repeatable() -> None:
    """Of a call that hears no key."""


def _maybe(request: Request[Any, Any, Any], idempotency_key: Key = None) -> Retry | None:
    return None if idempotency_key is None else _retry(request, idempotency_key)


def _surely(request: Request[Any, Any, Any], idempotency_key: Key = None) -> Retry:
    if idempotency_key is None:
        raise Refusal(400, "api.key_missing")
    return _retry(request, idempotency_key)


def _retry(request: Request[Any, Any, Any], shown: str) -> Retry:
    if not SHAPE.fullmatch(shown):
        raise Refusal(400, "api.key_malformed")
    key = hashlib.sha256(shown.strip('"').encode()).hexdigest()
    status = int(request.route_handler.status_code)
    return Retry(key=key, running=request.app.state["running"], status=status)


Repeat = NamedDependency[Retry | None]
REPEATABLE = {"retry": Provide(_maybe, sync_to_thread=False)}
"""Dependencies of a handler that hears an Idempotency-Key."""
REPEATABLE_ONLY = {"retry": Provide(_surely, sync_to_thread=False)}
"""Dependencies of a handler that asks for one (400 without)."""
