"""ETag, If-Match, If-None-Match: nobody changes what they have not seen, or reads the same twice.

Source: RFC 9110, section 13; RFC 6585, section 3 (428).
"""

import hashlib
import re
from typing import Annotated, Any, TypeVar

import msgspec
from litestar import Response
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency, Provide
from litestar.params import HeaderParameter
from msgspec import Struct

from kankei_api.problems import Refusal

__all__ = ["CHANGES", "IF_UNCHANGED", "READS", "TAGGED", "UNCONDITIONAL", "Condition", "Conditions", "tag_of"]

T = TypeVar("T")
ONE_TAG = re.compile(r'\s*(W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*')
TAGGED = [
    ResponseHeader(
        name="ETag", value="", description="いまの版。変更するとき If-Match に入れる", documentation_only=True
    )
]
"""What ``response_headers`` of a handler whose answer bears a tag says."""


class Conditions(Struct, frozen=True, kw_only=True):
    """Under which conditions a call is made."""

    match: str | None = None
    none_match: str | None = None

    def check(self, tag: str | None) -> None:
        """Go on only if the caller has seen the present version; to be asked within the unit that changes it.

        Args:
            tag: Of the present version; None if there is none, then nobody can have seen it.

        Raises:
            Refusal: 412, something has changed since.
        """
        if self.match is not None and (tag is None or not _names(self.match, tag, weakly=False)):
            raise Refusal(412, "api.changed_since")

    def demand(self, tag: str) -> None:
        """The same where a change needs no tag as long as there is nothing to be seen.

        Raises:
            Refusal: 428, there is something, and the caller does not say that they have seen it; 412.
        """
        if self.match is None:
            raise Refusal(428, "api.if_match_missing")
        self.check(tag)

    def answer(self, content: T, tag: str) -> Response[T]:
        """The answer with its tag, or 304 and nothing if the caller has it already."""
        if self.none_match is not None and _names(self.none_match, tag, weakly=True):
            return Response(None, status_code=304, headers={"ETag": tag})  # type: ignore[arg-type]
        return Response(content, headers={"ETag": tag})


def tag_of(*parts: Any) -> str:
    """A strong tag of whatever can be written as JSON: other parts, another tag.

    >>> tag_of("person", 1) == tag_of("person", 1) != tag_of("person", 2)
    True
    """
    return f'"{hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()[:32]}"'


def _names(header: str, tag: str, *, weakly: bool) -> bool:
    """Whether a list of tags, or ``*``, names this one."""
    if header.strip() == "*":
        return True
    found = (ONE_TAG.fullmatch(part) for part in header.split(","))
    return any(part[2] == tag and (weakly or not part[1]) for part in found if part)


Match = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match", description="読んだときの ETag。ほかの人が変えていれば 412", max_length=1000
    ),
]
Demanded = Annotated[
    str,
    HeaderParameter(
        name="If-Match", description="読んだときの ETag。ほかの人が変えていれば 412", max_length=1000
    ),
]
NoneMatch = Annotated[
    str | None,
    HeaderParameter(name="If-None-Match", description="手元の ETag。同じなら 304", max_length=1000),
]


UNCONDITIONAL = Conditions()
"""Of a call that knows no conditions."""


def _reading(if_none_match: NoneMatch = None) -> Conditions:
    return Conditions(none_match=if_none_match)


def _changing(if_match: Demanded) -> Conditions:
    return Conditions(match=if_match)


def _maybe_changing(if_match: Match = None) -> Conditions:
    return Conditions(match=if_match)


Condition = NamedDependency[Conditions]
READS = {"conditions": Provide(_reading, sync_to_thread=False)}
"""Dependencies of a handler that answers with a tag: If-None-Match is heard."""
CHANGES = {"conditions": Provide(_changing, sync_to_thread=False)}
"""Dependencies of a handler that changes what has a tag: If-Match is demanded (428 without)."""
IF_UNCHANGED = {"conditions": Provide(_maybe_changing, sync_to_thread=False)}
"""Dependencies of a handler that makes what need not be there yet: If-Match is heard, and the handler demands
it where there is something to be seen."""
