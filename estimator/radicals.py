"""Radicals and the ordinary ideographs that they stand for.

Texts copied out of a PDF often hold a radical (⾼) where its writer typed an ideograph (高): they
share one shape, and the file knew only the shape. The 214 of Kangxi unfold by Unicode's own rules;
of the supplement Unicode unfolds only two, so the others stand here, each as Japan writes it; so do
those of Kangxi that Unicode unfolds to a form no longer written.
"""

from unicodedata import normalize

_SUPPLEMENT = (
    "⺁厂⺂乙⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋卩⺌小⺍小⺎兀⺏尢⺐尢⺑尢⺒巳⺓幺⺔彑⺕彑⺖忄⺗心⺘扌⺙攵"
    "⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦爿⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糸⺰糸⺱网⺲罒⺳网⺴网"
    "⺵网⺶羊⺷羊⺸羊⺹老⺺聿⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃西⻄西⻅見⻆角⻇角⻈言⻉貝⻊足⻋車⻌辶⻍辶"
    "⻎辶⻏阝⻐金⻑長⻒長⻓長⻔門⻕阜⻖阝⻗雨⻘青⻙韋⻚頁⻛風⻜飛⻝食⻞食⻟食⻠食⻡首⻢馬⻣骨⻤鬼⻥魚⻦鳥"
    "⻧鹵⻨麦⻩黄⻪黽⻫斉⻬斉⻭歯⻮歯⻯竜⻰竜⻱亀⻲亀⻳亀"
)
_AS_WRITTEN_TODAY = "⼹彑⼾戸⾭青⿈黄⿊黒"
_KANGXI = map(chr, range(0x2F00, 0x2FD6))


def _pairs(written: str) -> dict[str, str]:
    return dict(zip(written[::2], written[1::2], strict=True))


ORDINARY: dict[str, str] = (
    {radical: normalize("NFKC", radical) for radical in _KANGXI}
    | _pairs(_SUPPLEMENT)
    | _pairs(_AS_WRITTEN_TODAY)
)
"""The ordinary ideograph by its radical."""
