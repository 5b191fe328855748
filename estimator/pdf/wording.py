"""How figures, dates and money are written in the document's language."""

from datetime import date
from decimal import Decimal

from estimator.pdf.texts import Texts

_DECIMALS = {"JPY": 0, "KRW": 0, "VND": 0}
_USUAL_DECIMALS = 2


class Wording:
    """The texts of one document together with its currency."""

    def __init__(self, texts: Texts, currency: str) -> None:
        self.texts = texts
        self._currency = currency
        self._money = f"money_{currency}" if f"money_{currency}" in texts else "money"
        self._decimals = _DECIMALS.get(currency, _USUAL_DECIMALS)

    def money(self, amount: Decimal) -> str:
        """¥1,234,500; a unit price keeps the decimals it has, ¥0.01."""
        written = figures(amount, self._decimals, money=True)
        return self.texts.fill(self._money, amount=written, currency=self._currency)

    def day(self, day: date) -> str:
        return self.texts.fill(
            "date",
            year=str(day.year),
            month=str(day.month),
            month_name=self.texts["month_names"].split()[day.month - 1],
            day=str(day.day),
        )

    def quantity(self, quantity: Decimal, unit: str) -> str:
        named = self.texts.get(f"unit_{unit}", unit)
        if quantity == 1:
            named = self.texts.get(f"unit_{unit}_one", named)
        return self.texts.fill("quantity", number=figures(quantity), unit=named)

    def lead_time(self, days: int) -> str:
        code = "lead_time_day" if days == 1 else "lead_time_days"
        return self.texts.fill(code, days=f"{days:,}")

    def labelled(self, code: str, value: str) -> str:
        return self.texts.fill("labelled", label=self.texts[code], value=value)

    def percent(self, rate: Decimal) -> str:
        return figures(rate * 100)

    def drawing(self, number: str | None, revision: str | None) -> str | None:
        """A drawing is always named with its revision: the same number may be another part."""
        if number and revision:
            return self.texts.fill("drawing", number=number, revision=revision)
        if number:
            return self.texts.fill("drawing_without_revision", number=number)
        if revision:
            return self.texts.fill("revision_without_drawing", revision=revision)
        return None


def figures(number: Decimal, least_decimals: int = 0, *, money: bool = False) -> str:
    """Grouped by three, without zeros that say nothing beyond `least_decimals`; ¥12.5 is
    ¥12.50."""
    whole, _, decimals = format(number, "f").partition(".")
    decimals = decimals.rstrip("0").ljust(least_decimals, "0")
    if money and decimals:
        decimals = decimals.ljust(_USUAL_DECIMALS, "0")
    return f"{int(whole):,}" + (f".{decimals}" if decimals else "")
