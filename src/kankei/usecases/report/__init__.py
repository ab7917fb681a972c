"""The report: the number with its reasons, as JSON, terminal text or a page to print."""

from kankei.usecases.report.counting import count, standing_of
from kankei.usecases.report.figures import Report, RuleName
from kankei.usecases.report.page import html
from kankei.usecases.report.terminal import text

__all__ = ["Report", "RuleName", "count", "html", "standing_of", "text"]
