"""``/v1/count``, ``/v1/kpis``: the number as of a day, as known at a moment; the plan's indicators."""

from typing import Annotated

from litestar import Response, get
from litestar.params import QueryParameter

from kankei.counting.spans import parse_period
from kankei.model import Scope
from kankei.usecases import report
from kankei.usecases.number import progress as progressing
from kankei.usecases.number.progress import Progress, ProgressLine
from kankei.usecases.report import Report
from kankei_api.asking import AsOf, KnownAt, RuleAsked, asked, home
from kankei_api.calling import Here
from kankei_api.forms import TABLE, FormAsked, TableOperation
from kankei_api.problems import COMMON, documented

__all__ = ["HANDLERS"]


@get(
    "/count",
    scope=Scope.NUMBERS,
    sync_to_thread=True,
    operation_id="getCount",
    response_description="人数と、その内訳・根拠",
    tags=["count"],
    summary="関係・愛着人口",
    responses=documented(*COMMON),
)
def count(call: Here, *, as_of: AsOf = None, known_at: KnownAt = None, rule: RuleAsked = None) -> Report:
    """People with a tie to the town, each once: the number, its axes, channels and distance to the goal.

    Whoever is shown neither people nor analyses is told every figure rounded down to tens (``step``), but for
    the number, its interval and the way to the goal of today, asked without any parameter.
    """
    of = asked(call, as_of, known_at, rule)
    found = report.count(call.store, as_of=of.as_of, known_at=of.known_at, rule=of.rule, town=home(call))
    return call.told(found, today=as_of is None and known_at is None and rule is None)


@get(
    "/kpis",
    scope=Scope.NUMBERS,
    sync_to_thread=True,
    operation_id="listKpis",
    operation_class=TableOperation,
    response_description="指標ごとの当初・現在・目標・達成率・前年比・見込み",
    tags=["count"],
    summary="計画の指標（KPI）",
    dependencies=TABLE,
    responses=documented(*COMMON),
)
def kpis(
    call: Here,
    form: FormAsked,
    *,
    period: Annotated[
        str,
        QueryParameter(
            description="fiscal（年度）、calendar（暦年）、令和7年度、2025年度、2025年、"
            "2025-04-01..2025-09-30 など",
            max_length=60,
        ),
    ] = "fiscal",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    rule: RuleAsked = None,
) -> Response[Progress]:
    """The plan's indicators in a period: what is, what was promised, what is to be expected.

    Figures of our own lists are told in tens (``step``; money in millions) as those of the number are.
    """
    of = asked(call, as_of, known_at, rule)
    found = call.told(
        progressing.progress(
            call.store,
            period=parse_period(period, as_of=of.as_of),
            today=of.as_of,
            known_at=of.known_at,
            rule=of.rule,
            town=home(call),
        )
    )
    return form.answer(found.lines, ProgressLine, name="kpis", whole=found)


HANDLERS = (count, kpis)
