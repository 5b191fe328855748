"""A shop's records as a mass: what an import brought goes again, all at once."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from shared_db.models import Import, ImportKind, PastQuote, ProductionRecord, PurchaseRecord
from shared_db.spine import streams
from shared_db.spine.events import ImportMoved
from shared_db.spine.transaction import Work

_MODELS: dict[ImportKind, type[ProductionRecord] | type[PurchaseRecord] | type[PastQuote]] = {
    ImportKind.PRODUCTION: ProductionRecord,
    ImportKind.PURCHASES: PurchaseRecord,
    ImportKind.QUOTES: PastQuote,
}


def forget_records(session: Session, kind: ImportKind, import_id: UUID) -> None:
    """Delete the records of one import; the caller has found it among the actor's own."""
    model = _MODELS[kind]
    session.execute(delete(model).where(model.import_id == import_id))


def tell_import_moved(work: Work, imported: Import) -> None:
    """How far an import is, to its own company."""
    work.tell(
        streams.company(imported.company_id),
        ImportMoved(import_id=imported.id, state=imported.state),
    )
