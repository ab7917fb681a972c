"""``POST /v1/touchpoints``: log one interaction and learn at once whose it is."""

from typing import Annotated

from litestar import post
from litestar.openapi.spec import Example
from litestar.params import Body

from kankei.model import Scope
from kankei.usecases import interaction
from kankei.usecases.interaction import Interaction, Logged
from kankei_api.calling import Here
from kankei_api.problems import COMMON, Refusal, documented
from kankei_api.retrying import REPEATABLE, once

WALK_IN = Example(
    summary="駅舎イベントに来た人を、名前だけで記録する",
    value={
        "record": {"name": "佐藤 花子"},
        "touchpoint": {"channel": "station_event", "occurred_on": "2026-04-18"},
    },
)
FULL = Example(
    summary="連絡先の分かる人のお試し住宅の滞在を記録する",
    value={
        "record": {
            "name": "髙橋 健太",
            "kana": "タカハシ ケンタ",
            "phone": "090-1234-5678",
            "address": "福島県会津若松市東栄町3-46",
        },
        "touchpoint": {"channel": "trial_stay", "occurred_on": "2026-05-02", "ended_on": "2026-05-06"},
    },
)


@post(
    "/touchpoints",
    scope=Scope.LOG,
    sync_to_thread=True,
    operation_id="logTouchpoint",
    response_description="記録した。だれの接点か、ほかにだれかもしれないか、いまの位置づけ",
    tags=["touchpoints"],
    summary="接点をひとつ記録する",
    dependencies=REPEATABLE,
    responses=documented(*COMMON, 404, 409, 413),
)
@once
def log(call: Here, data: Annotated[Interaction, Body(examples=[WALK_IN, FULL])]) -> Logged:
    """Log one interaction of a person of an id, or of somebody by name and whatever is at hand.

    Answers whose it is (null while nobody can be told), who else it may be, and where they stand today.
    """
    if (data.person is None) == (data.record is None):
        code = "fault.one_of" if data.person else "fault.missing"
        raise Refusal(422, "api.fields", wrong={"record": code, "person": code})
    return interaction.log(
        call.store, data, by=call.caller.name, at=call.at, as_of=call.today, rule=call.rule
    )
