"""A file of which no preview can be made."""


class Unreadable(Exception):
    """`code` says why: `damaged`, `empty`, `locked`, `too_much` or `not_supported`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
