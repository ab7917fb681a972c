"""Idempotency-Key: a call sent again under the same key has one effect, and gets the same answer.

Source: IETF draft-ietf-httpapi-idempotency-key-header.
"""

import datetime as dt
import hashlib
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

__all__ = [
    "REPEATABLE",
    "REPEATABLE_ONLY",
    "Keep",
    "Retry",
    "Running",
    "beside",
    "one_unit",
]

P = ParamSpec("P")
R = TypeVar("R")
KEPT = dt.timedelta(hours=24)
SHAPE = r'^("[\x20-\x21\x23-\x7e]{1,200}"|[\x21\x23-\x7e]{1,200})$'
"""A quoted text, as the draft has it, or a bare word."""
TOLD = "同じ呼び出しを送り直すときの目印（24時間有効）。同じ目印なら効果は一度きりで、同じ答えが返る"


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


def _keyed(handler: Callable[..., Any], given: dict[str, Any]) -> Response[bytes]:
    call = given["call"]
    asked = _fingerprint(call.act.action, given)
    with call.retry.running.alone(call.caller.name, call.retry.key):
        return _sent(call.store.write(lambda connection: _once(connection, handler, given, asked)))


Keep = Callable[[sa.Connection, Any], object]
"""Keeps an answer, within the unit whose effect it tells of."""


def beside(call: Any, asked: Any, work: Callable[[Keep], R]) -> R | Response[bytes]:
    """Do work whose units are its own, once for every key.

    Args:
        call: The present call.
        asked: Its body.
        work: Is given what it must call with its answer within its unit; does not call it without a key.

    Raises:
        Refusal: 409, the same call is being worked on; 422, the key was used for something else.
    """
    if call.retry is None:
        return work(lambda *_: None)
    told = _fingerprint(call.act.action, {"data": asked})
    with call.retry.running.alone(call.caller.name, call.retry.key):
        with call.store.reading() as connection:
            found = _found(connection, call, told)
        if found is not None:
            call.saw(*found.people, repeated="true")
            return _sent(found)
        return work(lambda connection, made: _keep(connection, call, told, made))


def _within(given: dict[str, Any], connection: sa.Connection) -> dict[str, Any]:
    return {**given, "call": given["call"].within(connection)}


def _once(
    connection: sa.Connection, handler: Callable[..., Any], given: dict[str, Any], asked: str
) -> KeptAnswer:
    """The answer kept under the key, or a fresh one, kept."""
    call = given["call"]
    found = _found(connection, call, asked)
    if found is not None:
        audit.note(connection, *found.people, repeated="true")
        return found
    return _keep(connection, call, asked, handler(**_within(given, connection)))


def _found(connection: sa.Connection, call: Any, asked: str) -> KeptAnswer | None:
    found = answers.find(connection, call.caller.name, call.retry.key, since=call.at - KEPT)
    if found is not None and found.fingerprint != asked:
        raise Refusal(422, "api.key_reused")
    return found


def _keep(connection: sa.Connection, call: Any, asked: str, made: Any) -> KeptAnswer:
    """Keep an answer.

    Raises:
        Refusal: 409, another process was faster.
    """
    if _found(connection, call, asked) is not None:
        raise Refusal(409, "api.key_running")
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


def _sent(kept: KeptAnswer) -> Response[bytes]:
    headers = msgspec.json.decode(kept.headers, type=dict[str, str])
    body = b"" if kept.status == 204 else kept.body.encode()
    return Response(body, status_code=kept.status, headers=headers)


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


Key = Annotated[str | None, HeaderParameter(name="Idempotency-Key", description=TOLD, pattern=SHAPE)]
NeededKey = Annotated[str, HeaderParameter(name="Idempotency-Key", description=TOLD, pattern=SHAPE)]


def _maybe(request: Request[Any, Any, Any], idempotency_key: Key = None) -> Retry | None:
    return None if idempotency_key is None else _retry(request, idempotency_key)


def _surely(request: Request[Any, Any, Any], idempotency_key: NeededKey) -> Retry:
    return _retry(request, idempotency_key)


def _retry(request: Request[Any, Any, Any], shown: str) -> Retry:
    key = hashlib.sha256(shown.strip('"').encode()).hexdigest()
    status = int(request.route_handler.status_code)
    return Retry(key=key, running=request.app.state["running"], status=status)


Repeat = NamedDependency[Retry | None]
REPEATABLE = {"retry": Provide(_maybe, sync_to_thread=False)}
"""Dependencies of a handler that hears an Idempotency-Key."""
REPEATABLE_ONLY = {"retry": Provide(_surely, sync_to_thread=False)}
"""Dependencies of a handler that asks for one (400 without)."""
