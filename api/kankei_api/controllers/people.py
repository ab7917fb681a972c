"""``GET /v1/people/{id}``: one person with their records, touchpoints and standing."""

import uuid

from litestar import get
from litestar.datastructures import State
from litestar.params import FromPath

from kankei.usecases import people
from kankei.usecases.people import PersonView
from kankei_api.clock import now, today
from kankei_api.problems import documented


@get(
    "/people/{person_id:uuid}",
    sync_to_thread=True,
    operation_id="getPerson",
    response_description="その人の記録・接点・位置づけ",
    tags=["people"],
    summary="ひとりの記録と接点",
    responses=documented(400, 401, 404, 503),
)
def person(state: State, person_id: FromPath[uuid.UUID]) -> PersonView:
    """Answer the person of an id; one from before a merge leads to the present person."""
    return people.view(state["store"], person_id, as_of=today(), known_at=now(), rule=state["settings"].rule)
