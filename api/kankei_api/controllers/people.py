"""``/v1/people``: a person, what was said and done, the standing, the history, what holds it together."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Annotated

from litestar import Response, get, post
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath, QueryParameter
from msgspec import Meta, Struct
from msgspec.structs import replace

from kankei.model import Record, Scope, Touchpoint
from kankei.usecases import people as known
from kankei.usecases import review
from kankei.usecases.number.standing import Prospect, prospect
from kankei.usecases.people import PersonView, Stay, disclosure
from kankei.usecases.people import search as find
from kankei.usecases.people.search import Hit, Searched
from kankei.usecases.review import PersonWhy
from kankei_api.asking import Shipped
from kankei_api.calling import Call, Here
from kankei_api.conditions import READS, TAGGED, tag_of
from kankei_api.forms import DRAWING, TABLE, DrawingOperation, FormAsked, SightAsked, TableOperation
from kankei_api.paging import LINKED, PAGED, Ordered, Paged
from kankei_api.problems import COMMON, TAKING, Refusal, documented

__all__ = ["HANDLERS", "KnownAt", "moment", "tag"]

BY_EAR = Example(summary="聞こえた名字と、電話の下4桁", value={"text": "たかはし 5678"})
BY_HAND = Example(summary="漢字の氏名（異体字でも）", value={"text": "髙橋健太"})
DRAWN = 20
"""So many bonds of one person are drawn at most."""
AsOf = Annotated[dt.date | None, QueryParameter(description="基準日。省くと今日")]
KnownAt = Annotated[
    dt.datetime | None,
    QueryParameter(description="いつまでに分かっていたことか（時差付き。日付ならその日の終わり）。省くと今"),
]
Rule = Annotated[
    Shipped | None,
    QueryParameter(description="数え方のルール。省くと設定のもの"),
]


def moment(call: Call, known_at: dt.datetime | None) -> dt.datetime:
    """The moment meant by ``known_at``: this one if it is left out.

    Raises:
        Refusal: 422, it does not say its zone.
    """
    if known_at is not None and known_at.tzinfo is None:
        raise Refusal(422, "api.fields", wrong={"known_at": "fault.zone"})
    return known_at or call.latest()


@get(
    "/people/{person_id:uuid}",
    scope=Scope.PEOPLE,
    sync_to_thread=True,
    operation_id="getPerson",
    response_description="その人の記録・接点・位置づけ",
    tags=["people"],
    summary="ひとりの記録と接点",
    dependencies=READS,
    response_headers=TAGGED,
    responses=documented(*COMMON, 304, 404, unknown="person"),
)
def person(
    call: Here,
    person_id: FromPath[uuid.UUID],
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    rule: Rule = None,
) -> Response[PersonView]:
    """Answer the person of an id; one from before a merge leads to the present person."""
    shown = _shown(
        call, person_id, as_of=as_of or call.today, known_at=moment(call, known_at), rule=rule or call.rule
    )
    call.saw(shown.id)
    return call.conditions.answer(shown, tag_of(known.lasting(shown)))


def tag(call: Call, person_id: uuid.UUID) -> str:
    """The tag of a person's page as the caller reads it today.

    Raises:
        UnknownError: There is no such person.
    """
    shown = _shown(call, person_id, as_of=call.today, known_at=call.latest(), rule=call.rule)
    return tag_of(known.lasting(shown))


def _shown(
    call: Call, person_id: uuid.UUID, *, as_of: dt.date, known_at: dt.datetime, rule: str
) -> PersonView:
    found = known.view(call.store, person_id, as_of=as_of, known_at=known_at, rule=rule, viewer=call.viewer)
    return disclosure.veiled(found, call.caller)


@get(
    "/people/{person_id:uuid}/records",
    scope=Scope.PEOPLE,
    sync_to_thread=True,
    operation_id="listRecordsOfPerson",
    operation_class=TableOperation,
    response_description="その人の記録",
    tags=["people"],
    summary="ひとりの記録の一覧",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON, 404, unknown="person"),
)
def records(
    call: Here, person_id: FromPath[uuid.UUID], form: FormAsked, page: Paged, *, known_at: KnownAt = None
) -> Response[Sequence[Record]]:
    """List what each source said of a person, as known at a moment, oldest first."""
    page, then = page.as_known(moment(call, known_at))
    present, found = known.records_of_person(call.store, person_id, known_at=then, viewer=call.viewer)
    listed, headers = page.of(found, lambda one: one.no, int)
    shown = [disclosure.veiled_record(one, call.caller) for one in listed]
    call.saw(present)
    return form.answer(shown, Record, name="records", headers=headers)


@get(
    "/people/{person_id:uuid}/touchpoints",
    scope=Scope.PEOPLE,
    sync_to_thread=True,
    operation_id="listTouchpointsOfPerson",
    operation_class=TableOperation,
    response_description="その人の接点",
    tags=["people"],
    summary="ひとりの接点の一覧",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON, 404, unknown="person"),
)
def touchpoints(
    call: Here,
    person_id: FromPath[uuid.UUID],
    form: FormAsked,
    page: Paged,
    *,
    known_at: KnownAt = None,
    order: Ordered = "oldest",
) -> Response[Sequence[Touchpoint]]:
    """List what a person did, as known at a moment, by day."""
    page, then = page.as_known(moment(call, known_at))
    present, found = known.touchpoints_of_person(call.store, person_id, known_at=then, viewer=call.viewer)
    way = 1 if order == "oldest" else -1
    listed, headers = page.of(
        found[::way], lambda one: (way * one.occurred_on.toordinal(), way * one.no), tuple[int, int]
    )
    shown = [disclosure.veiled_touchpoint(one, call.caller) for one in listed]
    call.saw(present)
    return form.answer(shown, Touchpoint, name="touchpoints", headers=headers)


@get(
    "/people/{person_id:uuid}/standing",
    scope=Scope.PEOPLE,
    sync_to_thread=True,
    operation_id="getStanding",
    response_description="どの軸にいるか、いつ外れるか、何があれば加わるか",
    tags=["people"],
    summary="ひとりの位置づけ",
    responses=documented(*COMMON, 404, unknown="person"),
)
def standing(
    call: Here,
    person_id: FromPath[uuid.UUID],
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    rule: Rule = None,
) -> Prospect:
    """Answer where a person stands on a day, which touchpoints earned it, and what would change it."""
    found = prospect(
        call.store,
        person_id,
        as_of=as_of or call.today,
        known_at=moment(call, known_at),
        rule=rule or call.rule,
        viewer=call.viewer,
    )
    call.saw(found.standing.person)
    return found


@get(
    "/people/{person_id:uuid}/history",
    scope=Scope.PEOPLE,
    sync_to_thread=True,
    operation_id="getHistory",
    operation_class=TableOperation,
    response_description="どの記録が、いつからいつまで、だれのものだったか",
    tags=["people"],
    summary="ひとりの名寄せの経過",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON, 404, unknown="person"),
)
def history(
    call: Here, person_id: FromPath[uuid.UUID], form: FormAsked, page: Paged, *, known_at: KnownAt = None
) -> Response[Sequence[Stay]]:
    """List whose the person's records were, and from when until when, as known at a moment."""
    page, then = page.as_known(moment(call, known_at))
    present, past = known.stays(call.store, person_id, known_at=then, viewer=call.viewer)
    listed, headers = page.of(past, lambda one: (one.since.isoformat(), str(one.record)), tuple[str, str])
    call.saw(present, *{one.person for one in listed if one.person})
    return form.answer(listed, Stay, name="history", headers=headers)


@get(
    "/people/{person_id:uuid}/explanation",
    scope=Scope.PEOPLE,
    sync_to_thread=True,
    operation_id="explainPerson",
    operation_class=DrawingOperation,
    response_description="記録どうしを結ぶもの、ほかにだれかもしれないか",
    tags=["people"],
    summary="なぜ、この記録がひとりの人か",
    dependencies=DRAWING,
    responses=documented(*COMMON, 404, unknown="person"),
)
def explanation(call: Here, person_id: FromPath[uuid.UUID], sight: SightAsked) -> Response[PersonWhy]:
    """Answer what holds a person's records together, in bits, and who else it may be."""
    with call.store.reading() as connection:
        found = review.person(connection, person_id, viewer=call.viewer)
    shown = replace(
        found,
        records=[disclosure.veiled_record(one, call.caller) for one in found.records],
        bonds=[
            replace(one, explanation=disclosure.veiled_steps(one.explanation, call.caller))
            for one in found.bonds
        ],
    )
    call.saw(found.person, *(one.person for one in found.near))
    told = [one.explanation for one in shown.bonds[:DRAWN]]
    return sight.answer(shown, lambda: review.svg_of(told, lang=call.lang))


class SearchDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is meant: name in any script, whole or its beginning; a phone's last four digits; an e-mail.

    Parts are set apart by spaces, and all must hold (``たかはし 5678``).
    """

    text: Annotated[str, Meta(min_length=1, max_length=200)]


@post(
    "/people:search",
    status_code=200,
    scope=Scope.PEOPLE,
    sync_to_thread=True,
    operation_id="searchPeople",
    operation_class=TableOperation,
    response_description="見つかった人。見込みの高い順",
    tags=["people"],
    summary="人を探す",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON, *TAKING),
)
def search(
    call: Here,
    form: FormAsked,
    page: Paged,
    data: Annotated[SearchDraft, Body(examples=[BY_EAR, BY_HAND])],
) -> Response[Searched]:
    """Search people by kana, kanji of any variant, romaji, an old name, a phone's end or an e-mail.

    What is searched for is kept nowhere; who was shown to whom, and for which purpose, is in the audit.
    Protected people are found by their names; by a phone or an e-mail only by those who may protect, for
    everybody else as if nobody had it. To whoever may not see contacts a part of a number is its last four
    digits. All pages are as known when the first was read.
    """
    page, then = page.as_known(call.latest())
    after = page.after(find.Place)
    found = find.search(
        call.store,
        data.text,
        after=after,
        limit=page.limit + 1,
        known_at=then,
        viewer=call.viewer,
        contacts=call.caller.may(Scope.CONTACTS),
    )
    before = page.limit + (after.before if after else 0)
    listed, headers = page.cut(found.hits, lambda hit: find.Place(before, hit.person))
    shown = tuple(replace(hit, record=disclosure.veiled_record(hit.record, call.caller)) for hit in listed)
    call.saw(*(hit.person for hit in shown), found=str(found.people))
    return form.answer(shown, Hit, name="people", headers=headers, whole=replace(found, hits=shown))


HANDLERS = (search, person, records, touchpoints, standing, history, explanation)
