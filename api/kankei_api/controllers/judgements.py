"""``/v1/judgements``, ``/v1/households``: what staff find of two records or people; it can be withdrawn."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Annotated

import sqlalchemy as sa
from litestar import Response, delete, get, post
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath, QueryParameter
from msgspec import Struct
from msgspec.structs import replace

from kankei.model import JudgementDraft, Record, Scope, Verdict
from kankei.store import judgements
from kankei.usecases import review
from kankei.usecases.people import disclosure
from kankei.usecases.review import Kin, ToldJudgement
from kankei_api.calling import Call, Here
from kankei_api.conditions import CHANGES, IF_UNCHANGED, READS, TAGGED, tag_of
from kankei_api.controllers.duplicates import UNFIT, state_of
from kankei_api.forms import TABLE, FormAsked, TableOperation
from kankei_api.paging import LINKED, PAGED, Paged
from kankei_api.problems import COMMON, TAKING, documented
from kankei_api.retrying import REPEATABLE, one_unit

__all__ = ["HANDLERS"]

A_PAIR = {"left": "01986f3e-0000-7000-8000-000000000001", "right": "01986f3e-0000-7000-8000-000000000002"}
SAME = Example(
    summary="ふたつの記録は同じ人", value={**A_PAIR, "verdict": "same", "reason": "電話で本人に確かめた"}
)
LIVE_TOGETHER = Example(summary="同じ世帯のふたり", value={**A_PAIR, "reason": "窓口で聞いた"})


class HouseholdDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two records, or two people, who live together without being one."""

    left: uuid.UUID
    right: uuid.UUID
    reason: str = ""


class Member(Struct, frozen=True, kw_only=True):
    """A record of a household or a joint row, as a line of a table: those of one have the same judgements."""

    verdict: Verdict
    judgements: tuple[uuid.UUID, ...]
    person: uuid.UUID | None
    record: Record


@post(
    "/judgements",
    scope=Scope.JUDGE,
    sync_to_thread=True,
    operation_id="judge",
    response_description="残した判断と、いまだれの記録か",
    tags=["judgements"],
    summary="同じ人か、別の人かを決める",
    dependencies=REPEATABLE | IF_UNCHANGED,
    response_headers=TAGGED,
    responses=documented(*COMMON, 404, 409, 412, *TAKING, 428, unknown="record_or_person", also=UNFIT),
)
@one_unit
def judge(call: Here, data: Annotated[JudgementDraft, Body(examples=[SAME])]) -> Response[ToldJudgement]:
    """Keep a verdict on two records or two people, and let the people follow from it.

    With If-Match (the ETag of the pair's explanation) only if nobody has changed the two since. A pair that
    was judged is judged anew only with it (428), so that nobody passes over what they have not seen.
    """
    return _judged(call, data)


@get(
    "/judgements",
    scope=Scope.JUDGE,
    sync_to_thread=True,
    operation_id="listJudgements",
    operation_class=TableOperation,
    response_description="判断。新しい順、取り消したものも",
    tags=["judgements"],
    summary="判断の一覧",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON),
)
def listed(
    call: Here,
    form: FormAsked,
    page: Paged,
    *,
    verdict: Annotated[Verdict | None, QueryParameter(description="この判断だけ")] = None,
) -> Response[Sequence[ToldJudgement]]:
    """List judgements, newest first, withdrawn ones too."""
    with call.store.reading() as connection:
        found = judgements.listed(connection, before=page.after(int), limit=page.limit + 1, verdict=verdict)
        kept, headers = page.cut(found, lambda one: one.no)
        told = review.told(connection, kept)
    _saw(call, told)
    return form.answer(told, ToldJudgement, name="judgements", headers=headers)


@get(
    "/judgements/{judgement_id:uuid}",
    scope=Scope.JUDGE,
    sync_to_thread=True,
    operation_id="getJudgement",
    response_description="その判断",
    tags=["judgements"],
    summary="ひとつの判断",
    dependencies=READS,
    response_headers=TAGGED,
    responses=documented(*COMMON, 304, 404, unknown="judgement"),
)
def one(call: Here, judgement_id: FromPath[uuid.UUID]) -> Response[ToldJudgement]:
    """Answer a judgement, also a withdrawn one."""
    with call.store.reading() as connection:
        (told,) = review.told(connection, [judgements.find(connection, judgement_id)])
    _saw(call, [told])
    return call.conditions.answer(told, _tag(told))


@delete(
    "/judgements/{judgement_id:uuid}",
    status_code=200,
    scope=Scope.JUDGE,
    sync_to_thread=True,
    operation_id="withdrawJudgement",
    response_description="取り消した判断と、いまだれの記録か",
    tags=["judgements"],
    summary="判断を取り消す",
    dependencies=REPEATABLE | CHANGES,
    response_headers=TAGGED,
    responses=documented(
        *COMMON, 404, 409, 412, 428, unknown="judgement", also={422: ("review.withdrawn_before",)}
    ),
)
@one_unit
def withdraw(call: Here, judgement_id: FromPath[uuid.UUID]) -> Response[ToldJudgement]:
    """Take a judgement back: the people are again what they would be without it, under the ids they had."""

    def unit(connection: sa.Connection) -> ToldJudgement:
        (before,) = review.told(connection, [judgements.find(connection, judgement_id)])
        call.conditions.check(_tag(before))
        (told,) = review.told(connection, [review.withdraw(connection, judgement_id, at=call.at)])
        return told

    told = call.store.write(unit)
    _saw(call, [told])
    return Response(told, headers={"ETag": _tag(told)})


@get(
    "/households",
    scope=Scope.JUDGE,
    sync_to_thread=True,
    operation_id="listHouseholds",
    operation_class=TableOperation,
    response_description="世帯と連名",
    tags=["households"],
    summary="同じ世帯・連名の人たち",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON),
)
def households(call: Here, form: FormAsked, page: Paged) -> Response[Sequence[Kin]]:
    """List the people that staff found to belong together without being one.

    A table has a line for each of their records.
    """
    with call.store.reading() as connection:
        found = review.kin(connection)
    kept, headers = page.of(found, lambda kin: (str(kin.verdict), kin.records[0].no), tuple[str, int])
    shown = [
        replace(kin, records=[disclosure.veiled_record(record, call.caller) for record in kin.records])
        for kin in kept
    ]
    call.saw(*{person for kin in shown for person in kin.people if person})
    members = [line for kin in shown for line in _members(kin)]
    return form.answer(members, Member, name="households", headers=headers, whole=shown)


@post(
    "/households",
    scope=Scope.JUDGE,
    sync_to_thread=True,
    operation_id="declareHousehold",
    response_description="残した判断",
    tags=["households"],
    summary="同じ世帯のふたりだと決める",
    dependencies=REPEATABLE | IF_UNCHANGED,
    response_headers=TAGGED,
    responses=documented(*COMMON, 404, 409, 412, *TAKING, 428, unknown="record_or_person", also=UNFIT),
)
@one_unit
def declare(
    call: Here, data: Annotated[HouseholdDraft, Body(examples=[LIVE_TOGETHER])]
) -> Response[ToldJudgement]:
    """Say of two records or two people that they live together; withdrawn as any judgement.

    If-Match as for judgements: a pair that was judged needs it (428).
    """
    draft = JudgementDraft(left=data.left, right=data.right, verdict=Verdict.HOUSEHOLD, reason=data.reason)
    return _judged(call, draft)


def _members(kin: Kin) -> Iterator[Member]:
    for record, person in zip(kin.records, kin.people, strict=True):
        yield Member(verdict=kin.verdict, judgements=tuple(kin.judgements), person=person, record=record)


def _judged(call: Call, draft: JudgementDraft) -> Response[ToldJudgement]:
    def unit(connection: sa.Connection) -> ToldJudgement:
        before = review.why(connection, draft.left, draft.right)
        seen = call.conditions.check if before.judged is None else call.conditions.demand
        seen(state_of(before))
        kept = review.judge(connection, draft, by=call.caller.name, at=call.at)
        (told,) = review.told(connection, [kept])
        return told

    told = call.store.write(unit)
    _saw(call, [told])
    return Response(told, headers={"ETag": _tag(told)})


def _tag(told: ToldJudgement) -> str:
    return tag_of("judgement", told.id, told.withdrawn_at)


def _saw(call: Call, told: Sequence[ToldJudgement]) -> None:
    sides = {person for one in told for person in (one.left_person, one.right_person) if person}
    call.saw(*sides)


HANDLERS = (judge, listed, one, withdraw, households, declare)
