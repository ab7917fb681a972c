"""Every code a field can raise has its sentence in both languages."""

import re
from importlib.resources import files

import pytest

from kankei.wording import Lang, catalogue, quoted, sentence

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


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ja", "一覧らしいシートが2枚あり（「四月」「五月」）"),
        ("en", "2 sheets look like lists (“四月”, “五月”)"),
    ],
)
def test_names_are_quoted_as_the_language_does(lang: Lang, said: str) -> None:
    facts = {"sheets": "2", "titles": quoted(["四月", "五月"])}
    assert sentence("file.many_sheets", facts, lang=lang).startswith(said)


def test_no_english_sentence_quotes_as_japanese_does() -> None:
    assert [code for code, words in catalogue("en").items() if set("「」") & set(words)] == []
