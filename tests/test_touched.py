"""``make quick`` runs the tests that have something to do with what changed."""

import importlib.util
from pathlib import Path

_SPEC = importlib.util.spec_from_file_location("touched", Path(__file__).parents[1] / ".ci" / "touched.py")
assert _SPEC is not None
assert _SPEC.loader is not None
touched = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(touched)


def test_a_module_is_tested_by_its_room() -> None:
    found = touched.touched(["src/kankei/fields/phone.py"])
    assert {Path(test).parent.as_posix() for test in found} == {"tests/fields"}


def test_in_a_room_that_takes_minutes_a_module_is_tested_by_who_imports_it() -> None:
    found = touched.touched(["src/kankei/usecases/people/search.py"])
    assert "tests/usecases/test_search.py" in found
    assert "tests/usecases/test_backup.py" not in found


def test_what_a_package_hands_on_comes_from_the_module_that_defines_it() -> None:
    assert "tests/usecases/test_lines.py" in touched.touched(["src/kankei/model/batch.py"])


def test_a_test_that_changed_is_its_own() -> None:
    assert touched.touched(["tests/usecases/test_lines.py"]) == ["tests/usecases/test_lines.py"]


def test_what_tests_share_is_tested_by_who_imports_it() -> None:
    found = touched.touched(["tests/usecases/people_of_town.py"])
    assert "tests/usecases/test_backup.py" in found
    assert "tests/usecases/test_report.py" not in found
    assert "tests/store/test_trail.py" in touched.touched(["tests/store/tampering.py"])


def test_a_conftest_is_tested_by_all_below_it() -> None:
    found = touched.touched(["tests/api/conftest.py"])
    assert {Path(test).parent.as_posix() for test in found} == {"tests/api"}


def test_a_list_is_tested_by_who_names_its_folder() -> None:
    assert "tests/importers/test_golden.py" in touched.touched(["tests/golden/connpass.csv"])


def test_a_page_is_tested_by_who_names_it() -> None:
    assert "tests/test_pages.py" in touched.touched(["docs/howto/import.md"])
