"""What the gate says of a whole file: a code, where, how sure, and whether a person may overrule it."""

from collections.abc import Container, Iterable, Iterator, Sequence

from kankei.model import Problem

__all__ = ["ACCEPTABLE", "FILE_CODES", "finding", "noted", "sorted_out"]

ACCEPTABLE = frozenset(
    {
        "gate.column_moved",
        "gate.column_type",
        "gate.consent_unread",
        "gate.corrected_list",
        "gate.days_across",
        "gate.digits_cut",
        "gate.email_name",
        "gate.four_years_early",
        "gate.garbled",
        "gate.gifts",
        "gate.gifts_untold",
        "gate.half_name",
        "gate.halves",
        "gate.kana_name",
        "gate.known_elsewhere",
        "gate.month_first",
        "gate.my_number_perhaps",
        "gate.no_name_column",
        "gate.numbered_names",
        "gate.numbers_again",
        "gate.other_numbers",
        "gate.other_people",
        "gate.pasted_twice",
        "gate.phone_differs",
        "gate.phone_owner",
        "gate.postal_prefecture",
        "gate.protected_rows",
        "gate.second_table",
        "gate.section_away",
        "gate.section_day",
        "gate.sheet_continues",
        "gate.shifted_columns",
        "gate.sorted_alone",
        "gate.sorted_part",
        "gate.truncated",
        "gate.unnamed_columns",
        "gate.wrong_portal",
        "gate.wrong_town",
        "gate.wrong_year",
    }
)
"""Findings that a person who has looked at the file may overrule; never what the law forbids to keep."""

FILE_CODES = ACCEPTABLE | {
    "gate.from_1904",
    "gate.my_number",
    "gate.my_number_in_text",
    "gate.resident_code",
    "gate.resident_code_in_text",
    "gate.second_header",
}
"""Every finding that stops a file."""


def finding(code: str, sure: float, *, column: str = "", **facts: str) -> Problem:
    """One finding; ``sure`` is between 0 and 1 and never printed as a certainty.

    >>> finding("gate.truncated", 1.0).facts
    {'sure': '99%'}
    """
    percent = min(99, round(100 * sure))
    return Problem(code=code, column=column, facts={**facts, "sure": f"{percent}%"})


def noted(code: str, rows: Sequence[int], *, column: str = "", **facts: str) -> Iterator[Problem]:
    """What is said of rows by their numbers: how many they are and which is the first; nothing of none.

    >>> [note.facts for note in noted("gate.states_differ", [4, 9], other="状態")]
    [{'rows': '2', 'row': '4', 'other': '状態'}]
    """
    if rows:
        told = {"rows": f"{len(rows):,}", "row": str(rows[0])}
        yield Problem(code=code, column=column, facts=told | facts)


def sorted_out(
    found: Iterable[Problem], accepted: Container[str]
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """The findings that stop the file, and those that somebody took upon themselves or that only caution."""
    stops: list[Problem] = []
    notes: list[Problem] = []
    for problem in found:
        passes = problem.code not in FILE_CODES or (problem.code in ACCEPTABLE and problem.code in accepted)
        (notes if passes else stops).append(problem)
    return tuple(stops), tuple(notes)
