"""Reading checked values out of a plain JSON object, with an error that names the field."""

from collections.abc import Mapping, Set
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from estimator.errors import InputError
from estimator.numbers import plain, read_number

LARGEST = Decimal(10) ** 12
MOST_DECIMALS = 12
_Choice = TypeVar("_Choice", bound=StrEnum)


class Fields:
    """One JSON object, read field by field. Keys that nobody reads are left alone, unless
    `nothing_but` is asked for.

    Every reader raises `error(field, code, values)` with the codes
    `missing`, `not_a_number`, `not_whole`, `negative`, `not_positive`, `too_small` (limit),
    `too_large` (limit), `too_many_decimals` (limit), `not_a_choice` (choices),
    `wrong_type` (expected).
    Numbers are strings, whole numbers may be JSON integers; floats are refused (`not_a_number`),
    since they have already lost what was typed.
    """

    def __init__(
        self, values: object, path: str = "", error: type[InputError] = InputError
    ) -> None:
        self._path = path
        self._error = error
        if not isinstance(values, Mapping):
            raise error(path, "wrong_type", {"expected": "object"})
        self._values: Mapping[str, Any] = values

    def has(self, name: str) -> bool:
        """Whether the field holds something (null and blank text are nothing)."""
        value = self._values.get(name)
        return value is not None and not (isinstance(value, str) and not value.strip())

    def nothing_but(self, names: Set[str]) -> None:
        """Refuse every other field (`unknown_field`)."""
        if not self._values.keys() <= names:
            raise self.refuse(min(self._values.keys() - names), "unknown_field")

    def refuse(self, name: str, code: str, **message_values: object) -> InputError:
        """The error to raise for a field."""
        texts = {key: str(value) for key, value in message_values.items()}
        return self._error(self._path + name, code, texts)

    def number(
        self,
        name: str,
        default: Decimal | None = None,
        *,
        positive: bool = False,
        at_most: Decimal = LARGEST,
    ) -> Decimal:
        """A number from 0 up; above 0 where it must be `positive`."""
        if not self.has(name):
            if default is None:
                raise self.refuse(name, "missing")
            return default
        number = self._number(name)
        if number < 0:
            raise self.refuse(name, "negative")
        if positive and number == 0:
            raise self.refuse(name, "not_positive")
        if number > at_most:
            raise self.refuse(name, "too_large", limit=plain(at_most))
        if -int(number.as_tuple().exponent) > MOST_DECIMALS:
            raise self.refuse(name, "too_many_decimals", limit=MOST_DECIMALS)
        return number

    def _number(self, name: str) -> Decimal:
        value = self._values[name]
        if isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
        if isinstance(value, Decimal) and value.is_finite():
            return value
        if isinstance(value, str):
            try:
                return read_number(value)
            except ValueError:
                pass
        raise self.refuse(name, "not_a_number")

    def whole(self, name: str, *, at_least: int = 1) -> int:
        """A whole number of pieces or the like."""
        number = self.number(name)
        if number != number.to_integral_value():
            raise self.refuse(name, "not_whole")
        if number < at_least:
            raise self.refuse(name, "too_small", limit=at_least)
        return int(number)

    def wholes(self, name: str) -> list[int]:
        """A list of whole numbers, each 1 or more."""
        texts = {f"{name}[{index}]": item for index, item in enumerate(self.items(name))}
        reader = Fields(texts, self._path, self._error)
        return [reader.whole(item) for item in texts]

    def choice(self, name: str, choices: type[_Choice], default: _Choice | None = None) -> _Choice:
        """One word out of an enumeration."""
        if not self.has(name):
            if default is None:
                raise self.refuse(name, "missing")
            return default
        value = self._values[name]
        try:
            return choices(value)
        except ValueError:
            raise self.refuse(name, "not_a_choice", choices=", ".join(choices)) from None

    def flag(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self._values.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.refuse(name, "wrong_type", expected="boolean")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """A text, as it is."""
        if not self.has(name):
            if default is None:
                raise self.refuse(name, "missing")
            return default
        value = self._values[name]
        if not isinstance(value, str):
            raise self.refuse(name, "wrong_type", expected="text")
        return value

    def object(self, name: str) -> "Fields":
        """The object in a field."""
        if self._values.get(name) is None:
            raise self.refuse(name, "missing")
        return Fields(self._values[name], f"{self._path}{name}.", self._error)

    def objects(self, name: str) -> list["Fields"]:
        """The list of objects in a field."""
        return [
            Fields(item, f"{self._path}{name}[{index}].", self._error)
            for index, item in enumerate(self.items(name))
        ]

    def items(self, name: str) -> list[Any]:
        """The list in a field, unread."""
        value = self._values.get(name)
        if value is None:
            raise self.refuse(name, "missing")
        if not isinstance(value, list | tuple):
            raise self.refuse(name, "wrong_type", expected="list")
        return list(value)

    def raw(self, name: str) -> Any:
        """What is in a field, unread; None when nothing is."""
        return self._values.get(name)
