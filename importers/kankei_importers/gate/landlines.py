"""The prefectures that a fixed line can stand in, by the first digit of its area code (市外局番).

Source: 総務省 市外局番の一覧. The first digit alone is right at every border, and enough to see that a column
moved.
"""

from kankei.fields import phone

__all__ = ["prefectures_of_line", "prefectures_of_lines"]

_REGIONS = {
    "1": "北海道 青森県 岩手県 秋田県",
    "2": "宮城県 山形県 福島県 新潟県 長野県 群馬県 栃木県 茨城県 埼玉県",
    "3": "東京都",
    "4": "東京都 埼玉県 千葉県 神奈川県 茨城県",
    "5": "山梨県 静岡県 愛知県 岐阜県 三重県 長野県 神奈川県 和歌山県",
    "6": "大阪府 兵庫県",
    "7": "京都府 大阪府 兵庫県 滋賀県 奈良県 和歌山県 三重県 福井県 石川県 富山県",
    "8": "鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県",
    "9": "福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県",
}
_PREFECTURES = {digit: frozenset(names.split()) for digit, names in _REGIONS.items()}
_FIXED = len("+81242741221")


def prefectures_of_line(number: str) -> frozenset[str]:
    """Where a normalised number can stand; nowhere for one that is carried, or paid by the other side.

    >>> "福島県" in prefectures_of_line("+81242741221"), prefectures_of_line("+819012345678")
    (True, frozenset())
    """
    if len(number) != _FIXED or not number.startswith("+81") or number.startswith(("+81120", "+81570")):
        return frozenset()
    return _PREFECTURES.get(number[3], frozenset())


def prefectures_of_lines(cells: list[str]) -> list[frozenset[str]]:
    """The same of cells as they are printed."""
    return list(map(prefectures_of_line, phone.normalize_column(cells)))
