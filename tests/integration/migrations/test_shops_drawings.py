"""What an earlier version kept as drawings is what was asked for, and nobody's else."""

from collections.abc import Callable

from sqlalchemy import select

from shared_db.models import Drawing, DrawingPurpose, Group, RequestDrawing
from shared_db.spine.transaction import Record
from tests.fixtures.portal import Browser


def test_every_drawing_of_before_is_the_customers(record: Record) -> None:
    with record.as_server("a test") as db:
        drawings = db.scalars(select(Drawing)).all()
        assert len(drawings) >= 4
        assert {(one.purpose, one.company_id, one.audience) for one in drawings} == {
            (DrawingPurpose.REQUEST, None, None)
        }
        assert db.scalars(select(RequestDrawing)).all() == []
        assert set(db.scalars(select(Group.marks_drawings))) == {False}


def test_a_request_of_before_names_none_and_leads_to_all(
    browser: Callable[[str], Browser],
) -> None:
    engineer = browser("b_engineer")
    asked = engineer.get("/api/v1/requests").json["requests"][0]["id"]
    assert engineer.get(f"/api/v1/requests/{asked}").json["drawings"] == []
    page = engineer.get(f"/requests/{asked}").text
    assert "添付された図面はありません。" in page and "引き合いのすべての図面" in page
