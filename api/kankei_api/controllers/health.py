"""``/health`` and ``/ready`` without a token, ``/metrics`` with one: how the API fares."""

from litestar import Response, get
from litestar.datastructures import State
from msgspec import Struct

from kankei.model import Scope
from kankei_api.measures import MEDIA_TYPE
from kankei_api.problems import documented


class Health(Struct, frozen=True):
    """The store can be read."""

    status: str = "ok"


@get(
    "/health",
    sync_to_thread=True,
    operation_id="getHealth",
    response_description="動いている",
    tags=["health"],
    security=[{}],
    summary="動いているか",
    responses=documented(400, 406, 503),
)
def health(state: State) -> Health:
    """Answer 200 while the store can be read, 503 otherwise."""
    with state["store"].reading():
        return Health()


@get(
    "/ready",
    sync_to_thread=True,
    operation_id="getReady",
    response_description="呼び出しを受けられる",
    tags=["health"],
    security=[{}],
    summary="呼び出しを受けられるか",
    responses=documented(400, 406, 503),
)
def ready(state: State) -> Health:
    """Answer 200 if the store is there now, of the revision of this program, and can be written; else 503."""
    state["store"].check(writable=True)
    return Health()


@get("/metrics", scope=Scope.NUMBERS, include_in_schema=False, media_type=MEDIA_TYPE, sync_to_thread=True)
def metrics(state: State) -> Response[str]:
    """What this worker process has measured, for Prometheus; asked with a token that may see numbers."""
    told = state["measures"].text(state["gathering"].waiting)
    return Response(told, media_type=MEDIA_TYPE)
