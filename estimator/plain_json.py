"""Reading a plain JSON document field by field, each refusal naming its field; and writing one."""

import base64
import binascii
import dataclasses
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, overload

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_IMAGE_BYTES = 1_000_000
MAX_IMAGE_SIDE = 2_000  # pixels; a small file can unfold into gigabytes

_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_CURRENCY = re.compile(r"[A-Z]{3}")


class Refused(ValueError):
    """A document that can't be read: the field, as a path, and a sentence that says why."""

    code = "document_refused"

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(f"{field}: {sentence}")
        self.field = field
        self.sentence = sentence


class Fields:
    """One JSON object. Every read marks its name, so that a misspelt name is noticed."""

    def __init__(self, document: object, at: str = "") -> None:
        if not isinstance(document, Mapping):
            raise Refused(at or "document", "An object is expected here.")
        self._document = document
        self._at = at
        self._read: set[str] = set()

    def path(self, name: str) -> str:
        return f"{self._at}.{name}" if self._at else name

    def nothing_else(self) -> None:
        for name in self._document:
            if name not in self._read:
                raise Refused(self.path(str(name)), "There is no such field.")

    def text(self, name: str) -> str:
        value = self.text_or_none(name)
        if value is None:
            raise Refused(self.path(name), "This is missing.")
        return value

    def text_or_none(self, name: str) -> str | None:
        """Blank counts as absent: nothing of it could be seen on paper."""
        value = self._value(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise Refused(self.path(name), "A text is expected here.")
        return value if value.strip() else None

    def one_of(self, name: str, choices: Sequence[str]) -> str:
        value = self.text(name)
        if value not in choices:
            raise Refused(self.path(name), f"One of {', '.join(choices)} is expected here.")
        return value

    def currency(self, name: str) -> str:
        value = self.text(name)
        if not _CURRENCY.fullmatch(value):
            raise Refused(self.path(name), "A currency code of three letters is expected here.")
        return value

    def number(self, name: str) -> Decimal:
        value = self.number_or_none(name)
        if value is None:
            raise Refused(self.path(name), "This is missing.")
        return value

    def number_or_none(self, name: str) -> Decimal | None:
        """A number not below zero, as a string; floats are refused, they aren't what was meant."""
        value = self._value(name)
        if value is None:
            return None
        if not isinstance(value, str) or not _NUMBER.fullmatch(value):
            raise Refused(
                self.path(name), 'A number is expected here, as text and not below zero: "1234.50".'
            )
        return Decimal(value)

    def whole(self, name: str, least: int) -> int:
        value = self.whole_or_none(name, least)
        if value is None:
            raise Refused(self.path(name), "This is missing.")
        return value

    def whole_or_none(self, name: str, least: int) -> int | None:
        value = self._value(name)
        if value is None:
            return None
        written = value if isinstance(value, str | bool) else str(value)
        if not isinstance(written, str) or not _WHOLE.fullmatch(written) or int(written) < least:
            raise Refused(self.path(name), f"A whole number from {least} is expected here.")
        return int(written)

    def day(self, name: str) -> date:
        value = self.day_or_none(name)
        if value is None:
            raise Refused(self.path(name), "This is missing.")
        return value

    def day_or_none(self, name: str) -> date | None:
        value = self.text_or_none(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Refused(self.path(name), "A date like 2026-03-05 is expected here.") from None

    def png_or_none(self, name: str) -> bytes | None:
        value = self.text_or_none(name)
        if value is None:
            return None
        if len(value) > MAX_IMAGE_BYTES * 4 // 3 + 4:
            raise Refused(self.path(name), "The image is larger than 1 MB.")
        try:
            image = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise Refused(self.path(name), "The image is not base64.") from None
        if not image.startswith(PNG_SIGNATURE) or len(image) < 24:
            raise Refused(self.path(name), "The image is not a PNG.")
        width, height = int.from_bytes(image[16:20], "big"), int.from_bytes(image[20:24], "big")
        if not (0 < width <= MAX_IMAGE_SIDE and 0 < height <= MAX_IMAGE_SIDE):
            raise Refused(self.path(name), f"The image's sides end at {MAX_IMAGE_SIDE} pixels.")
        return image

    @overload
    def inner(self, name: str) -> "Fields": ...
    @overload
    def inner(self, name: str, *, required: Literal[False]) -> "Fields | None": ...
    def inner(self, name: str, *, required: bool = True) -> "Fields | None":
        value = self._value(name)
        if value is None:
            if required:
                raise Refused(self.path(name), "This is missing.")
            return None
        return Fields(value, self.path(name))

    def entries(self, name: str, least: int, most: int) -> list["Fields"]:
        value = self._value(name)
        if not isinstance(value, list | tuple) or not least <= len(value) <= most:
            raise Refused(self.path(name), f"A list of {least} to {most} entries is expected here.")
        return [Fields(entry, f"{self.path(name)}[{i}]") for i, entry in enumerate(value)]

    def _value(self, name: str) -> object:
        self._read.add(name)
        return self._document.get(name)


def plain(value: Any) -> Any:
    """A frozen value as plain JSON: numbers as strings, dates as ISO 8601, bytes as base64."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value) if isinstance(value, str) else value
