"""What became of a list, in one word, and whether that is right."""

import datetime as dt

from kankei.model import DraftFile
from kankei_importers import run
from kankei_importers.gate import Expectation

from .good import Good
from .spoilt import Bad

TODAY = dt.date(2026, 11, 21)


def drafted(list_: Bad | Good) -> DraftFile:
    """The list as the command line drafts it."""
    expected = Expectation(town="磐梯町", town_code="074071", year=getattr(list_, "year", None), today=TODAY)
    return run.draft(
        list_.data, name=list_.name, channel=list_.channel, layout=list_.layout, expected=expected
    )


def verdict(bad: Bad) -> str:
    """stopped, rejected, or how it went wrong: other reason, rows missed, good rows lost, taken."""
    file = drafted(bad)
    codes = {problem.code for problem in file.problems}
    if bad.stops:
        return "stopped" if codes & bad.stops else "other reason" if codes else "taken"
    if codes:
        return "good rows lost"
    found = {row.number: {problem.code for problem in row.problems} for row in file.rows if row.problems}
    if not bad.rejects <= found.keys():
        return "rows missed"
    if found.keys() > bad.rejects or len(file.rows) != bad.taken:
        return "good rows lost"
    return "rejected" if all(found[row] & bad.reasons for row in bad.rejects) else "other reason"
