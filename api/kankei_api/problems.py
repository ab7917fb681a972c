"""Every refusal of the API as a problem document (RFC 9457), in the reader's language; no personal data."""

import datetime as dt
import re
import types
import typing
import unicodedata
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi import ResponseSpec
from msgspec import Struct

from kankei.errors import KankeiError, StoreError, UnknownError
from kankei.wording import Lang, sentence
from kankei_api.errors import coded
from kankei_api.journal import journal

MEDIA_TYPE: Any = "application/problem+json"
CODES: Mapping[int, str] = {
    400: "api.malformed",
    401: "api.unauthorized",
    403: "api.forbidden",
    404: "api.no_such_address",
    405: "api.method",
    413: "api.too_large",
    415: "api.media_type",
    422: "api.fields",
    503: "api.unavailable",
}


STATUSES = ((StoreError, 503), (UnknownError, 404))
"""What an error of the family answers; 422 for the others."""


OUR_KIND = re.compile(r"[a-z_]{1,40}")
"""What a mistyped name of a field looks like; anything else may be somebody's data and is not repeated."""


class Fault(Struct, frozen=True, kw_only=True):
    """One thing wrong with one field of a request; ``field`` is its path with dots."""

    field: str
    code: str
    message: str


class ProblemDetails(Struct, frozen=True, kw_only=True):
    """A refusal: ``type`` is stable and for programs, ``title`` and ``detail`` are for people."""

    type: str
    title: str
    status: int
    detail: str
    faults: tuple[Fault, ...] = ()


class Refusal(HTTPException):
    """A refusal of our own; ``code`` names its sentence, ``wrong`` what is wrong with which fields."""

    def __init__(self, status: int, code: str, *, wrong: Mapping[str, str] | None = None) -> None:
        super().__init__(status_code=status, detail=code)
        self.code, self.wrong = code, wrong or {}


class RememberingRequest(Request[Any, Any, Any]):
    """A request that keeps its decoded body, so that a refusal can name all its faults at once."""

    async def json(self) -> Any:
        """The body; refused if a text holds control characters, which one database keeps and another not."""
        body = await super().json()
        self.state["body"] = body
        if any(True for _ in _controls(body, "")):
            raise ValidationException
        return body


REFUSALS = {
    400: "JSON として読めない、または許可されていないホスト名",
    401: "トークンがない、または正しくない",
    403: "この呼び出しは許されていない",
    404: "見つからない",
    413: "本文が大きすぎる",
    422: "項目に誤りがある（faults にすべて）",
    503: "データベースを使えない",
}


def documented(*statuses: int) -> dict[int, ResponseSpec]:
    """The refusals of an operation as its OpenAPI document tells them."""
    return {
        status: ResponseSpec(
            ProblemDetails, media_type=MEDIA_TYPE, generate_examples=False, description=REFUSALS[status]
        )
        for status in statuses
    }


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[ProblemDetails]:
    """The problem document for an error; what nobody expected is logged by kind and place alone."""
    lang = language(request)
    status, code, facts, faults = _judge(request, error, lang)
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    headers |= {"Retry-After": "5"} if status == 503 else {}
    document = ProblemDetails(
        type=f"urn:kankei:problem:{code.replace('.', ':')}",
        title=sentence(f"problem.{status}", lang=lang),
        status=status,
        detail=sentence(code, facts, lang=lang),
        faults=faults,
    )
    return Response(document, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def language(request: Request[Any, Any, Any]) -> Lang:
    """English for whoever asks for it first, Japanese for everybody else."""
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "ja"


def _judge(
    request: Request[Any, Any, Any], error: Exception, lang: Lang
) -> tuple[int, str, Mapping[str, str], tuple[Fault, ...]]:
    match error:
        case Refusal():
            return error.status_code, error.code, {}, _faults(error.wrong.items(), lang)
        case ValidationException():
            return 422, CODES[422], {}, _faults(_wrong(request, error), lang)
        case HTTPException():
            return error.status_code, CODES.get(error.status_code, "api.refused"), {}, ()
        case KankeiError():
            status = next((status for kind, status in STATUSES if isinstance(error, kind)), 422)
            return status, *coded(error), ()
    _log_unexpected(error)
    return 500, "api.unexpected", {}, ()


def _log_unexpected(error: Exception) -> None:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    journal.error("unexpected", kind=type(error).__name__, place=place)


def _faults(wrong: typing.Iterable[tuple[str, str]], lang: Lang) -> tuple[Fault, ...]:
    found = ((field, *code.partition("|")) for field, code in wrong)
    return tuple(
        Fault(field=field, code=code, message=sentence(code, {"choices": choices}, lang=lang))
        for field, code, _, choices in found
    )


def _wrong(request: Request[Any, Any, Any], error: ValidationException) -> Iterator[tuple[str, str]]:
    body = request.state.get("body")
    parameters = request.route_handler.parsed_fn_signature.parameters
    if body is not None and "data" in parameters:
        yield from wrong_fields(parameters["data"].annotation, body)
        return
    for part in error.extra if isinstance(error.extra, list) else ():
        yield str(part.get("key", "")), "fault.value"


def wrong_fields(struct: Any, body: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every field of ``body`` that does not fit the Struct, with the code of what is wrong."""
    if not isinstance(body, dict):
        yield path.rstrip("."), "fault.object"
        return
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    for name in body.keys() - fields.keys():
        yield f"{path}{name if OUR_KIND.fullmatch(name) else '?'}", "fault.unknown"
    for name, field in fields.items():
        if name in body:
            yield from _wrong_value(field.type, body[name], f"{path}{name}")
        elif field.required:
            yield f"{path}{name}", "fault.missing"


def _wrong_value(wanted: Any, value: Any, path: str) -> Iterator[tuple[str, str]]:
    inner = _inner(wanted)
    if isinstance(inner, type) and issubclass(inner, Struct) and value is not None:
        yield from wrong_fields(inner, value, f"{path}.")
        return
    yield from _controls(value, path)
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError:
        yield path, _reason(inner)


def _inner(wanted: Any) -> Any:
    """The type meant, without ``| None`` and without its annotations."""
    if isinstance(wanted, types.UnionType) or typing.get_origin(wanted) is typing.Union:
        wanted = next(part for part in typing.get_args(wanted) if part is not type(None))
    return typing.get_args(wanted)[0] if typing.get_origin(wanted) is typing.Annotated else wanted


def _reason(wanted: Any) -> str:
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return f"fault.choice|{', '.join(str(choice.value) for choice in wanted)}"
    return {dt.date: "fault.day", int: "fault.number", str: "fault.text"}.get(wanted, "fault.value")


def _controls(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and any(
        unicodedata.category(sign) in {"Cc", "Cs"} for sign in value if sign not in "\t\n\r"
    ):
        yield path, "fault.control"
    elif isinstance(value, dict):
        for part in value.values():
            yield from _controls(part, path)
