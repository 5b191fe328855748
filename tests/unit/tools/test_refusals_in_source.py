"""What a view can be refused with is found in the source, through whatever it calls."""

from pathlib import Path

import pytest

from tools.refusals_in_source import Source

ERRORS = """
class DomainError(Exception):
    status: int = 400

class WrongState(DomainError):
    status = 409

class Invalid(DomainError):
    status = 422

    @classmethod
    def one(cls, field, code): ...

class NotFound(DomainError):
    status = 404

    def __init__(self):
        super().__init__("not_found", "")
"""
SERVICE = """
from shared_db.foundation.errors import DomainError, Invalid, NotFound, WrongState

def find(thing):
    if thing is None:
        raise NotFound from None

def move(thing):
    find(thing)
    raise WrongState("moved", "")

def check(thing):
    return WrongState("shown", "")

def refuse(thing):
    raise Invalid({"a": DomainError("of_a_field", "")})

class Desk:
    def __init__(self):
        self.open()

    def open(self):
        raise DomainError("closed", "")

desk = Desk()

def by_table(thing):
    for code, sentence in {("one", ONE): thing, ("two", TWO): thing}:
        return WrongState(code, sentence)
"""


@pytest.mark.parametrize(
    ("body", "raised", "only_made"),
    [
        ("service.find(1)", {(404, "not_found")}, set()),
        ("moved(1)", {(404, "not_found"), (409, "moved")}, set()),
        ("print(service.check(1))", set(), {(409, "shown")}),
        ("service.refuse(1)", {(422, "invalid")}, set()),
        ("Invalid.one('field', 'x')", set(), {(422, "invalid")}),
        ("raise Invalid.one('field', 'x')", {(422, "invalid")}, set()),
        ("service.Desk()", {(400, "closed")}, set()),
        ("service.desk.open()", {(400, "closed")}, set()),
        ("service.by_table(1)", set(), {(409, "one"), (409, "two")}),
        ("do(service.find)", {(404, "not_found")}, set()),
        ("print('nothing of ours')", set(), set()),
    ],
)
def test_what_a_view_can_be_refused_with_is_found(
    tmp_path: Path, body: str, raised: set[tuple[int, str]], only_made: set[tuple[int, str]]
) -> None:
    view = (
        "from portal import service\nfrom portal.service import move as moved\n"
        f"from shared_db.foundation.errors import Invalid\n\ndef view():\n    {body}\n"
    )
    sources = {"portal/__init__": "", "portal/api": view, "portal/service": SERVICE}
    for name, source in (sources | {"shared_db/foundation/errors": ERRORS}).items():
        path = (tmp_path / name).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    found, made = Source(tmp_path, ("portal", "shared_db"), ("portal.cli",)).from_view(
        "portal.api", "view"
    )
    assert (found, made - found) == (raised, only_made)
