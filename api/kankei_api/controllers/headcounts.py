"""``/v1/headcounts``: numbers of a channel that knows no people (LINE, a Facebook group), on a day."""

import datetime as dt
import uuid
from typing import Annotated

from litestar import Response, get, post
from litestar.openapi.spec import Example
from litestar.params import Body
from msgspec import Meta, Struct

from kankei.model import Scope
from kankei.usecases.number import headcount
from kankei.usecases.number.headcount import HeadcountEntry
from kankei_api.calling import Here
from kankei_api.forms import TABLE, FormAsked, TableOperation
from kankei_api.paging import LINKED, PAGED, Paged
from kankei_api.problems import COMMON, TAKING, documented
from kankei_api.retrying import REPEATABLE, one_unit

__all__ = ["HANDLERS"]
Heads = Annotated[int, Meta(ge=0, le=1_000_000_000)]


class HeadcountDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many a channel had on a day, and those among them whom nothing reaches."""

    channel: Annotated[str, Meta(min_length=1, max_length=40)]
    label: Annotated[str, Meta(min_length=1, max_length=100)]
    counted_on: dt.date
    heads: Heads
    blocks: Heads = 0


class Entered(Struct, frozen=True, kw_only=True):
    """The import as which it stands in the ledger, and by which it is undone."""

    import_id: uuid.UUID


LINE = Example(
    summary="LINE の友だちの数",
    value={
        "channel": "line",
        "label": "磐梯町公式",
        "counted_on": "2026-03-31",
        "heads": 1840,
        "blocks": 122,
    },
)


@post(
    "/headcounts",
    scope=Scope.PUBLISH,
    sync_to_thread=True,
    operation_id="enterHeadcount",
    response_description="入力した",
    tags=["headcounts"],
    summary="延べの人数を入力する",
    dependencies=REPEATABLE,
    responses=documented(*COMMON, 409, *TAKING),
)
@one_unit
def enter(call: Here, data: Annotated[HeadcountDraft, Body(examples=[LINE])]) -> Entered:
    """Enter a head count; it never mixes with people."""
    made = headcount.add(
        call.store,
        channel=data.channel,
        label=data.label,
        on=data.counted_on,
        heads=data.heads,
        blocks=data.blocks,
        by=call.caller.name,
        at=call.at,
    )
    return Entered(import_id=made)


@get(
    "/headcounts",
    scope=Scope.NUMBERS,
    sync_to_thread=True,
    operation_id="listHeadcounts",
    operation_class=TableOperation,
    response_description="延べの人数。日付順",
    tags=["headcounts"],
    summary="延べの人数の一覧",
    dependencies=PAGED | TABLE,
    response_headers=LINKED,
    responses=documented(*COMMON),
)
def listed(call: Here, page: Paged, form: FormAsked) -> Response[list[HeadcountEntry]]:
    """The head counts that were entered and not undone, by day; ``id`` is the import that is undone."""
    whole = sorted(headcount.entries(call.store), key=_place)
    found, headers = page.of(whole, _place, tuple[str, str])
    return form.answer(found, HeadcountEntry, name="headcounts", headers=headers)


def _place(one: HeadcountEntry) -> tuple[str, str]:
    return one.counted_on.isoformat(), str(one.id)


HANDLERS = (enter, listed)
