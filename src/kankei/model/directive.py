"""A directive (措置): what the town decided about a person, and what outlasts every list."""

import datetime as dt
import uuid
from enum import StrEnum

from msgspec import Struct


class Measure(StrEnum):
    """What a directive orders."""

    PROTECTED = "protected"
    """支援措置: where the person lives and is reached is shown by one audited call only."""
    NOT_COUNTED = "not_counted"
    """利用停止: in no number."""
    NOT_CONTACTED = "not_contacted"
    """利用停止: no letter, no mail."""
    NOT_PUBLISHED = "not_published"
    """利用停止: neither name nor message in public."""
    ERASED = "erased"
    """消去: nothing of the person is kept, and no list brings them back."""
    PUBLISH_NAME = "publish_name"
    """The person said yes to staff: 氏名の公表."""
    PUBLISH_MESSAGE = "publish_message"
    """The person said yes to staff: メッセージの公表."""
    MAIL = "mail"
    """The person said yes to staff: 案内の送付."""
    NO_PUBLISH_NAME = "no_publish_name"
    """The person said no to staff."""
    NO_PUBLISH_MESSAGE = "no_publish_message"
    """The person said no to staff."""
    NO_MAIL = "no_mail"
    """The person said no to staff."""


STOPS = (Measure.NOT_COUNTED, Measure.NOT_CONTACTED, Measure.NOT_PUBLISHED)
"""利用停止, purpose by purpose."""


class Directive(Struct, frozen=True, kw_only=True):
    """A directive as stored; it says nothing of why.

    ``until`` is the last day for which it was granted, None for good. It holds until somebody ends it: one
    whose day has passed is overdue, and what it hides stays hidden.
    """

    no: int
    id: uuid.UUID
    kind: Measure
    person_no: int
    until: dt.date | None
    set_by: str
    set_at: dt.datetime
    ended_at: dt.datetime | None = None
    ended_by: str = ""


class Correction(Struct, frozen=True, kw_only=True):
    """One field of a row that staff put right (訂正): what it said, what it says, why; ``no`` in order."""

    no: int
    batch_no: int
    source: str
    source_key: str
    field: str
    before: str
    after: str
    reason: str
