"""How it is known whether the sample's story was told, interrupted, or is somebody else's."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from portal.beginning import sample
from portal.beginning.founding import new_group
from portal.beginning.sample import __main__ as program
from portal.beginning.sample import by_hand
from portal.beginning.sample.companies import HOME
from portal.beginning.sample.stage import Stage
from portal.beginning.sample.story import CHAPTERS
from portal.beginning.sample.told import FIRST_REQUEST, has_begun, is_half_told
from shared_db.files import file_store_of
from shared_db.foundation.settings import Settings
from shared_db.models import Inquiry
from shared_db.spine.transaction import Record
from tests.fixtures.sample import working_off


@pytest.fixture
def beginning(settings: Settings, record: Record) -> Iterator[Stage]:
    """The sample, before anybody has done anything."""
    assert sample.load(record)
    with working_off(settings) as work_off:
        yield Stage(record, file_store_of(settings), work_off)


@pytest.mark.parametrize("acts", [1, len(CHAPTERS[0])])
def test_an_interrupted_story_is_known_by_its_record(
    acts: int, beginning: Stage, record: Record, settings: Settings
) -> None:
    with record.as_server("a test") as db:
        assert not has_begun(db) and not is_half_told(db)
    beginning.enter()
    for act in CHAPTERS[0][:acts]:
        act(beginning)
    with record.as_server("a test") as db:
        assert has_begun(db) and is_half_told(db)
    told = CliRunner().invoke(program.main, env={"DATABASE_URL": settings.database_url})
    assert told.exit_code == 0
    assert program.HALF_TOLD in told.output


def test_what_others_have_begun_is_no_half_story(beginning: Stage, record: Record) -> None:
    beginning.enter()
    by_hand.sales_enters_a_fax(beginning)
    with record.as_server("a test") as db:
        assert has_begun(db) and not is_half_told(db)
        inquiry = db.scalars(select(Inquiry)).one()
        inquiry.subject = FIRST_REQUEST
        new_group(db, "もうひとつの連携", HOME)
        db.flush()
        assert not is_half_told(db)
