"""People as staff meet them: found, shown as far as the asker may see, and put right."""

from kankei.usecases.people.seen import (
    Done,
    PersonView,
    RecordView,
    Stay,
    is_own,
    lasting,
    record,
    records_of_person,
    stays,
    touch,
    touchpoints_of_person,
    view,
)

__all__ = [
    "Done",
    "PersonView",
    "RecordView",
    "Stay",
    "is_own",
    "lasting",
    "record",
    "records_of_person",
    "stays",
    "touch",
    "touchpoints_of_person",
    "view",
]
