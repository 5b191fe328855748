"""A program brings a file in without a page: it says the columns, reads what was remarked, leaves."""

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.factories.shopdata import production
from tests.factories.world import World
from tests.fixtures.portal import Browser

People = Callable[[str | None], Browser]
Jobs = Callable[[], int]
IMPORTS = "/api/v1/imports"


def send(client: Browser, content: bytes) -> str:
    """The address of what was sent."""
    sent = {"file": (io.BytesIO(content), "日報.csv"), "kind": "production"}
    sent["client_id"] = str(uuid4())
    answer = client.post(IMPORTS, sent, content_type="multipart/form-data")
    return f"{IMPORTS}/{answer.json['id']}"


def act(client: Browser, url: str, **body: Any) -> Any:
    return client.post(url, json={"client_id": str(uuid4()), **body})


def test_text_in_the_place_of_a_file_is_refused_with_a_sentence(browser: People) -> None:
    client = browser("a_engineer")
    sent = {"file": "abc", "kind": "production", "client_id": str(uuid4())}
    refused = client.post(IMPORTS, sent, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert refused.json["error"]["fields"]["file"]["message"] == "ファイルを選んでください。"
    page = client.post("/own-data/imports/production", sent, content_type="multipart/form-data")
    assert page.status_code == 422
    assert client.get(IMPORTS).json["imports"] == []


def test_a_program_says_which_column_is_what(browser: People, do_jobs: Jobs) -> None:
    client = browser("a_engineer")
    url = send(client, "製造番号,工程,かかった時間,種別,できた数\n1,旋盤,30,D,5\n".encode("cp932"))
    do_jobs()
    read = client.get(url).json
    assert read["report"]["header"] == ["製造番号", "工程", "かかった時間", "種別", "できた数"]
    assert read["problem"].startswith("次の列が見つかりません")
    columns = {"work_order": "製造番号", "operation": "工程", "span_minutes": "かかった時間"}
    columns |= {"report_type": "種別", "good": "できた数"}
    assert act(client, f"{url}/columns", columns=columns | {"good": "ない"}).status_code == 422
    assert act(client, f"{url}/columns", columns=columns).json["state"] == "reading"
    do_jobs()
    assert client.get(url).json["report"]["good"] == 1


def test_a_program_reads_what_is_wrong_with_which_row_and_takes_or_leaves(
    world: World, browser: People, do_jobs: Jobs
) -> None:
    client = browser("a_engineer")
    url = send(client, production(2) + b"W9,Milling,2026/13/40,,001:00,D,-5\n")
    do_jobs()
    assert client.get(url).json["report"]["errors"] == 1
    remarks = client.get(f"{url}/remarks").json["remarks"]
    assert [(one["row_number"], one["column"], one["value"]) for one in remarks] == [
        (4, "Start", "2026/13/40"),
        (4, "Qty Completed", "-5"),
    ]
    assert all(one["remark"] for one in remarks)
    only = client.get(f"{url}/remarks", query_string={"code": remarks[1]["code"]}).json
    assert only == {"remarks": [remarks[1]], "more": False}
    assert act(client, f"{url}/take", good_rows_only=False).status_code == 409
    assert act(client, f"{url}/leave").json["report"]["left"]
    assert [one["state"] for one in client.get(IMPORTS).json["imports"]] == ["refused"]
    assert browser("b_engineer").get(IMPORTS).json == {"imports": [], "more": False}
