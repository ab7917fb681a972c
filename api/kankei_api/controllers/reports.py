"""``/v1/reports``, ``/v1/evaluation``: the number as a file to hand on; how far model and staff agree."""

import tempfile
from pathlib import Path
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import FromPath, QueryParameter

from kankei.errors import UnknownError
from kankei.model import Scope
from kankei.usecases.identity import evaluation
from kankei.usecases.identity.evaluation import Agreement
from kankei_api.asking import AsOf, KnownAt, RuleAsked, asked, home
from kankei_api.calling import Here
from kankei_api.forms import Form, FormedOperation, preferred
from kankei_api.problems import COMMON, documented
from kankei_api.reports import FORMS

__all__ = ["HANDLERS"]

MEDIA = {
    ".html": "text/html",
    ".xlsx": Form.XLSX.value,
    ".txt": "text/plain",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


Public = Annotated[
    bool, QueryParameter(description="公表用にする（10人未満の数と、それが分かる数を x とする）")
]


class ReportOperation(FormedOperation):
    """An operation whose answer is a page, a workbook, a text or a picture."""

    forms = tuple(MEDIA.values())


@get(
    "/reports/{name:str}",
    scope=Scope.PUBLISH,
    sync_to_thread=True,
    operation_id="getReport",
    operation_class=ReportOperation,
    response_description="ファイル。full は html・xlsx、council は html・text、way と plane は svg・png",
    tags=["count"],
    summary="人数の報告を、渡せる形にする",
    responses=documented(*COMMON, 404, unknown="report"),
)
def report(
    request: Request[Any, Any, Any],
    call: Here,
    name: FromPath[str],
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    rule: RuleAsked = None,
    public: Public = False,
) -> Response[bytes]:
    """Answer the report (full), the council's answer, the way to the goal, or the plane, as Accept asks.

    With ``public`` small figures, and what would tell them, are ``x``; a plane with such is refused.
    """
    kinds = {MEDIA[suffix]: suffix for form, suffix in FORMS if form == name}
    if not kinds:
        raise UnknownError("report")
    media = preferred(request, list(kinds))
    of = asked(call, as_of, known_at, rule)
    told = {"as_of": of.as_of, "known_at": of.known_at, "rule": of.rule, "town": home(call)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}{kinds[media]}"
        FORMS[name, kinds[media]](path, call.store, told, public=public)
        made = path.read_bytes()
    return Response(
        made, media_type=media, headers={"Content-Disposition": f'attachment; filename="{path.name}"'}
    )


@get(
    "/evaluation",
    scope=Scope.ANALYSIS,
    sync_to_thread=True,
    operation_id="getEvaluation",
    response_description="職員の判断と、照合のモデルの一致",
    tags=["count"],
    summary="照合のモデルを、職員の判断とくらべる",
    responses=documented(*COMMON),
)
def evaluated(call: Here) -> Agreement:
    """Answer how the model's word on single pairs compares with what staff found; without names."""
    return evaluation.against_judgements(call.store)


HANDLERS = (report, evaluated)
