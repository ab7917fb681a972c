"""No day: what stands under a day where there is none, or where an end is not foreseen."""

import re

__all__ = ["ENDED", "NEVER", "NOTHING", "NO_DAY", "TOLD"]

NO_DAY = re.compile(
    r"(?:[0０\-ー－―–—/／.:\s年月日]*|未(?:定|入金|納|納付|払い?|決定|確定|実施)?|(?:日程)?(?:調整|検討|確認)中|なし|無し?)"
)
"""A cell that stands for no day: 0000-00-00, 「年 月 日」, a dash, 未定."""
NOTHING = rf"\A{NO_DAY.pattern}\Z"
"""The same as a pattern for ``cells.says``."""
TOLD = rf"\A(?!{NO_DAY.pattern}\Z)\S"
"""A pattern for a cell that says something of a day."""
NEVER = r"\A[29]999\D?(?:12\D?31|99\D?99)(?!\d)"
"""A pattern for the day that systems write for an end that nobody foresees."""
ENDED = rf"\A(?!{NEVER}).*[1-9]"
"""A pattern for an end that somebody knows."""
