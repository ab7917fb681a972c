"""A list is read right, or somebody is asked: never wrong, in whatever encoding and state it comes."""

import os
from collections import Counter

from .encodings import encoded_files, outcome

FILES = int(os.environ.get("KANKEI_ENCODED_FILES", "400"))
"""2,000 and more in ``benchmarks/gate.py``."""


def test_no_list_is_read_wrong_in_any_encoding() -> None:
    found = Counter(outcome(file) for file in encoded_files(FILES, seed=1))
    assert found["wrong"] == 0


def test_a_whole_list_is_read_right_in_every_encoding_without_a_question() -> None:
    whole = [file for file in encoded_files(FILES, seed=2) if file.damage == "whole"]
    assert {outcome(file) for file in whole} == {"right"}
