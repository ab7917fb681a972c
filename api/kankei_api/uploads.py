"""A list that was uploaded: taken into memory at once, kept nowhere; and what was said of it."""

from pathlib import PureWindowsPath
from typing import Annotated, Any, Self

from litestar import Request, Response
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException, ValidationException
from msgspec import Meta, Struct

from kankei.fields import year
from kankei.model import Channel, Purpose
from kankei_api import mappings
from kankei_api.calling import Call
from kankei_api.intake import Choices, Intake, Listed
from kankei_api.problems import ProblemDetails, Refusal, answer
from kankei_importers.gate import ACCEPTABLE
from kankei_importers.recognition import LAYOUTS

__all__ = ["UNREADABLE", "UPLOAD_LIMIT", "ToApply", "Upload", "Uploaded"]

UPLOAD_LIMIT = 200 * 1024 * 1024
"""Bytes of the largest list with what is said of it."""
NAMED = tuple(layout.name for layout in LAYOUTS)
YEAR = "^((令和|平成|[RH])(元|[1-9][0-9]?)|1989|199[0-9]|2[01][0-9]{2})(年度?)?$"
Short = Annotated[str, Meta(max_length=200)]


class Upload(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list and what is said of it; what is left out the list itself must tell."""

    file: UploadFile
    channel: Channel | None = None
    layout: Short = ""
    source: Short = ""
    purpose: Purpose | None = None
    mapping: Short = ""
    """The name of a saved mapping."""
    sheet: Annotated[str, Meta(max_length=31)] = ""
    """The title of the sheet that is the list, in a workbook that holds several."""
    year: Annotated[str, Meta(pattern=YEAR)] | None = None
    """Of which year the list should be: 2026, 2026年度, 令和8年度, R8."""
    accept: list[Short] = []
    """Codes of findings that somebody has looked into and overrules."""


class ToApply(Upload, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same with the token of its preview."""

    token: Annotated[str, Meta(max_length=100)]


class Uploaded(Struct, frozen=True, kw_only=True):
    """An upload in memory, and the intake that will take it in the name of the caller."""

    intake: Intake
    file: Listed

    @classmethod
    def of(cls, call: Call, said: Upload) -> Self:
        """Read an upload, and let go of the file in which the server may have kept it until now.

        Raises:
            Refusal: 422, something was said of the list that cannot be.
        """
        with said.file.file as kept:
            content = kept.read()
        if wrong := dict(_wrong(call, said)):
            raise Refusal(422, "api.fields", wrong=wrong)
        choices = Choices(
            channel=said.channel,
            layout=said.layout or None,
            source=said.source or None,
            purpose=said.purpose or "",
            mapping=said.mapping or None,
            year=year.asked(said.year) if said.year else None,
            accept=tuple(said.accept),
        )
        file = Listed(content, PureWindowsPath(said.file.filename).name)
        if said.sheet:
            file = file.of_sheet(said.sheet)
        return cls(intake=Intake(call.store, choices, by=call.caller.name), file=file)


def _wrong(call: Call, said: Upload) -> list[tuple[str, str]]:
    """What cannot be; a name of a mapping or layout is never looked for as a file of the server."""
    found = []
    if said.layout and said.layout not in NAMED:
        found.append(("layout", f"fault.choice|{', '.join(NAMED)}"))
    if said.mapping and said.mapping not in mappings.listed(call.store):
        found.append(("mapping", "fault.mapping"))
    if not ACCEPTABLE.issuperset(said.accept):
        found.append(("accept", f"fault.choice|{', '.join(sorted(ACCEPTABLE))}"))
    return found


def _unreadable(request: Request[Any, Any, Any], error: Exception) -> Response[ProblemDetails]:
    """What a form answers that is none, or cut off, or whose texts are in an encoding that nobody knows."""
    broken = isinstance(error, ClientException) and error.status_code == 400
    read = isinstance(error, ValidationException) or not (broken or type(error) in TEXTS)
    return answer(request, error if read else Refusal(400, "api.form_unreadable"))


TEXTS = {LookupError, UnicodeDecodeError}
UNREADABLE: Any = dict.fromkeys([*TEXTS, ClientException], _unreadable)
"""``exception_handlers`` of a handler that takes a form."""
