"""What is wrong with an input: which field, a code to word it by, and the values to put in."""

from collections.abc import Mapping


class InputError(ValueError):
    """An input that costing can't use.

    field: the path of the input, as in `steps.profit.rate` or `parts[0].breaks[1].cost`.
    code: one of the codes that the raising function names; a page words it.
    message_values: what that wording may mention (the limit, the choices), as text.
    """

    def __init__(
        self, field: str, code: str, message_values: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code
        self.message_values = dict(message_values or {})

    def __reduce__(self) -> tuple[type["InputError"], tuple[str, str, dict[str, str]]]:
        """So that it can be passed from one process to another."""
        return type(self), (self.field, self.code, self.message_values)


class LineError(InputError):
    """Terms of a cost line that can't be used; `field` is the key within the terms."""
