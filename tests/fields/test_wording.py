"""Every code a field can raise has its sentence in both languages."""

import re
from importlib.resources import files

import pytest

from kankei.wording import Lang, catalogue

CODES = sorted(
    {
        code
        for module in files("kankei.fields").iterdir()
        if module.name.endswith(".py")
        for code in re.findall(
            r'FieldError\("[a-z_]+", text, "([a-z_.]+)"\)', module.read_text(encoding="utf-8")
        )
    }
)


def test_the_codes_are_found_in_the_source() -> None:
    assert {"date.impossible", "phone.exponent", "money.zero", "kana.unreadable", "address.empty"} <= set(
        CODES
    )


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_code_has_a_sentence(code: str, lang: Lang) -> None:
    assert catalogue(lang)[code]
