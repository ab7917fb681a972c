"""``/v1/imports/{id}/forget``: an undone import leaves nothing to read."""

import uuid

import sqlalchemy as sa
from litestar import post
from litestar.params import FromPath

from kankei.model import Scope
from kankei.store import batches
from kankei.usecases import ledger
from kankei_api.calling import Call, Here
from kankei_api.conditions import CHANGES
from kankei_api.controllers import imports
from kankei_api.problems import COMMON, documented
from kankei_api.receiving import ImportForgotten

__all__ = ["HANDLERS"]


@post(
    "/imports/{import_id:uuid}/forget",
    status_code=200,
    scope=Scope.RIGHTS,
    sync_to_thread=True,
    operation_id="forgetImport",
    response_description="消去した。残した行があればその行と理由",
    tags=["imports"],
    summary="取り消した取り込みの内容を消去する",
    dependencies=CHANGES,
    responses=documented(*COMMON, 404, 412, 428, unknown="import"),
)
def forget(call: Here, import_id: FromPath[uuid.UUID]) -> ImportForgotten:
    """Empty an undone import for good: its raw cells and the records that no other import bears.

    It cannot be in force again; nobody is erased by it. One in force is refused (422): undo it first. The
    same call with the new ETag empties what was kept for a reason that holds no longer.
    """
    done = ledger.forget(
        call.store, import_id, at=call.at, unless=lambda connection: _unchanged(call, connection, import_id)
    )
    return ImportForgotten.of(done, call.lang)


def _unchanged(call: Call, connection: sa.Connection, import_id: uuid.UUID) -> None:
    call.conditions.check(imports.tag(batches.find(connection, import_id)))


HANDLERS = [forget]
