"""What the signs of drawings mean, for a paper whose fonts have no shape for them."""

import re
import unicodedata

from estimator.quote_document import Language

_MEANINGS: dict[str, tuple[str, str]] = {
    "⌖": ("位置度", "position"),
    "⏥": ("平面度", "flatness"),
    "⏤": ("真直度", "straightness"),
    "⌭": ("円筒度", "cylindricity"),
    "○": ("真円度", "circularity"),
    "⌒": ("線の輪郭度", "profile of a line"),
    "⌓": ("面の輪郭度", "profile of a surface"),
    "∥": ("平行度", "parallelism"),
    "⫽": ("平行度", "parallelism"),
    "⟂": ("直角度", "perpendicularity"),
    "⊥": ("直角度", "perpendicularity"),
    "∠": ("傾斜度", "angularity"),
    "◎": ("同心度", "concentricity"),
    "⌯": ("対称度", "symmetry"),
    "↗": ("円周振れ", "circular run-out"),
    "⌰": ("全振れ", "total run-out"),
    "⌴": ("座ぐり", "counterbore"),
    "⌵": ("皿もみ", "countersink"),
    "⌲": ("テーパ", "conical taper"),
    "⌳": ("勾配", "slope"),
    "↧": ("深さ", "depth"),
    "⎯": ("—", "—"),
}
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"
RAISED = re.compile(f"[{_RAISED}]+(?:[·˙.][{_RAISED}]+)*")
"""A run of superscripts, such as the tolerance ⁺⁰·⁰⁵."""


def meaning_of(sign: str, before: str, language: Language) -> str | None:
    """What to print for one sign; None if nobody knows. `before`: the character before it.

    A fraction keeps its distance: 5⅛ is five and an eighth, and no fifty-one eighths.
    """
    if sign in _MEANINGS:
        japanese, english = _MEANINGS[sign]
        return japanese if language is Language.JAPANESE else english
    kind, _, _ = unicodedata.decomposition(sign).rpartition(">")
    plain = unicodedata.normalize("NFKC", sign)
    if kind == "<fraction":
        return (" " if before.isdigit() else "") + plain.replace("\u2044", "/")
    if kind in ("<circle", "<square"):
        return f"({plain})"
    return plain if len(plain) == 1 and plain != sign and not kind else None


def lowered(raised: str) -> str:
    """A run of superscripts on the line: (+0.05)."""
    plain = unicodedata.normalize("NFKC", re.sub("[·˙]", ".", raised)).replace("\u2212", "-")
    return f"({plain})"
