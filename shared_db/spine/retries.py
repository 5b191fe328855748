"""Writes that a person may retry: the same client id gives the first result, today or in a week."""

import hashlib
import json
from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_, WrongState
from shared_db.models import ClientAction
from shared_db.spine.transaction import Work


def once(
    work: Work, action: str, client_id: UUID | None, body: Any, do: Callable[[], Json]
) -> Json:
    """Do it the first time, and answer what was answered then at every retry.

    The id is claimed first in the transaction, so a second request that comes at the same moment
    waits for the first and gets its answer. The same id with another body is refused.
    Without an id it is simply done.
    """
    if client_id is None:
        return do()
    key = (work.actor.person_id, action, client_id)
    body_hash = hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).digest()
    claimed = work.session.execute(
        insert(ClientAction)
        .values(person_id=key[0], action=action, client_id=client_id, body_hash=body_hash)
        .on_conflict_do_nothing()
        .returning(ClientAction.client_id)
    ).one_or_none()
    if claimed is None:
        return _earlier_answer(work, key, body_hash)
    answer = do()
    work.session.execute(
        update(ClientAction)
        .where(
            ClientAction.person_id == key[0],
            ClientAction.action == action,
            ClientAction.client_id == client_id,
        )
        .values(answer=answer)
    )
    return answer


def _earlier_answer(work: Work, key: tuple[UUID, str, UUID], body_hash: bytes) -> Json:
    earlier = work.session.get_one(ClientAction, key)
    if earlier.body_hash != body_hash:
        raise WrongState(
            "client_id_reused",
            N_("This was sent before with other content. Reload the page and send it again."),
        )
    return cast(Json, earlier.answer or {})
