"""Drawings as the page's script sends them, and as rows."""

import io
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from shared_db.models import Drawing
from tests.factories.world import World
from tests.fixtures.portal import Browser

DXF = b"  0\r\nSECTION\r\n  2\r\nENTITIES\r\n  0\r\nENDSEC\r\n  0\r\nEOF\r\n"


def upload(client: Browser, inquiry: object, name: str, content: bytes, **more: Any) -> Any:
    """As the page's script sends a file."""
    file = FileStorage(io.BytesIO(content), name)
    boundary, body = encode_multipart({"file": file, "client_id": str(uuid4()), **more})
    return client.post(
        f"/inquiries/{inquiry}/drawings",
        body,
        content_type=f'multipart/form-data; boundary="{boundary}"',
        headers={"Accept": "application/json"},
    )


def drawings(world: World) -> list[Drawing]:
    with world.record.as_server("a test") as db:
        return list(db.scalars(select(Drawing).order_by(Drawing.created_at)))
