"""``/v1/duplicates``: pairs in doubt, those first whose answer moves the number, and what speaks for each."""

import datetime as dt
import uuid
from typing import Annotated

from litestar import Response, get
from litestar.params import FromPath, QueryParameter
from msgspec.structs import replace

from kankei.model import Scope
from kankei.usecases import review
from kankei.usecases.people import disclosure
from kankei.usecases.review import Place, Question, Questions, Why
from kankei_api.calling import Call, Here
from kankei_api.clock import day_of
from kankei_api.conditions import READS, TAGGED, tag_of
from kankei_api.forms import DRAWING, TABLE, DrawingOperation, FormAsked, SightAsked, TableOperation
from kankei_api.paging import LINKED, PAGED, Paged
from kankei_api.problems import COMMON, documented

__all__ = ["HANDLERS", "UNFIT", "state_of"]

UNFIT = {422: ("review.same", "review.gone")}
"""What is told of two ids that mean one person, or of which one means nobody any more."""


@get(
    "/duplicates",
    scope=Scope.JUDGE,
    sync_to_thread=True,
    operation_id="listDuplicates",
    operation_class=TableOperation,
    response_description="確かめる組。人数への効きの大きい順",
    tags=["duplicates"],
    summary="同じ人かもしれない組",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON),
)
def queue(
    call: Here,
    form: FormAsked,
    page: Paged,
    *,
    as_of: Annotated[dt.date | None, QueryParameter(description="どの日の人数への効きか。省くと今日")] = None,
) -> Response[Questions]:
    """List the pairs in doubt, in the order in which an answer moves the number or its interval.

    A page begins behind the last pair of the one before, wherever that stands by now: what is answered in
    between moves no other pair but those of the same people.
    """
    page, begun = page.as_known(call.at)
    known_at = call.latest()
    with call.store.reading() as connection:
        found = review.queue(
            connection,
            as_of=as_of or day_of(begun),
            known_at=known_at,
            rule=call.rule,
            limit=page.limit + 1,
            after=page.after(Place),
        )
    listed, headers = page.cut(found.questions, lambda one: one.place)
    shown = tuple(disclosure.veiled_pair(one, call.caller) for one in listed)
    call.saw(*{person for one in shown for person in (one.left_person, one.right_person)})
    whole = replace(found, questions=shown)
    return form.answer(shown, Question, name="duplicates", headers=headers, whole=whole)


@get(
    "/duplicates/{left:uuid}/{right:uuid}/explanation",
    scope=Scope.JUDGE,
    sync_to_thread=True,
    operation_id="explainPair",
    operation_class=DrawingOperation,
    response_description="何が同じ人だと言い、何が違うと言うか（ビット）",
    tags=["duplicates"],
    summary="なぜ、同じ人かもしれないか",
    dependencies=DRAWING | READS,
    response_headers=TAGGED,
    responses=documented(*COMMON, 304, 404, unknown="record_or_person", also=UNFIT),
)
def explanation(
    call: Here, left: FromPath[uuid.UUID], right: FromPath[uuid.UUID], sight: SightAsked
) -> Response[Why]:
    """Answer the waterfall of two records, or of two people by the best pair of their records.

    Of somebody who was erased there is nothing to weigh (404, as of an id that nobody has); a record whose
    import was undone is still there and belongs to nobody (422, ``review:gone``). So it is with judgements.
    """
    with call.store.reading() as connection:
        found = review.why(connection, left, right, viewer=call.viewer)
    shown = _veiled(call, found)
    call.saw(*{one for one in (found.left_person, found.right_person) if one})
    tag = state_of(found)
    if sight is not sight.JSON:
        drawn = sight.answer(shown, lambda: review.svg(shown.explanation, lang=call.lang))
        drawn.headers["ETag"] = tag
        return drawn
    return call.conditions.answer(shown, tag)


def state_of(found: Why) -> str:
    """The tag of how two records stand: whose they are, and what was judged of them."""
    judged = found.judged.id if found.judged else None
    return tag_of("pair", found.left.no, found.right.no, found.left_person, found.right_person, judged)


def _veiled(call: Call, found: Why) -> Why:
    steps = disclosure.veiled_steps(found.explanation, call.caller)
    return replace(disclosure.veiled_pair(found, call.caller), explanation=steps)


HANDLERS = (queue, explanation)
