"""``/v1/touchpoints``: log what somebody did and learn at once whose it is."""

from collections.abc import Sequence
from typing import Annotated, Any, cast

import msgspec
import sqlalchemy as sa
from litestar import Request, Response, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import Body
from msgspec import Meta, Struct
from msgspec.structs import replace

from kankei.errors import KankeiError
from kankei.fields import date
from kankei.model import Scope
from kankei.model import kind as kinds
from kankei.model.touchpoint import wrong_days
from kankei.usecases import interaction
from kankei.usecases.interaction import Answer, Entry, Interaction, Logged
from kankei.usecases.interaction.repeating import DIFFERENT
from kankei.usecases.ledger.screening import ERASED_ROW
from kankei_api.calling import Call, Here
from kankei_api.days import in_body
from kankei_api.faults import wrong_fields, wrong_kind
from kankei_api.gathering import Gathering
from kankei_api.problems import COMMON, TAKING, ProblemDetails, Refusal, documented, part_refused
from kankei_api.retrying import REPEATABLE, REPEATABLE_ONLY, Keep, beside

__all__ = ["HANDLERS"]

MOST, BATCH_LIMIT = 1_000, 2 * 1024 * 1024
"""Items of a batch, and bytes of its body."""
REPEATED = {409: (DIFFERENT,), 422: (ERASED_ROW,)}
WALK_IN = Example(
    summary="駅舎イベントに来た人を、名前だけで記録する",
    value={
        "record": {"name": "佐藤 花子"},
        "touchpoint": {"channel": "station_event", "occurred_on": "2026-04-18"},
    },
)
FULL = Example(
    summary="連絡先の分かる人のお試し住宅の滞在を記録する",
    value={
        "record": {
            "name": "髙橋 健太",
            "kana": "タカハシ ケンタ",
            "phone": "090-1234-5678",
            "address": "福島県会津若松市東栄町3-46",
        },
        "touchpoint": {"channel": "trial_stay", "occurred_on": "2026-05-02", "ended_on": "2026-05-06"},
    },
)
TWO = Example(summary="ふたりをまとめて記録する", value={"items": [WALK_IN.value, FULL.value]})
BEFORE = {
    200: ResponseSpec(
        Logged,
        description="同じ source_no で、もう記録してあった。その接点のいまの姿（何も書いていない）",
        generate_examples=False,
    )
}


class Batch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Interactions, each as a single call takes it; what is wrong with one does not touch the others."""

    items: Annotated[list[Any], Meta(min_length=1, max_length=MOST)]


class ItemResult(Struct, frozen=True, kw_only=True):
    """What became of one item: logged (``status`` 201; 200 if it was before), or refused, and why."""

    status: int
    logged: Logged | None = None
    problem: ProblemDetails | None = None


class BatchResult(Struct, frozen=True, kw_only=True):
    """What became of each item, in their order."""

    logged: int
    refused: int
    items: tuple[ItemResult, ...]


@post(
    "/touchpoints",
    scope=Scope.LOG,
    sync_to_thread=True,
    operation_id="logTouchpoint",
    response_description="記録した。だれの接点か、ほかにだれかもしれないか、いまの位置づけ",
    tags=["touchpoints"],
    summary="接点をひとつ記録する",
    dependencies=REPEATABLE,
    responses=BEFORE | documented(*COMMON, 404, 409, *TAKING, unknown="person", also=REPEATED),
)
def log(
    call: Here, request: Request[Any, Any, Any], data: Annotated[Interaction, Body(examples=[WALK_IN, FULL])]
) -> Response[Logged]:
    """Log one interaction of a person of an id, or of somebody by name and whatever is at hand.

    Answers whose it is, who else it may be, and where they stand today. ``person`` is null while nobody can
    be told, and of a company or a club: its touchpoint is kept, and it is no person, as in a list.
    ``provisional`` says that this was told from the record alone: the next settlement may find otherwise.
    Of protected people only those are told who may protect; for everybody else it is as if somebody new came.
    What the account logged before under the same ``source_no``, channel, kind and day is not logged again:
    the same is answered with 200, whatever staff put right since, and anything else refused with 409.
    """
    if wrong := _wrong(call, data):
        raise Refusal(422, "api.fields", wrong=wrong)
    if call.retry is None:
        gathering = cast(Gathering, request.app.state["gathering"])
        return _answered(gathering.log(_entry(call, data), call.act, at=call.at))

    def work(keep: Keep) -> Response[Logged]:
        def within(connection: sa.Connection, answers: Sequence[Answer]) -> None:
            keep(connection, _answered(_only(answers)))

        done = interaction.log_many(call.store, [_entry(call, data)], at=call.at, beside=within)
        return _answered(_only(done))

    logged: Any = beside(call, data, work)
    return logged  # type: ignore[no-any-return]


@post(
    "/touchpoints:batch",
    status_code=200,
    scope=Scope.LOG,
    piecemeal=True,
    sync_to_thread=True,
    operation_id="logTouchpoints",
    response_description="どれがどうなったか、送った順に",
    tags=["touchpoints"],
    summary="接点をまとめて記録する",
    dependencies=REPEATABLE_ONLY,
    request_max_body_size=BATCH_LIMIT,
    responses=documented(*COMMON, 409, *TAKING),
)
def log_many(call: Here, data: Annotated[Batch, Body(examples=[TWO])]) -> BatchResult:
    """Log up to 1,000 interactions in one unit; a result for each, and a bad one never fails the others."""
    read = [_read(call, item) for item in data.items]
    good = [_entry(call, one) for one in read if isinstance(one, Interaction)]

    def work(keep: Keep) -> BatchResult:
        def within(connection: sa.Connection, answers: Sequence[Answer]) -> None:
            keep(connection, _results(call, read, answers))

        return _results(call, read, interaction.log_many(call.store, good, at=call.at, beside=within))

    result: Any = beside(call, data, work)
    return result  # type: ignore[no-any-return]


def _entry(call: Call, said: Interaction) -> Entry:
    knowing = call.caller.may(Scope.PROTECT)
    did = said.touchpoint
    said = replace(said, touchpoint=replace(did, kind=kinds.read(did.kind, did.channel) or ""))
    return Entry(interaction=said, by=call.caller.name, as_of=call.today, rule=call.rule, knowing=knowing)


def _answered(logged: Logged) -> Response[Logged]:
    return Response(logged, status_code=_status(logged))


def _status(logged: Logged) -> int:
    return 200 if logged.repeated else 201


def _only(answers: Sequence[Answer]) -> Logged:
    (answer,) = answers
    if isinstance(answer, KankeiError):
        raise answer
    return answer


def _wrong(call: Call, said: Interaction) -> dict[str, str]:
    """What is wrong with who it was (exactly one of person and record is wanted) and with what it says."""
    wrong = {}
    if (said.person is None) == (said.record is None):
        wrong = dict.fromkeys(("record", "person"), "fault.one_of" if said.person else "fault.missing")
    did = said.touchpoint
    of_it = wrong_days(did.occurred_on, did.ended_on, did.status, today=call.today)
    of_it |= wrong_kind(did.kind, did.channel)
    wrong |= {f"touchpoint.{field}": code for field, code in of_it.items()}
    born = said.record.birth_date if said.record else ""
    code = date.birth_doubt(born, today=min(call.today, did.occurred_on))
    return wrong | ({"record.birth_date": code} if code else {})


def _read(call: Call, item: Any) -> Interaction | Refusal:
    """An item, or what is wrong with it."""
    body = in_body(Interaction, item)
    if not (wrong := dict(wrong_fields(Interaction, body))):
        said = msgspec.convert(body, Interaction)
        wrong = _wrong(call, said)
        if not wrong:
            return said
    return Refusal(422, "api.fields", wrong=wrong)


def _results(call: Call, read: Sequence[Interaction | Refusal], answers: Sequence[Answer]) -> BatchResult:
    told = iter(answers)
    found = [one if isinstance(one, Refusal) else next(told) for one in read]
    items = tuple(_result(call, one) for one in found)
    logged = sum(one.logged is not None for one in items)
    return BatchResult(logged=logged, refused=len(items) - logged, items=items)


def _result(call: Call, answer: Answer | Refusal) -> ItemResult:
    if isinstance(answer, Logged):
        return ItemResult(status=_status(answer), logged=answer)
    problem = part_refused(answer, call.lang)
    return ItemResult(status=problem.status, problem=problem)


HANDLERS = (log, log_many)
