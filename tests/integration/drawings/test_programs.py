"""Programs upload with a person's token; who brings none of ours is not listened to."""

import io
from uuid import uuid4

from flask import Flask

from shared_db.foundation.tokens import api_token_hash
from shared_db.models import ApiToken
from tests.factories.inquiries import STEP, requirement
from tests.factories.world import World


def test_a_program_uploads_and_sends_with_its_token(app: Flask, world: World) -> None:
    with world.record.as_server("a test") as db:
        owner = world.people["x_customer"]
        db.add(ApiToken(person_id=owner, name="EDI", token_hash=api_token_hash("the token")))
    client, token = app.test_client(), {"Authorization": "Bearer the token"}
    begun = client.post(
        "/api/v1/inquiries/drafts", json={"client_id": str(uuid4())}, headers=token
    ).json["id"]
    ids = []
    for name in ("軸.step", "組図.step"):
        added = client.post(
            f"/api/v1/inquiries/{begun}/drawings",
            data={"file": (io.BytesIO(STEP), name), "client_id": str(uuid4())},
            headers=token,
        )
        assert (added.status_code, added.json["since_revision"]) == (201, None)
        ids.append(added.json["id"])
    whole = requirement(drawings=[ids[1]]) | {"client_id": str(uuid4())}
    whole["parts"][0]["drawings"] = [ids[0]]
    sent = client.post(f"/api/v1/inquiries/{begun}/send", json=whole, headers=token).json
    assert [one["filename"] for one in sent["drawings"]] == ["組図.step"]
    assert [one["filename"] for one in sent["parts"][0]["drawings"]] == ["軸.step"]


def test_a_strangers_upload_is_not_even_read(app: Flask, draft: str) -> None:
    class Unread(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise AssertionError("the body was read")

    answer = app.test_client().post(
        f"/api/v1/inquiries/{draft}/drawings",
        input_stream=Unread(b"x" * 100),
        content_type="multipart/form-data; boundary=b",
        headers={"Authorization": "Bearer nobody's", "Content-Length": "100"},
    )
    assert answer.status_code == 401
