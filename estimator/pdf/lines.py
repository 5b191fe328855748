"""Breaking text into lines: between Japanese characters, and between Latin words.

Line ends follow the ordinary rules (kinsoku): no line begins with a closing bracket, a full stop
or a small kana, and none ends with an opening bracket.
"""

from dataclasses import dataclass

from estimator.pdf.fonts import Face

ELLIPSIS = "…"
MAX_CHARACTERS = 400  # in one line: characters without width would never fill it
_NEVER_FIRST = frozenset(
    "、。，．・：；？！ー々ゝゞ゛゜」』）】〕］｝〉》’”…,.:;?!)]}%％℃°"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ｡､｣ｰ"
)
_NEVER_LAST = frozenset("「『（【〔［｛〈《‘“([{¥￥＄$#＃№〒")


@dataclass(frozen=True, slots=True)
class Wrapped:
    lines: tuple[str, ...]
    shortened: bool


def wrap(text: str, face: Face, size: float, width: float, most: int) -> Wrapped:
    """`text` in at most `most` lines of `width` points. What doesn't fit ends with "…".

    Reads no further than it prints, so the cost is bounded by `most`, not by the text.
    """
    lines: list[str] = []
    at = 0
    while at < len(text) and len(lines) < most:
        end, following = _line_end(text, at, face, width / size)
        lines.append(text[at:end].rstrip(" \n\u3000"))
        at = following
    if text[at : at + 1_000].strip() or len(text) > at + 1_000:
        lines[-1] = ellipsed(lines[-1], face, size, width)
        return Wrapped(tuple(lines), shortened=True)
    return Wrapped(tuple(lines), shortened=False)


def ellipsed(line: str, face: Face, size: float, width: float) -> str:
    while line and face.width(line + ELLIPSIS, size) > width:
        line = line[:-1]
    return line + ELLIPSIS


def _line_end(text: str, start: int, face: Face, ems: float) -> tuple[int, int]:
    """Where the line from `start` ends, and where the next one begins."""
    used = 0.0
    chance = start
    for at in range(start, min(len(text), start + MAX_CHARACTERS)):
        c = text[at]
        if c == "\n":
            return at, at + 1
        if at > start and _may_break(text[at - 1], c):
            chance = at
        used += face.em(c)
        if used > ems and c != " ":
            end = chance if chance > start else max(at, start + 1)
            return end, _after_spaces(text, end)
    end = min(len(text), start + MAX_CHARACTERS)
    return end, end


def _after_spaces(text: str, at: int) -> int:
    for _ in range(MAX_CHARACTERS):
        if text[at : at + 1] != " ":
            break
        at += 1
    return at


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return before == " " or _is_wide(before) or _is_wide(after)


def _is_wide(c: str) -> bool:
    return c >= "\u2e80"
