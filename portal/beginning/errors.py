"""Why a record can't begin."""


class CannotBegin(Exception):
    """A record can't begin here; the message is a sentence that says what to do."""


class NoRecord(CannotBegin):
    """There is no database to write into."""


class GroupThere(CannotBegin):
    """The record has begun already."""
