"""What a line of a shop-floor report is about."""

from enum import StrEnum

from estimator.numbers import normalised


class ReportType(StrEnum):
    """S set-up, D production ("doing"), B breakdown."""

    SETUP = "S"
    PRODUCTION = "D"
    BREAKDOWN = "B"


_WORDS = {
    ReportType.SETUP: ("s", "setup", "set-up", "段取", "段取り", "準備"),
    ReportType.PRODUCTION: ("d", "production", "run", "加工", "生産", "作業", "本作業"),
    ReportType.BREAKDOWN: ("b", "breakdown", "故障", "停止", "トラブル"),
}
_BY_WORD = {word: kind for kind, words in _WORDS.items() for word in words}


def find_report_type(text: str) -> ReportType | None:
    """The type that a letter or word means, None when it means none."""
    return _BY_WORD.get(normalised(text).casefold())
