"""What lists of donations call a payment that needs no waiting for, and a gift that is none any more."""

__all__ = ["AT_ONCE", "CALLED_OFF", "FLAGGED", "REFUSED"]

AT_ONCE = (
    r"(?i)クレジット|カード|amazon|pay\b|ペイ|キャリア決済|かんたん決済|まとめて支払|ケータイ払|ポイント"
)
"""Paid in the moment of the application: its day is the day of the gift."""

CALLED_OFF = r"キャンセル|取消|取り消|取下|返金|組み?戻"
"""The gift was taken back."""

FLAGGED = r"(?i)\A(?!(?:0|false|no|なし|無|いいえ|-|－|×)\Z)\S"
"""A cell that says yes by being filled in."""

REFUSED = r"(?i)\Ang\Z|未決済|未入金|入金待|不可|エラー|失敗|期限切|オーソリ?ng"
"""The payment did not go through, or not yet."""
