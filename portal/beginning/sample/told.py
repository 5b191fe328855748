"""How far the story was told: whether it has begun, and whether it came to its end.

The record itself says it: by the request that the story begins with, and the word that ends it.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.beginning.sample.accounts import SAMPLE_GROUP
from shared_db.models import Group, Inquiry, Message

FIRST_REQUEST = "測定ステージ用ベースプレート・支柱"
LAST_WORD = UUID("7e5a3c10-5a5a-4d0e-9d5e-0a5a3c107e5b")
"""What its author's page calls the last thing that is said."""


def has_begun(db: Session) -> bool:
    """Whether anybody has asked for anything here: then it is left to them."""
    return db.scalar(select(Inquiry.id).limit(1)) is not None


def is_half_told(db: Session) -> bool:
    """Whether the story was interrupted here, in a record that holds nothing but the sample."""
    if list(db.scalars(select(Group.id))) != [SAMPLE_GROUP]:
        return False
    began = select(Inquiry.id).where(Inquiry.subject == FIRST_REQUEST).limit(1)
    ended = select(Message.id).where(Message.client_id == LAST_WORD).limit(1)
    return db.scalar(began) is not None and db.scalar(ended) is None
