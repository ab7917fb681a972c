"""Kin (続柄): who of a family somebody is, where brackets beside a name say it.

Father and son of one name are two people, and whoever writes so says which of them it is. Beside a surname
alone it is all that is told of a given name.
"""

import re

from kankei.fields import readings
from kankei.fields.text import squeeze

__all__ = ["is_kin", "kin_beside"]

_KIN = {
    "父": "titi", "母": "haha", "祖父": "sohu", "祖母": "sobo", "孫": "mago",
    "子": "ko", "息子": "musuko", "子息": "sisoku", "令息": "reisoku", "娘": "musume", "令嬢": "reizyou",
    "長男": "tyounan", "次男": "zinan", "二男": "zinan", "三男": "sannan",
    "長女": "tyouzyo", "次女": "zizyo", "二女": "zizyo", "三女": "sanzyo",
    "家族": "kazoku", "配偶者": "haiguusya", "保護者": "hogosya", "親": "oya", "両親": "ryousin",
    "義父": "gihu", "義母": "gibo",
    "子供": "kodomo", "子ども": "kodomo", "こども": "kodomo",
    "兄": "ani", "弟": "otouto", "姉": "ane", "妹": "imouto",
    "ジュニア": "zyunia", "jr": "zyunia", "sr": "sinia", "シニア": "sinia",
    "先代": "sendai", "初代": "syodai", "二代目": "nidaime", "2代目": "nidaime",
    "三代目": "sandaime", "3代目": "sandaime",
}  # fmt: skip
"""As clerks write it beside one of two who bear one name, and how it is read."""
_SPOUSES = {
    "妻": ("tuma", "f"), "奥": ("oku", "f"), "嫁": ("yome", "f"), "家内": ("kanai", "f"),
    "夫": ("otto", "m"), "主人": ("syuzin", "m"), "旦那": ("danna", "m"),
}  # fmt: skip
"""A wife or a husband, how it is read, and of which gender."""
_OPENING = re.compile(r"[(（\[［【〔〈「『{｛<＜]")
_BESIDE = re.compile(
    r"[(\[【〔〈「『{<]の?(?:ご|御|お)?"
    rf"({'|'.join([*_KIN, *_SPOUSES])})\.?(?:様|さん|さま)?[)\]】〕〉」』}}>]",
    re.IGNORECASE,
)
_LONGEST = 200


def kin_beside(cell: str, given: str) -> tuple[str, str]:
    """Who of a family a name is said to be (父, 長男, Jr.), and how that is read; ``("", "")`` for nobody.

    A wife beside a man's ``given`` name, folded, is his, and her own name is not told; beside a woman's she
    is that woman, and nothing is said of another. Beside no given name she is not him who bears the surname.

    >>> [kin_beside(cell, "太郎") for cell in ("佐藤 太郎（父）", "佐藤太郎(Jr.)", "佐藤 太郎（本人）")]
    [('父', 'titi'), ('jr', 'zyunia'), ('', '')]
    >>> kin_beside("佐藤 太郎（妻）", "太郎"), kin_beside("佐藤 花子（妻）", "花子")
    (('妻', 'tuma'), ('', ''))
    >>> kin_beside("佐藤（妻）", "")
    ('妻', 'tuma')
    """
    found = _BESIDE.search(squeeze(cell[:_LONGEST])) if _OPENING.search(cell) else None
    word = found[1].lower() if found else ""
    if word not in _SPOUSES:
        return word, _KIN.get(word, "")
    sound, gender = _SPOUSES[word]
    genders = readings.given_genders().get(given, gender)
    return ("", "") if given and gender in genders else (word, sound)


def is_kin(given: str) -> bool:
    """Whether nothing but who of a family it is stands in the place of a given name.

    >>> is_kin("妻"), is_kin("太郎妻")
    (True, False)
    """
    return given in _KIN or given in _SPOUSES
