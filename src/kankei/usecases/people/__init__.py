"""People as staff meet them: found, shown as far as the asker may see, and put right."""

from kankei.usecases.people.seen import (
    Done,
    PersonView,
    RecordView,
    Stay,
    done,
    is_own,
    lasting,
    record,
    said,
    stays,
    touch,
    view,
)

__all__ = [
    "Done",
    "PersonView",
    "RecordView",
    "Stay",
    "done",
    "is_own",
    "lasting",
    "record",
    "said",
    "stays",
    "touch",
    "view",
]
