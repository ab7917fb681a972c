"""Every refusal of the API as a problem document (RFC 9457), in the reader's language; no personal data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi import ResponseSpec
from litestar.openapi.spec import Example
from litestar.utils.scope.state import ScopeState
from msgspec import Struct

from kankei.errors import ExtraError, FieldError, KankeiError, ModelError, StoreError, UnknownError
from kankei.model import Problem
from kankei.wording import Lang, sentence
from kankei_api.bodies import body_of
from kankei_api.errors import coded, told, urn
from kankei_api.faults import OUR_KIND, reason, wrong_fields, wrong_parts
from kankei_api.journal import journal
from kankei_api.parameters import methods, repeated, unknown, wrong_parameters
from kankei_api.preferring import weights

MEDIA_TYPE: Any = "application/problem+json"
CODES: Mapping[int, str] = {
    400: "api.malformed",
    401: "api.unauthorized",
    403: "api.forbidden",
    404: "api.no_such_address",
    405: "api.method",
    406: "api.form",
    408: "api.too_slow",
    409: "api.key_running",
    412: "api.changed_since",
    413: "api.too_large",
    415: "api.media_type",
    422: "api.fields",
    428: "api.if_match_missing",
    429: "api.too_many",
    503: "api.unavailable",
}


MOST_FAULTS = 1000
"""Faults of a list that are told; one of a million bad rows has no more to say."""
UNAVAILABLE = ("store.", "audit.")
"""How the codes of a StoreError begin that says the store cannot be used; others refuse what was asked."""


OPERATORS = frozenset(
    f"store.{what}"
    for what in (
        "empty",
        "missing",
        "unfinished",
        "moved",
        "outdated",
        "other_tables",
        "other_forms",
        "cannot_open",
        "damaged",
        "encoding",
        "pooler",
        "readonly",
        "rights",
        "standby",
    )
)
"""Codes, beside those of models, that only whoever runs the server can do something about."""
STATUSES = {
    "export.own": 403,
    "export.decided": 409,
    "review.sample_nothing": 409,
    "touchpoint.numbered": 409,
}
"""What other codes of a StoreError answer that say something else than that what was asked is wrong."""
NEEDED = {
    "If-Match": (428, "api.if_match_missing"),
    "Idempotency-Key": (400, "api.key_missing"),
}
"""Headers of which it is told in a way of its own that they are missing."""


class Fault(Struct, frozen=True, kw_only=True):
    """One thing wrong with one field of a request; ``field`` is its path, ``file.3`` row 3 of a list."""

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
    """A refusal of our own; ``code`` names its sentence, ``wrong`` what is wrong with which fields.

    ``findings`` are what was found of the file that was sent.
    """

    def __init__(
        self,
        status: int,
        code: str,
        *,
        wrong: Mapping[str, str] | None = None,
        facts: Mapping[str, str] | None = None,
        retry_after: int = 0,
        findings: Sequence[Problem] = (),
    ) -> None:
        super().__init__(status_code=status, detail=code)
        self.code, self.wrong, self.facts = code, wrong or {}, facts or {}
        self.retry_after, self.findings = retry_after, findings


COMMON = (400, 401, 403, 406, 422, 429, 503)
"""What every operation under ``/v1`` can answer: no token, not allowed, no such form, wrong parameters, …"""
TAKING = (408, 413)
"""What every operation that takes a body can answer besides: it never came to its end, it is too large."""
REFUSALS = {
    304: "手元のものと同じ（本文なし）",
    400: "JSON として読めない、目印（Idempotency-Key）がない、または許可されていないホスト名",
    401: "トークンがない、または正しくない",
    403: "この呼び出しは許されていない",
    404: "見つからない",
    406: "求められた形では答えられない",
    408: "本文が送りきられなかった",
    409: "いまの状態ではできない（同じ目印の呼び出しを処理している、など）",
    412: "読んだあとに、ほかの人が変えた",
    413: "本文が大きすぎる",
    422: "項目に誤りがある（faults にすべて）",
    428: "If-Match がない",
    429: "呼び出しが多すぎる",
    503: "データベースを使えない",
}


class Documented(ResponseSpec):
    """What an operation can answer, as the document tells it: never changed, so handlers share it."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "Documented":
        return self


def documented(
    *statuses: int,
    unknown: str | tuple[str, ...] = (),
    also: Mapping[int, tuple[str, ...]] | None = None,
) -> dict[int, Documented]:
    """The refusals of an operation as its OpenAPI document tells them, each with an example.

    Args:
        statuses: Which, each with what it says everywhere.
        unknown: What a 404 is about, as UnknownError names it; an example for each.
        also: What an operation says of its own, by status: an example for each, so that programs can tell
            apart what may be sent again and what may not.
    """
    codes: dict[int, tuple[str, ...]] = {status: (CODES.get(status, ""),) for status in statuses}
    nouns = (unknown,) if isinstance(unknown, str) else unknown
    codes |= {404: tuple(f"unknown.{noun}" for noun in nouns)} if nouns else {}
    if 409 in statuses:  # of a call that hears an Idempotency-Key
        codes[422] = (*codes[422], "api.key_reused")
    for status, own in (also or {}).items():
        codes[status] = (*codes.get(status, ()), *own)
    return {status: _documented(status, codes[status]) for status in sorted(codes)}


def _documented(status: int, codes: Sequence[str]) -> Documented:
    if status == 304:
        return Documented(None, description=REFUSALS[status])
    faults = (Fault(field="touchpoint.occurred_on", code="fault.day", message=sentence("fault.day")),)
    shown = [_document(status, code, {}, faults if code == CODES[422] else (), "ja") for code in codes]
    types = f"。type: {', '.join(one.type for one in shown)}" if len(shown) > 1 else ""
    return Documented(
        ProblemDetails,
        media_type=MEDIA_TYPE,
        generate_examples=False,
        description=REFUSALS[status] + types,
        examples=[Example(summary=one.detail, value=msgspec.to_builtins(one)) for one in shown],
    )


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[ProblemDetails]:
    """The problem document for an error; what nobody expected is logged by kind and place alone."""
    lang = language(request)
    document = _document(*_judge(request, error, lang), lang)
    status = document.status
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    wait = 5 if status == 503 else getattr(error, "retry_after", 0)
    headers |= {"Retry-After": str(wait)} if wait else {}
    headers |= {"Allow": methods(request.app, request.scope["path"])} if status == 405 else {}
    return Response(document, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def part_refused(error: Exception, lang: Lang) -> ProblemDetails:
    """The problem document for one part of a call whose other parts went well."""
    if isinstance(error, Refusal):
        return _document(error.status_code, error.code, error.facts, _all_faults(error, lang), lang)
    if isinstance(error, KankeiError):
        return _document(_status(error), *coded(error), (), lang)
    _log_unexpected(error)
    return _document(500, "api.unexpected", {}, (), lang)


def _document(
    status: int, code: str, facts: Mapping[str, str], faults: tuple[Fault, ...], lang: Lang
) -> ProblemDetails:
    return ProblemDetails(
        type=urn(code),
        title=sentence(f"problem.{status}", lang=lang),
        status=status,
        detail=_detail(code, facts, lang),
        faults=faults,
    )


def _detail(code: str, facts: Mapping[str, str], lang: Lang) -> str:
    """The sentence for a caller, who can type nothing on the machine of the server."""
    if code in OPERATORS or code.startswith("model."):
        return sentence("api.operator", {"code": code}, lang=lang)
    return sentence(code, facts, lang=lang, surface="over_api")


def language(request: Request[Any, Any, Any]) -> Lang:
    """English for whoever would rather have it than Japanese, Japanese for everybody else."""
    liked = weights(request.headers.get("accept-language", ""))
    ja, en = (
        max((weight for tag, weight in liked.items() if tag.split("-")[0] == lang), default=0.0)
        for lang in ("ja", "en")
    )
    return "en" if en > ja else "ja"


def _judge(
    request: Request[Any, Any, Any], error: Exception, lang: Lang
) -> tuple[int, str, Mapping[str, str], tuple[Fault, ...]]:
    match error:
        case Refusal():
            return error.status_code, error.code, error.facts, _all_faults(error, lang)
        case ValidationException():
            wrong = list(_wrong(request, error))
            status, code = next(
                (NEEDED[one] for one in NEEDED if wrong == [(one, "fault.missing")]), (422, CODES[422])
            )
            return status, code, {}, _faults(wrong if status == 422 else (), lang)
        case HTTPException():
            return error.status_code, CODES.get(error.status_code, "api.refused"), {}, ()
        case FieldError():
            return 422, *coded(error), _faults([(error.field, error.code)], lang)
        case KankeiError():
            return _status(error), *coded(error), ()
    _log_unexpected(error)
    return 500, "api.unexpected", {}, ()


def _status(error: KankeiError) -> int:
    """What an error of the family answers."""
    if isinstance(error, UnknownError):
        return 404
    if isinstance(error, ExtraError):
        return 406
    unusable = isinstance(error, StoreError) and error.code.startswith(UNAVAILABLE)
    if unusable or isinstance(error, ModelError):
        return 503
    return STATUSES.get(error.code, 422) if isinstance(error, StoreError) else 422


def _log_unexpected(error: Exception) -> None:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    journal.error("unexpected", kind=type(error).__name__, place=place)


def _all_faults(error: Refusal, lang: Lang) -> tuple[Fault, ...]:
    found = (
        Fault(field=_place(one.row), code=one.code, message=told(one, lang, "over_api"))
        for one in error.findings[:MOST_FAULTS]
    )
    return (*_faults(error.wrong.items(), lang), *found)


def _place(row: int | None) -> str:
    return "file" if row is None else f"file.{row}"


def _faults(wrong: Iterable[tuple[str, str]], lang: Lang) -> tuple[Fault, ...]:
    found = ((field, *code.partition("|")) for field, code in wrong)
    return tuple(
        Fault(field=field, code=code, message=_detail(code, {"choices": choices}, lang))
        for field, code, _, choices in found
    )


def _wrong(request: Request[Any, Any, Any], error: ValidationException) -> Iterator[tuple[str, str]]:
    """All that is wrong with the fields of the body and with the parameters."""
    kind, body = body_of(request), request.state.get("body")
    form = ScopeState.from_scope(request.scope).form
    found = [] if kind is None or body is None else list(wrong_fields(kind, body))
    found += list(wrong_parts(kind, form)) if isinstance(form, dict) else []
    found += [
        (name, reason(kind, value) if kind else "fault.missing")
        for name, kind, value in wrong_parameters(request)
    ]
    found += [(name if OUR_KIND.fullmatch(name) else "?", "fault.unknown") for name in unknown(request)]
    found += [(name, "fault.repeated") for name in (*repeated(request), *request.state.get("twice", ()))]
    if found:
        yield from found
        return
    for part in error.extra if isinstance(error.extra, list) else ({"key": ""},):
        key = str(part.get("key", ""))
        yield ("", "fault.object") if key in {"", "data"} else (key, "fault.value")
