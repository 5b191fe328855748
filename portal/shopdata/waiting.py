"""Files of records that wait for a decision."""

from flask import url_for

from portal.shopdata.import_queries import waiting_imports
from portal.waiting import Waiting
from shared_db.access import OwnPermission
from shared_db.foundation.errors import N_
from shared_db.models import Import, ImportState
from shared_db.spine.transaction import Work

READY = N_("%(filename)s has been read. Look at the report and take it in.")
NOT_READ = N_("%(filename)s could not be read. Look at what it needs.")
FAILED = N_("Taking in %(filename)s failed. Try it again.")


def waiting(work: Work) -> list[Waiting]:
    """For those who import records: files read, refused or failed."""
    if not work.actor.may(OwnPermission.IMPORT_RECORDS):
        return []
    return [_waiting(imported, failed) for imported, failed in waiting_imports(work)]


def _waiting(imported: Import, failed: bool) -> Waiting:
    sentence = READY if imported.state is ImportState.READ else NOT_READ
    return Waiting(
        kind="import_failed" if failed else f"import_{imported.state}",
        sentence=FAILED if failed else sentence,
        url=url_for("shopdata.show_import", import_id=imported.id),
        since=imported.created_at,
        subject=imported.filename,
        values={"filename": imported.filename},
    )
