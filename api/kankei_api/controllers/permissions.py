"""``/v1/people/{id}/permissions``: what a person allows (公表, 案内の送付); the stricter word wins."""

import uuid
from typing import Annotated

import sqlalchemy as sa
from litestar import Response, get, put
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath
from msgspec import Struct

from kankei.model import PermissionDraft, Scope
from kankei.usecases.rights import permissions
from kankei.usecases.rights.permissions import Effective
from kankei.usecases.rights.reserve import EVERYTHING, Viewer
from kankei_api.calling import Call, Here
from kankei_api.conditions import CHANGES, READS, TAGGED, tag_of
from kankei_api.problems import COMMON, TAKING, documented
from kankei_api.retrying import REPEATABLE, one_unit

__all__ = ["HANDLERS"]


class Permissions(Struct, frozen=True, kw_only=True):
    """What holds, with the words that decided it, and what the person told staff themselves."""

    effective: Effective
    stated: PermissionDraft


NO_MAIL = Example(summary="案内はいらないと電話があった", value={"mail": False})


def _now(connection: sa.Connection, person: uuid.UUID, viewer: Viewer) -> Permissions:
    return Permissions(
        effective=permissions.of_person(connection, person, viewer=viewer),
        stated=permissions.stated(connection, person, viewer=viewer),
    )


def _viewer(call: Call) -> Viewer:
    """Who decides what a person allows sees all of it; nobody else learns whose a stranger's page is."""
    return EVERYTHING if call.caller.may(Scope.PERMIT) else call.viewer


@get(
    "/people/{person_id:uuid}/permissions",
    scope=Scope.PEOPLE,
    sync_to_thread=True,
    operation_id="getPermissions",
    response_description="何をしてよいか、どの名簿の何行目で決まったか",
    tags=["permissions"],
    summary="連絡・公表してよいか",
    dependencies=READS,
    response_headers=TAGGED,
    responses=documented(*COMMON, 304, 404, unknown="person"),
)
def read(call: Here, person_id: FromPath[uuid.UUID]) -> Response[Permissions]:
    """What a person allows now, and by which rows of which lists.

    Of a protected person those who may neither decide it nor protect are told what stood on the page before.
    """
    with call.store.reading() as connection:
        found = _now(connection, person_id, _viewer(call))
    call.saw(person_id)
    return call.conditions.answer(found, tag_of(found))


@put(
    "/people/{person_id:uuid}/permissions",
    scope=Scope.PERMIT,
    sync_to_thread=True,
    operation_id="setPermissions",
    response_description="本人の言葉を残した。いまどうなるか",
    tags=["permissions"],
    summary="本人が窓口や電話で言ったことを残す",
    dependencies=REPEATABLE | CHANGES,
    response_headers=TAGGED,
    responses=documented(*COMMON, 404, 409, 412, *TAKING, 428, unknown="person"),
)
@one_unit
def state(
    call: Here, person_id: FromPath[uuid.UUID], data: Annotated[PermissionDraft, Body(examples=[NO_MAIL])]
) -> Response[Permissions]:
    """Keep what a person told staff, in the place of what they told before; null is nothing said.

    A yes changes nothing where a list says no.
    """

    def unit(connection: sa.Connection) -> Permissions:
        call.conditions.check(tag_of(_now(connection, person_id, _viewer(call))))
        permissions.state(connection, person_id, data, by=call.caller.name, at=call.at)
        return _now(connection, person_id, _viewer(call))

    now = call.store.write(unit)
    return Response(now, headers={"ETag": tag_of(now)})


HANDLERS = [read, state]
