"""Files made to exhaust a machine are refused in little memory, each in a process of its own.

How quickly is printed by ``benchmarks/attacks.py``: a machine may be slow.
"""

from pathlib import Path

import pytest

from .attacks import ATTACKS, refused

MEGABYTES = 128.0


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused_in_128_megabytes(attack: str, tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="Windows does not tell the peak of a process")
    found = refused(attack, tmp_path)
    assert found.code in {"file.too_large", "file.too_wide", "file.broken"}
    assert found.megabytes < MEGABYTES
