"""The journal of erasures outside the store: what is erased again after an older backup is put back."""

import os
from pathlib import Path

from kankei.usecases.backup import journal_line
from kankei.usecases.erasing import Erasure

__all__ = ["VARIABLE", "keep"]

VARIABLE = "KANKEI_ERASURE_JOURNAL"
"""The environment variable that names the file; without it nothing is kept outside."""


def keep(told: Erasure) -> None:
    """Add an erasure to the journal, on the disk before the erasure is final.

    Raises:
        OSError: The file cannot be written; then nothing is erased.
    """
    name = os.environ.get(VARIABLE)
    if not name:
        return
    with Path(name).open("ab") as journal:
        journal.write(journal_line(told))
        journal.flush()
        os.fsync(journal.fileno())
