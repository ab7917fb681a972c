"""``GET /v1/people/{id}``: one person with their records, touchpoints and standing."""

import uuid

from litestar import Response, get
from litestar.params import FromPath

from kankei.model import Scope
from kankei.usecases import disclosure, people
from kankei.usecases.people import PersonView
from kankei_api.calling import Here
from kankei_api.conditions import READS, TAGGED, tag_of
from kankei_api.problems import COMMON, documented


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
    responses=documented(*COMMON, 304, 404),
)
def person(call: Here, person_id: FromPath[uuid.UUID]) -> Response[PersonView]:
    """Answer the person of an id; one from before a merge leads to the present person."""
    found = people.view(call.store, person_id, as_of=call.today, known_at=call.at, rule=call.rule)
    shown = disclosure.veiled(found, call.caller)
    call.saw(found.id)
    return call.conditions.answer(shown, tag_of(people.lasting(shown)))
