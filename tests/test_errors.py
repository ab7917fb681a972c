"""The family of errors, as a program of somebody else's catches it."""

import pytest

from kankei.errors import (
    ExtraError,
    FieldError,
    FileError,
    KankeiError,
    ModelError,
    RuleError,
    StoreError,
    TableError,
    UnknownError,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FieldError("phone", "090", "phone.exponent"), "phone.exponent"),
        (FileError("名簿.csv", "file.empty"), "file.empty"),
        (TableError("table.no_columns"), "table.no_columns"),
        (ModelError("model.version"), "model.version"),
        (RuleError("default", "rule.not_found"), "rule.not_found"),
        (StoreError("store.busy"), "store.busy"),
        (ExtraError("charts"), "extra.missing"),
        (UnknownError("person"), "unknown.person"),
    ],
)
def test_whatever_kankei_refuses_is_known_by_its_code(error: KankeiError, code: str) -> None:
    assert error.code == code
