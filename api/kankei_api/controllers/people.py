"""``GET /v1/people/{id}``: one person with their records, touchpoints and standing."""

import uuid

from litestar import get
from litestar.params import FromPath

from kankei.model import Scope
from kankei.usecases import people
from kankei.usecases.people import PersonView
from kankei_api.calling import Here
from kankei_api.problems import documented


@get(
    "/people/{person_id:uuid}",
    scope=Scope.PEOPLE,
    sync_to_thread=True,
    operation_id="getPerson",
    response_description="その人の記録・接点・位置づけ",
    tags=["people"],
    summary="ひとりの記録と接点",
    responses=documented(400, 401, 403, 404, 503),
)
def person(call: Here, person_id: FromPath[uuid.UUID]) -> PersonView:
    """Answer the person of an id; one from before a merge leads to the present person."""
    found = people.view(call.store, person_id, as_of=call.today, known_at=call.at, rule=call.rule)
    call.saw(found.id)
    return found
