"""Failures: cells in which a spreadsheet shows that it has nothing to show (``#N/A``, ``########``)."""

import re
import unicodedata

from kankei.model import Problem
from kankei_importers.header import fold
from kankei_importers.layout import Layout, columns_used
from kankei_importers.rows import MISSHAPEN, Problems
from kankei_importers.table import Table

__all__ = ["mark_failures"]

_ERROR = re.compile(
    r"#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|ERROR!"
    r"|GETTING_DATA)|Err:\d{3}",
    re.IGNORECASE,
)
_NARROW = re.compile(r"#{2,}")
_TRUTH = re.compile(r"TRUE|FALSE", re.IGNORECASE)
_CODES = ((_ERROR, "row.formula"), (_NARROW, "row.narrow"))
_SIGNS = re.compile(r"[#＃]|Err:|true|false", re.IGNORECASE)


def mark_failures(table: Table, layout: Layout, problems: Problems) -> None:
    """Add ``row.formula``, ``row.narrow`` or ``row.truth`` to rows without a value in a column that is read.

    A truth value (TRUE) is an answer, but tells nobody's name, number or address.
    """
    of_record = {header for source in layout.record.values() for header in source.printed(table)}
    for header in dict.fromkeys(header for header, _ in columns_used(table, layout)):
        cells = table.column(fold(header))
        some = filter(_SIGNS.match, table.distinct(fold(header)))
        codes = {cell: code for cell in some if (code := _code(cell, header in of_record))}
        for place, cell in enumerate(cells) if codes else ():
            if cell in codes and not any(one.code in MISSHAPEN for one in problems.get(place, ())):
                number = table.sheet.rows[place][0]
                problems.setdefault(place, []).append(Problem(code=codes[cell], row=number, column=header))


def _code(cell: str, of_record: bool) -> str:
    """What is wrong with a cell; ``""`` if it says something."""
    text = unicodedata.normalize("NFKC", cell)
    if of_record and _TRUTH.fullmatch(text):
        return "row.truth"
    return next((code for pattern, code in _CODES if pattern.fullmatch(text)), "")
