"""The prefectures that a fixed line can stand in, by the first two digits of its area code (市外局番).

Source: 総務省 市外局番の一覧. Areas that reach over a border, or begin like a neighbour's, have all of
their prefectures: no address that is right is contradicted, and a column that moved is.
"""

__all__ = ["prefectures_of_line"]

_AREAS = {
    "11 12 13 14 15 16": "北海道",
    "17": "青森県 岩手県",
    "18": "秋田県 青森県",
    "19": "岩手県 青森県",
    "22": "宮城県 岩手県",
    "23": "山形県",
    "24": "福島県",
    "25": "新潟県 長野県",
    "26": "長野県",
    "27": "群馬県 埼玉県 栃木県",
    "28": "栃木県 茨城県 埼玉県 群馬県",
    "29": "茨城県 千葉県 栃木県",
    "30 31 32 33 34 35 36 37 38 39": "東京都",
    "42": "東京都 神奈川県 埼玉県 山梨県",
    "43": "千葉県",
    "44": "神奈川県 東京都",
    "45 46": "神奈川県",
    "47": "千葉県 茨城県 埼玉県",
    "48": "埼玉県 千葉県",
    "49": "埼玉県",
    "52": "愛知県 三重県",
    "53": "静岡県 愛知県",
    "54": "静岡県",
    "55": "静岡県 山梨県 神奈川県",
    "56": "愛知県 三重県 岐阜県",
    "57": "岐阜県",
    "58": "岐阜県 愛知県",
    "59": "三重県 愛知県",
    "60 61 62 63 64 65 66 67 68 69": "大阪府 兵庫県",
    "72": "大阪府 兵庫県 奈良県 京都府",
    "73": "和歌山県 三重県 奈良県",
    "74": "奈良県 滋賀県 京都府 三重県 岐阜県",
    "75": "京都府 大阪府",
    "76": "石川県 富山県",
    "77": "滋賀県 京都府 福井県 石川県 大阪府",
    "78": "兵庫県",
    "79": "兵庫県 京都府",
    "82": "広島県 山口県 島根県",
    "83": "山口県 島根県",
    "84": "広島県 岡山県 愛媛県",
    "85": "島根県 鳥取県 山口県 広島県 兵庫県",
    "86": "岡山県 広島県 兵庫県",
    "87": "香川県 愛媛県",
    "88": "徳島県 高知県",
    "89": "愛媛県 徳島県 高知県",
    "92": "福岡県 佐賀県 長崎県",
    "93": "福岡県",
    "94": "福岡県 佐賀県 熊本県 大分県",
    "95": "長崎県 佐賀県",
    "96": "熊本県 福岡県 宮崎県",
    "97": "大分県 福岡県",
    "98": "沖縄県 宮崎県 鹿児島県",
    "99": "鹿児島県 宮崎県",
}
_PREFECTURES = {
    start: frozenset(names.split()) for starts, names in _AREAS.items() for start in starts.split()
}
_FIXED = len("+81242741221")


def prefectures_of_line(number: str) -> frozenset[str]:
    """Where a normalised number can stand; nowhere for one that is carried, or paid by the other side.

    >>> sorted(prefectures_of_line("+81242741221")), prefectures_of_line("+819012345678")
    (['福島県'], frozenset())
    """
    if len(number) != _FIXED or not number.startswith("+81") or number.startswith(("+81120", "+81570")):
        return frozenset()
    return _PREFECTURES.get(number[3:5], frozenset())
