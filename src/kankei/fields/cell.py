"""Cells on their way out: text that no spreadsheet program runs and that our reading takes back as it was."""

import unicodedata

__all__ = ["FORMULA", "XLSX_ROWS", "harmless"]

FORMULA = "=+-@"
"""What begins a formula, in any width and form."""
XLSX_ROWS = 1_048_576
"""Rows of a sheet of a workbook (XLSX), its header included."""
ALSO = ("\t", "\r", "\n", "'")
"""What is escaped too: white space before a formula, and the apostrophe itself, which reading takes off."""


def harmless(cell: object) -> str:
    """A cell as text that no spreadsheet program takes for a formula; reading takes the apostrophe off again.

    Only a text can run: a number is told as it is, its minus sign included; None is ``""``.

    >>> harmless("=1+1"), harmless("'"), harmless("0241"), harmless(-7)
    ("'=1+1", "''", '0241', '-7')
    """
    text = "" if cell is None else str(cell)
    if isinstance(cell, int | float):
        return text
    runs = unicodedata.normalize("NFKC", text[:1]).startswith(tuple(FORMULA))
    return f"'{text}" if runs or text.startswith(ALSO) else text
