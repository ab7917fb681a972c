"""Numbers in kanji numerals (漢数字), as documents and addresses write them."""

import re

__all__ = ["days_in_figures", "parse"]

_OF_A_DAY = re.compile(r"(?<!第)[〇零一二三四五六七八九十]{1,4}(?=\s?(?:[年月]|日(?!曜)))")


def parse(kanji: str) -> int:
    """Read a number below a thousand, with or without 十 and 百, or figures one by one.

    >>> parse("二十三"), parse("一〇五"), parse("百"), parse("二〇二四")
    (23, 105, 100, 2024)
    """
    total = digits = 0
    for sign in kanji:
        if sign in "十百":
            total += (digits or 1) * (10 if sign == "十" else 100)
            digits = 0
        else:
            digits = digits * 10 + "〇一二三四五六七八九".index(sign.replace("零", "〇"))
    return total + digits


def days_in_figures(text: str) -> str:
    """A text with the years, months and days that it tells in figures.

    >>> days_in_figures("令和六年四月二十日（土）"), days_in_figures("第三日曜日"), days_in_figures("三田村")
    ('令和6年4月20日（土）', '第三日曜日', '三田村')
    """
    return _OF_A_DAY.sub(lambda number: str(parse(number[0])), text)
