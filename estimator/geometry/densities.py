"""What materials weigh: a small table by designation, for the mass of a part from its volume.

In g/cm³, nominal. Steel 7.85 as JIS G 3193 reckons the mass of plates; stainless steels 7.93, 7.98
and 7.70 as JIS G 4305 does; the others as mills' and makers' tables commonly give them, plastics
unfilled.
A shop's own values, once it has any, go before these.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Final

_TABLE: Final = (
    (r"SUS(304|303|321|347|301|302)L?", "7.93"),
    (r"SUS(316|317|310)L?S?", "7.98"),
    (r"SUS(430|410|420|440|434|403)[A-Z0-9]*", "7.70"),
    (r"SUS630", "7.78"),
    (r"FCD[0-9]*", "7.10"),
    (r"FC[0-9]+", "7.20"),
    (r"SKD(11|12)|SLD|DC53", "7.70"),
    (r"SKH[0-9]+", "8.10"),
    (r"SS[345][0-9]{2}|S[0-9]{2}C|S[0-9]{2}C-?D|SM[0-9]{3}[A-C]?|SPC[CDE]|SPH[CDE]|SE[CH]C|SGCC|SGHC"
     r"|STKM?R?[0-9A-Z]*|SCM[0-9]+|SNCM[0-9]+|SCR[0-9]+|SUJ2|SK[0-9]+|SKD61|SUM[0-9A-Z]+|NAK[0-9]+"
     r"|ZAM|SK85|SWP|SUP[0-9]+", "7.85"),
    (r"A1[0-9]{3}[A-Z]*", "2.71"),
    (r"A2011[A-Z]*", "2.83"),
    (r"A2[0-9]{3}[A-Z]*", "2.79"),
    (r"A3[0-9]{3}[A-Z]*", "2.73"),
    (r"A5083[A-Z]*", "2.66"),
    (r"A5[0-9]{3}[A-Z]*", "2.68"),
    (r"A6[0-9]{3}[A-Z]*", "2.70"),
    (r"A7[0-9]{3}[A-Z]*", "2.80"),
    (r"ADC12", "2.70"),
    (r"AC[0-9][A-Z]", "2.70"),
    (r"C17200[A-Z]*", "8.26"),
    (r"C1[0-9]{3}[A-Z]*", "8.94"),
    (r"C2[0-9]{3}[A-Z]*", "8.53"),
    (r"C3[0-9]{3}[A-Z]*", "8.50"),
    (r"C5[0-9]{3}[A-Z]*", "8.80"),
    (r"TI-?6AL-?4V|64チタン", "4.43"),
    (r"TP[0-9]{3}|TI|チタン", "4.51"),
    (r"AZ[0-9]{2}[A-Z]?", "1.78"),
    (r"POM|ジュラコン", "1.41"),
    (r"MC(901|ナイロン)?|PA6|MCナイロン", "1.16"),
    (r"PEEK", "1.30"),
    (r"ABS", "1.05"),
    (r"PC|ポリカ(ーボネート)?", "1.20"),
    (r"PMMA|アクリル", "1.19"),
    (r"PTFE|テフロン", "2.18"),
    (r"PVC|塩ビ", "1.40"),
    (r"PE|UHMW-?PE|HDPE", "0.95"),
    (r"PP", "0.91"),
    (r"PET", "1.38"),
    (r"PPS", "1.35"),
    (r"ベーク(ライト)?", "1.40"),
)  # fmt: skip
_PATTERNS: Final = tuple((re.compile(pattern), Decimal(value)) for pattern, value in _TABLE)
_TEMPER: Final = re.compile(r"[-– (（/ ].*$")
_WORDS: Final = {
    "真鍮": Decimal("8.50"), "黄銅": Decimal("8.50"), "銅": Decimal("8.94"),
    "アルミ": Decimal("2.70"), "ステンレス": Decimal("7.93"), "鉄": Decimal("7.85"),
    "STEEL": Decimal("7.85"), "STAINLESS": Decimal("7.93"),
    "ALUMINIUM": Decimal("2.70"), "ALUMINUM": Decimal("2.70"), "BRASS": Decimal("8.50"),
    "COPPER": Decimal("8.94"), "TITANIUM": Decimal("4.51"),
}  # fmt: skip


def density_of(material: str) -> Decimal | None:
    """g/cm³ of a material as somebody wrote it; None where the designation isn't known.

    A temper, a hardness or a remark after it (`A5052P-H34`, `S45C 調質`) changes nothing.
    """
    written = unicodedata.normalize("NFKC", material).strip().upper()
    for name in (written, _TEMPER.sub("", written)):
        for pattern, value in _PATTERNS:
            if pattern.fullmatch(name):
                return value
        if name in _WORDS:
            return _WORDS[name]
    return None


def mass_kg(volume_mm3: float, density: Decimal) -> Decimal:
    """Kilograms, to the gram: mm³ × g/cm³ ÷ 10⁶."""
    return (Decimal(str(volume_mm3)) * density / 1_000_000).quantize(Decimal("0.001"))
