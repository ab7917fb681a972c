"""``/v1/publications``, ``/v1/bridge``: counts that are kept for good, said again, held against others."""

import datetime as dt
import uuid
from typing import Annotated, NamedTuple

import msgspec
from litestar import Response, get, post
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath, QueryParameter
from msgspec import Meta, Struct

from kankei.counting import load_rule
from kankei.model import PublicationHead, Scope
from kankei.usecases.number import bridge as bridging
from kankei.usecases.number import publication
from kankei.usecases.number.bridge import Bridge, BridgePerson, Point
from kankei.usecases.number.publication import Rerun
from kankei_api.asking import Shipped, asked, home
from kankei_api.calling import Call, Here
from kankei_api.forms import TABLE, FormAsked, TableOperation
from kankei_api.paging import LINKED, PAGED, Ordered, Paged
from kankei_api.problems import COMMON, TAKING, Refusal, documented
from kankei_api.retrying import REPEATABLE, one_unit

__all__ = ["HANDLERS"]


class PublicationDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to count and keep: today, as known now, by the rule of the settings unless told otherwise."""

    as_of: dt.date | None = None
    known_at: dt.datetime | None = None
    rule: Shipped | None = None


class Published(PublicationHead, frozen=True, kw_only=True):
    """A count that was just kept, and what is to be known of it before it is handed out."""

    cautions: Annotated[
        tuple[str, ...],
        Meta(description="公表の前に知っておくこと: 記録の途切れ、幅を出せない理由など。なければ空"),
    ]


COUNCIL = Example(summary="3月末の人数を議会に出す", value={"as_of": "2026-03-31", "rule": "default"})


@post(
    "/publications",
    scope=Scope.PUBLISH,
    sync_to_thread=True,
    operation_id="publishCount",
    response_description="固定した人数",
    tags=["publications"],
    summary="人数を固定して公表に備える",
    dependencies=REPEATABLE,
    responses=documented(
        *COMMON, 409, *TAKING, also={422: ("publication.future", "publication.pending", "publication.empty")}
    ),
)
@one_unit
def publish(call: Here, data: Annotated[PublicationDraft, Body(examples=[COUNCIL])]) -> Published:
    """Count and keep the count for good, with its list of people, its rule and its town.

    What the record lacks is told beside it, as ``kankei publish`` does.
    """
    of = asked(call, data.as_of, data.known_at, data.rule)
    kept = publication.publish(
        call.store,
        as_of=of.as_of,
        known_at=of.known_at,
        by=call.caller.name,
        at=call.at,
        rule=of.rule,
    )
    head = {name: getattr(kept, name) for name in PublicationHead.__struct_fields__}
    return Published(**head, cautions=publication.cautions(kept, lang=call.lang))


@get(
    "/publications",
    scope=Scope.NUMBERS,
    sync_to_thread=True,
    operation_id="listPublications",
    operation_class=TableOperation,
    response_description="固定した人数",
    tags=["publications"],
    summary="固定した人数の一覧",
    dependencies=PAGED | TABLE,
    response_headers=LINKED,
    responses=documented(*COMMON),
)
def listed(
    call: Here, page: Paged, form: FormAsked, *, order: Ordered = "oldest"
) -> Response[list[PublicationHead]]:
    """Every publication."""
    found, headers = page.by_number(publication.listed(call.store), order)
    return form.answer(found, PublicationHead, name="publications", headers=headers)


@get(
    "/publications/{publication_id:uuid}",
    scope=Scope.NUMBERS,
    sync_to_thread=True,
    operation_id="getPublication",
    response_description="固定した人数",
    tags=["publications"],
    summary="固定した人数を見る",
    responses=documented(*COMMON, 404, unknown="publication"),
)
def one(call: Here, publication_id: FromPath[uuid.UUID]) -> PublicationHead:
    """One publication."""
    kept = publication.find(call.store, publication_id)
    return msgspec.convert(kept, PublicationHead, from_attributes=True)


@get(
    "/publications/{publication_id:uuid}/rerun",
    scope=Scope.NUMBERS,
    sync_to_thread=True,
    operation_id="rerunPublication",
    response_description="同じ数え方でもう一度数えた報告。1バイトも違わない",
    tags=["publications"],
    summary="固定した人数をもう一度出す",
    responses=documented(*COMMON, 404, unknown="publication"),
)
def rerun(call: Here, publication_id: FromPath[uuid.UUID]) -> Rerun:
    """Count a publication again from history; refused if a single byte or person were different.

    Whoever is told figures in tens is told its number, its interval and the way to the goal as published.
    """
    return call.told(publication.rerun(call.store, publication_id))


Publication = Annotated[uuid.UUID | None, QueryParameter(description="固定した人数の id")]
Day = Annotated[dt.date | None, QueryParameter(description="固定していない人数の基準日。省くと今日")]
Moment = Annotated[dt.datetime | None, QueryParameter(description="その人数の、いつまでに分かっていたことか")]


@get(
    "/bridge",
    scope=Scope.PUBLISH,
    sync_to_thread=True,
    operation_id="getBridge",
    operation_class=TableOperation,
    response_description="ふたつの人数の差。理由ごとに、最後のひとりまで",
    tags=["publications"],
    summary="ふたつの人数の差を説明する",
    dependencies=TABLE,
    responses=documented(*COMMON, 404, unknown="publication"),
)
def bridge(
    call: Here,
    form: FormAsked,
    *,
    from_publication: Publication = None,
    from_day: Day = None,
    from_known_at: Moment = None,
    to_publication: Publication = None,
    to_day: Day = None,
    to_known_at: Moment = None,
    rule: Annotated[Shipped | None, QueryParameter(description="固定していない人数の数え方")] = None,
) -> Response[Bridge]:
    """Explain the difference between two figures, each a publication or a day as known at a moment.

    A table has a line for everybody who came in (``change`` 1) or went out (-1).
    """
    a = _End("from", from_publication, from_day, from_known_at)
    b = _End("to", to_publication, to_day, to_known_at)
    found = bridging.bridge(call.store, a.point(call, rule), b.point(call, rule))
    call.saw(*(person.person for person in found.people))
    return form.answer(found.people, BridgePerson, name="bridge", whole=found)


class _End(NamedTuple):
    """One end of a bridge as it was asked for."""

    side: str
    publication: uuid.UUID | None
    day: dt.date | None
    known_at: dt.datetime | None

    def point(self, call: Call, rule: Shipped | None) -> Point:
        """The figure meant."""
        if self.publication is not None:
            if self.day or self.known_at:
                raise Refusal(422, "api.fields", wrong={f"{self.side}_publication": "fault.one_point"})
            return bridging.point_of(publication.find(call.store, self.publication))
        if self.known_at is not None and self.known_at.tzinfo is None:
            raise Refusal(422, "api.fields", wrong={f"{self.side}_known_at": "fault.zone"})
        of = asked(call, self.day, self.known_at, rule)
        known = load_rule(of.rule)
        label = of.as_of.isoformat()
        return Point(label=label, as_of=of.as_of, known_at=of.known_at, rule=known, town=home(call))


HANDLERS = (publish, listed, one, rerun, bridge)
