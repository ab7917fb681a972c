"""``GET /health``: whether the API can do its work; needs no token and tells nothing else."""

from litestar import get
from litestar.datastructures import State
from msgspec import Struct

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
    responses=documented(400, 503),
)
def health(state: State) -> Health:
    """Answer 200 while the store can be read, 503 otherwise."""
    with state["store"].reading():
        return Health()
