"""A shop's records as a mass: what an import brought goes again, all at once."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from shared_db.models import ImportKind, ProductionRecord, PurchaseRecord

_MODELS: dict[ImportKind, type[ProductionRecord] | type[PurchaseRecord]] = {
    ImportKind.PRODUCTION: ProductionRecord,
    ImportKind.PURCHASES: PurchaseRecord,
}


def forget_records(session: Session, kind: ImportKind, import_id: UUID) -> None:
    """Delete the records of one import; the caller has found it among the actor's own."""
    model = _MODELS[kind]
    session.execute(delete(model).where(model.import_id == import_id))
