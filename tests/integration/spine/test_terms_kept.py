"""The database keeps every text of the confidentiality terms, whoever changes it."""

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from shared_db.models import ConfidentialityText
from tests.factories.world import World


def test_the_terms_change_by_versions_that_are_all_kept(
    world: World, owner_database_url: str
) -> None:
    change = "UPDATE \"group\" SET confidentiality_text_ja = 'neu'"
    with world.record.reading() as db:
        db.execute(text(f"{change}, confidentiality_version = 2"))
    for wrong in ("SET confidentiality_text_en = 'x'", "SET confidentiality_version = 1"):
        with pytest.raises(IntegrityError), world.record.reading() as db:
            db.execute(text(f'UPDATE "group" {wrong}'))
    kept = select(ConfidentialityText.text_ja).where(ConfidentialityText.group_id == world.group_id)
    with world.record.reading() as db:
        assert db.scalars(kept.order_by(ConfidentialityText.version)).all() == ["", "neu"]
    with (
        psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner,
        pytest.raises(psycopg.errors.IntegrityError, match="append-only"),
    ):
        owner.execute("DELETE FROM confidentiality_text")
