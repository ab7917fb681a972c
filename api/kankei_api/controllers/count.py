"""``GET /v1/count``: the number as of a day, with the knowledge of a moment."""

import datetime as dt
from typing import Annotated, Literal

from litestar import get
from litestar.params import QueryParameter

from kankei.model import Scope
from kankei.usecases import report
from kankei.usecases.report import Report
from kankei_api.calling import Here
from kankei_api.problems import COMMON, Refusal, documented

Shipped = Literal["default", "strict", "broad"]


@get(
    "/count",
    scope=Scope.NUMBERS,
    sync_to_thread=True,
    operation_id="getCount",
    response_description="人数と、その内訳・根拠",
    tags=["count"],
    summary="関係・愛着人口",
    responses=documented(*COMMON),
)
def count(
    call: Here,
    *,
    as_of: Annotated[dt.date | None, QueryParameter(description="基準日。省くと今日")] = None,
    known_at: Annotated[
        dt.datetime | None, QueryParameter(description="いつまでに分かっていたことか。省くと今")
    ] = None,
    rule: Annotated[Shipped | None, QueryParameter(description="数え方のルール")] = None,
) -> Report:
    """People with a tie to the town, each once: the number, its axes, channels and distance to the goal."""
    if known_at is not None and known_at.tzinfo is None:
        raise Refusal(422, "api.fields", wrong={"known_at": "fault.zone"})
    return report.count(
        call.store,
        as_of=as_of or call.today,
        known_at=known_at or call.at,
        rule=rule or call.rule,
    )
