"""Frames: the rows of a DataFrame as texts that can be compared, whatever dress their cells are in."""

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from kankei.errors import TableError
from kankei.model import RecordDraft

__all__ = ["FIELDS", "Named", "said"]

FIELDS = tuple(name for name in RecordDraft.__struct_fields__ if not name.startswith("new_"))
"""What a column can be: the fields of a record that are compared."""
PARTS = "\u3000"
"""Between the parts of a name or an address that stand in several columns."""
Named = Mapping[str, Hashable | list[Any]]
"""Field → its column, or a list of columns of which each holds a part: ``{"name": ["姓", "名"]}``."""


def said(table: pd.DataFrame, named: Named) -> dict[str, list[str]]:
    """What each row says, by field of a record; ``""`` where a field has no column, or a cell no value.

    None, NaN, NA and NaT are no value; whole numbers and days become their digits and ISO 8601.

    Raises:
        TableError: ``table.field``, a word that is no field; ``table.column``, a column that is not there;
            ``table.twice``, one that is there more than once.
    """
    for word in named:
        if word not in FIELDS:
            raise TableError("table.field", field=word, fields=", ".join(FIELDS))
    found = {field: [""] * len(table) for field in FIELDS}
    for field, columns in named.items():
        parts = [_texts(table, name) for name in (columns if isinstance(columns, list) else [columns])]
        found[field] = [PARTS.join(filter(None, row)) for row in zip(*parts, strict=True)] or found[field]
    return found


def _texts(table: pd.DataFrame, name: Hashable) -> list[str]:
    """A column as texts."""
    if name not in table.columns:
        there = ", ".join(map(str, table.columns))
        raise TableError("table.column", column=str(name), columns=there)
    column: Any = table[name]
    if isinstance(column, pd.DataFrame):
        raise TableError("table.twice", column=str(name))
    return [
        "" if gone else _text(cell)
        for cell, gone in zip(column.tolist(), column.isna().tolist(), strict=True)
    ]


def _text(cell: object) -> str:
    """A cell as somebody would write it: a phone read as a number has no point, a day no hour."""
    if isinstance(cell, str):
        return str(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float | np.floating) and cell.is_integer():
        return str(int(cell))
    return str(cell)
