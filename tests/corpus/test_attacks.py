"""Files made to exhaust a machine are refused quickly and in little memory, each in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .attacks import ATTACKS

SECONDS, MEGABYTES = 2.0, 128.0
PROBE = """
import json, resource, sys, time
import python_calamine
from kankei.errors import FileError
from kankei_importers.reading import read
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
before, begin, code = peak(), time.process_time(), ""
try:
    read(sys.argv[1])
except FileError as error:
    code = error.code
seconds = time.process_time() - begin
print(json.dumps({"code": code, "seconds": seconds, "megabytes": peak() - before}))
"""


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused_within_two_seconds_and_128_megabytes(attack: str, tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="Windows does not tell the peak of a process")
    file = tmp_path / ("list.csv" if "text" in attack else "list.xlsx")
    file.write_bytes(ATTACKS[attack]())
    probe = subprocess.run([sys.executable, "-c", PROBE, str(file)], check=True, capture_output=True)
    said = json.loads(probe.stdout)
    assert said["code"] in {"file.too_large", "file.too_wide", "file.broken"}
    assert said["seconds"] < SECONDS
    assert said["megabytes"] < MEGABYTES
