"""What in a row's identity makes it unfit to take: digits that are gone, days that never were.

Everything else that cannot be read is kept as written and simply not compared.
"""

from collections.abc import Callable, Sequence

from kankei.errors import FieldError
from kankei.fields import date, phone
from kankei.model import Problem
from kankei_importers.cells import is_exponent
from kankei_importers.layout import First, Layout, Source
from kankei_importers.no_day import NO_DAY
from kankei_importers.rows import MISSHAPEN, VALUELESS, Problems
from kankei_importers.table import Table

__all__ = ["add_problem", "check_identity"]


def check_identity(table: Table, layout: Layout, problems: Problems) -> None:
    """Add the problems of numbers and birth dates to those of the rows."""
    checks: list[tuple[Source | None, Callable[[str], str]]] = [
        (layout.number, _number_code),
        *((source, _number_code) for source in layout.line),
        (layout.record.get("phone"), _phone_code),
        (layout.record.get("postal_code"), _number_code),
        (layout.record.get("birth_date"), _birth_code),
    ]
    for source, code_of in checks:
        if source is not None:
            _check(source, code_of, table, problems)


def add_problem(problems: Problems, table: Table, place: int, source: Source, code: str) -> None:
    """Note a problem of one row, naming the first column of ``source`` that says something in it.

    In a row whose cells do not stand under their headers nothing else is looked for, nor is a column in which
    a spreadsheet shows no value.
    """
    known = problems.get(place, ())
    if any(problem.code in MISSHAPEN for problem in known):
        return
    number, cells = table.sheet.rows[place]
    headers = _telling(source, table, place).printed(table)
    filled = (header for header in headers if _cell(table, cells, header))
    column = next(filled, headers[0] if headers else "")
    if not any(problem.column == column and problem.code in VALUELESS for problem in known):
        problems.setdefault(place, []).append(Problem(code=code, row=number, column=column))


def _telling(source: Source, table: Table, place: int) -> Source:
    """Of several columns of which the first that says anything is read, the one that is read in this row."""
    if not isinstance(source, First):
        return source
    part = next((part for part in source.parts if table.read(part)[place]), None)
    return source if part is None else _telling(part, table, place)


def _cell(table: Table, cells: Sequence[str], header: str) -> str:
    place = table.header.index(header) if header in table.header else len(cells)
    return cells[place].strip() if place < len(cells) else ""


def _check(source: Source, code_of: Callable[[str], str], table: Table, problems: Problems) -> None:
    values = table.read(source)
    codes = {value: code for value in table.told(source) if value and (code := code_of(value))}
    if not codes:
        return
    for place, value in enumerate(values):
        if value in codes:
            add_problem(problems, table, place, source, codes[value])


def _number_code(value: str) -> str:
    return "row.exponent" if "+" in value and is_exponent(value) else ""


def _phone_code(value: str) -> str:
    if "e" not in value.lower() and "ｅ" not in value.lower():
        return ""
    try:
        phone.parse(value)
    except FieldError as error:
        return error.code if error.code == "phone.exponent" else ""
    return ""


def _birth_code(value: str) -> str:
    if NO_DAY.fullmatch(value):
        return ""
    try:
        date.parse(value)
    except FieldError as error:
        return error.code if error.code == "date.impossible" else ""
    return ""
