"""Files of records: read in full, reported row by row, taken in all or nothing, and undone."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from portal.shopdata import imports
from portal.shopdata.waiting import waiting
from portal.waiting import Waiting
from shared_db.foundation.errors import WrongState
from shared_db.models import (
    Event,
    Import,
    ImportKind,
    ImportRemark,
    ImportState,
    Job,
    JobKind,
    JobState,
    ProductionRecord,
    PurchaseRecord,
    Stream,
    StreamKind,
)
from shared_db.spine.jobs import put_job
from tests.factories.shopdata import (
    HEADER,
    production,
    purchases,
    sent_file,
    taken_in,
)
from tests.factories.world import World
from tests.fixtures.portal import Browser
from workers import import_job

People = Callable[[str | None], Browser]
Jobs = Callable[[], int]
DIRTY = production(4) + (
    b"WO9,Milling,2026/13/40 08:00,,abc,X,-5\n"  # four cells that can't be read
    b"WO9,Milling,,,001:00,D\n"  # a cell too few
    b"WO8,Milling,,,001:00,D,3\n"
)


def find(world: World, import_id: UUID) -> Import:
    with world.record.as_server("a test") as db:
        return db.get_one(Import, import_id)


def records(world: World) -> int:
    with world.record.as_server("a test") as db:
        return db.scalar(select(func.count()).select_from(ProductionRecord)) or 0


def upload(client: Browser, content: bytes, **fields: Any) -> Any:
    options = {"headers": {"Accept": "application/json"}} if fields.pop("json", False) else {}
    name = fields.pop("name", "日報.csv")
    kind = fields.pop("kind", "production")
    field = "file" if options else f"file-{kind}"
    data = {field: (io.BytesIO(content), name), "client_id": str(uuid4()), **fields}
    return client.post(
        f"/own-data/imports/{kind}", data, content_type="multipart/form-data", **options
    )


def test_a_dropped_file_is_read_and_its_rows_are_taken_in_when_somebody_says(
    world: World, browser: People, do_jobs: Jobs
) -> None:
    client = browser("a_engineer")
    answer = upload(client, production(10), json=True)
    assert answer.status_code == 200
    import_id = UUID(answer.json["id"])
    do_jobs()
    assert records(world) == 0
    assert find(world, import_id).state is ImportState.READ
    assert client.post(f"/own-data/imports/{import_id}/take").status_code == 303
    do_jobs()
    assert records(world) == 10
    imported = find(world, import_id)
    assert imported.state is ImportState.DONE
    assert imported.report["written"] == 10
    assert "10件の実績を取り込みました" in client.get(f"/own-data/imports/{import_id}").text


def test_the_plain_form_and_the_form_after_a_drop_lead_to_the_report(
    world: World, browser: People
) -> None:
    client = browser("a_purchaser")
    answer = upload(client, purchases(), kind="purchases")
    assert answer.status_code == 303
    assert "/own-data/imports/" in answer.location
    again = client.post("/own-data/imports/purchases", {"import_id": answer.location[-36:]})
    assert again.location == answer.location


def test_the_same_form_sent_twice_is_one_import(world: World, browser: People) -> None:
    client, client_id = browser("a_engineer"), str(uuid4())
    first, second = (upload(client, production(2), client_id=client_id) for _ in range(2))
    assert first.location == second.location
    with world.record.as_server("a test") as db:
        assert db.scalar(select(func.count()).select_from(Import)) == 1


@pytest.mark.parametrize("json", [True, False])
def test_an_empty_file_is_refused_with_a_sentence(
    browser: People, world: World, json: bool
) -> None:
    answer = upload(browser("a_engineer"), b"", json=json)
    assert answer.status_code in {400, 422}
    assert "ファイルの中身が空です" in (answer.json["error"]["message"] if json else answer.text)


def test_a_file_over_the_limit_is_refused_with_a_sentence(
    browser: People, app: Any, world: World
) -> None:
    import dataclasses

    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], upload_limit=1000)
    answer = upload(browser("a_engineer"), production(100), json=True)
    assert answer.status_code == 400
    assert "超えています" in answer.json["error"]["message"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "CSVファイルではありません"),
        (b"PK\x03\x04\x00\x00xl/workbook", "CSVファイルではありません"),
        (b"\n\n  \n", "空の行しかありません"),
        (b"\xff\xfe\x81", "文字コードを判別できません"),
        ("品名,数\nボルト,3\n".encode(), "作業指示、工程"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(
    world: World, browser: People, files_folder: Path, do_jobs: Jobs, content: bytes, sentence: str
) -> None:
    import_id = sent_file(world, files_folder, content)
    do_jobs()
    assert find(world, import_id).state is ImportState.REFUSED
    assert sentence in browser("a_engineer").get(f"/own-data/imports/{import_id}").text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_every_encoding_of_a_shop_is_read(
    world: World, files_folder: Path, do_jobs: Jobs, encoding: str
) -> None:
    text = "製造番号,工程,作業時間,区分,良品数\n①-1,㈱髙橋 旋盤,１：３０,段取り,０\n"
    import_id = taken_in(world, files_folder, text.encode(encoding), do_jobs)
    assert find(world, import_id).report["encoding"] == encoding
    with world.record.as_server("a test") as db:
        record = db.scalars(select(ProductionRecord)).one()
    assert (record.operation, record.span_minutes, record.report_type) == ("㈱髙橋 旋盤", 90, "S")


def test_rows_with_errors_hold_everything_back_until_only_the_good_ones_are_chosen(
    world: World, browser: People, files_folder: Path, do_jobs: Jobs
) -> None:
    import_id = sent_file(world, files_folder, DIRTY)
    do_jobs()
    report = find(world, import_id).report
    assert (report["rows"], report["good"], report["errors"]) == (7, 5, 2)
    client = browser("a_engineer")
    refused = client.post(f"/own-data/imports/{import_id}/take")
    assert refused.status_code == 409
    assert "正しい行だけの取り込みを選んでください" in refused.text
    do_jobs()
    assert records(world) == 0
    taken = client.post(f"/own-data/imports/{import_id}/take", {"good_rows_only": "1"})
    assert taken.status_code == 303
    do_jobs()
    assert records(world) == 5


def test_the_report_names_row_column_and_cell(
    world: World, browser: People, files_folder: Path, do_jobs: Jobs
) -> None:
    import_id = sent_file(world, files_folder, DIRTY)
    do_jobs()
    with world.record.as_server("a test") as db:
        found = db.execute(
            select(ImportRemark.row_number, ImportRemark.column, ImportRemark.value)
            .where(ImportRemark.import_id == import_id, ImportRemark.severity == "error")
            .order_by(ImportRemark.id)
        ).all()
    assert [tuple(row) for row in found] == [
        (6, "Start", "2026/13/40 08:00"),
        (6, "Span", "abc"),
        (6, "Report Type", "X"),
        (6, "Qty Completed", "-5"),
        (7, "", "6"),
    ]
    only = browser("a_engineer").get(f"/own-data/imports/{import_id}?code=not_a_span").text
    assert ">abc<" in only
    assert "2026/13/40" not in only


def test_a_text_without_room_in_the_record_is_an_error_of_its_row(
    world: World, files_folder: Path, do_jobs: Jobs
) -> None:
    content = production(2) + f"{'長' * 201},Milling,,,001:00,D,1\n".encode()
    import_id = taken_in(world, files_folder, content, do_jobs)
    assert find(world, import_id).report["remarks"]["too_long"] == 1
    assert records(world) == 2


def test_the_same_file_is_not_taken_in_twice_unless_undone(
    world: World, browser: People, files_folder: Path, do_jobs: Jobs
) -> None:
    first = taken_in(world, files_folder, production(6), do_jobs)
    second = sent_file(world, files_folder, production(6))
    do_jobs()
    client = browser("a_manager")
    assert "すでに取り込まれています" in client.get(f"/own-data/imports/{second}").text
    refused = client.post(f"/own-data/imports/{second}/take")
    assert refused.status_code == 409
    do_jobs()
    assert records(world) == 6
    assert client.post(f"/own-data/imports/{first}/undo").status_code == 303
    assert records(world) == 0
    assert find(world, first).state is ImportState.UNDONE
    assert client.post(f"/own-data/imports/{second}/take").status_code == 303
    do_jobs()
    assert records(world) == 6


def test_two_who_take_in_the_same_file_at_once_do_not_double_it(
    world: World, files_folder: Path, do_jobs: Jobs
) -> None:
    ids = [sent_file(world, files_folder, production(6)) for _ in range(2)]
    do_jobs()
    with world.record.work(world.actor("a_engineer")) as work:
        imports.take_in(work, ids[0])
        work.session.flush()
    with pytest.raises(WrongState), world.record.work(world.actor("a_manager")) as work:
        imports.take_in(work, ids[1])
    do_jobs()
    assert records(world) == 6


def test_another_company_may_take_in_the_same_file(
    world: World, files_folder: Path, do_jobs: Jobs
) -> None:
    taken_in(world, files_folder, production(3), do_jobs)
    taken_in(world, files_folder, production(3), do_jobs, who="b_engineer")
    assert records(world) == 6


def test_only_the_manager_undoes(
    world: World, browser: People, files_folder: Path, do_jobs: Jobs
) -> None:
    import_id = taken_in(world, files_folder, production(3), do_jobs)
    answer = browser("a_engineer").post(f"/own-data/imports/{import_id}/undo")
    assert answer.status_code == 403
    assert "自社の管理者だけ" in answer.text
    assert browser("b_manager").post(f"/own-data/imports/{import_id}/undo").status_code == 404
    assert records(world) == 3


def test_missing_columns_are_named_and_can_be_pointed_out(
    world: World, browser: People, files_folder: Path, do_jobs: Jobs
) -> None:
    content = "製造番号,工程,かかった時間,種別,できた数\n1,旋盤,30,D,5\n".encode("cp932")
    import_id = sent_file(world, files_folder, content)
    do_jobs()
    client = browser("a_engineer")
    page = client.get(f"/own-data/imports/{import_id}").text
    assert "次の列が見つかりません：所要時間、報告区分（段取り・加工・故障）、良品数" in page
    found = {"column-work_order": "製造番号", "column-operation": "工程"}
    url = f"/own-data/imports/{import_id}/columns"
    short = client.post(url, {**found, "column-good": "できた数"})
    assert short.status_code == 422
    assert '<option value="できた数" selected>' in short.text
    chosen = {"column-span_minutes": "かかった時間", "column-report_type": "種別"}
    invented = client.post(url, {**found, **chosen, "column-good": "どこにもない"})
    assert invented.status_code == 422
    assert client.post(url, {**found, **chosen, "column-good": "できた数"}).status_code == 303
    do_jobs()
    assert find(world, import_id).report["good"] == 1
    client.post(f"/own-data/imports/{import_id}/take")
    do_jobs()
    assert records(world) == 1


def test_a_worker_that_dies_while_writing_leaves_nothing_and_the_next_one_writes_once(
    world: World, files_folder: Path, do_jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = sent_file(world, files_folder, production(20))
    do_jobs()
    with world.record.work(world.actor("a_engineer")) as work:
        imports.take_in(work, import_id)
    tell = import_job.tell_import_moved

    def die(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(import_job, "tell_import_moved", die)
    with world.record.as_server("a test") as db:
        job_id = db.scalars(select(Job.id).where(Job.kind == JobKind.WRITE_IMPORT)).one()
    from workers.runner import Workshop, run_in

    workshop = Workshop(import_settings(world, files_folder))
    run_in(workshop, job_id)
    assert records(world) == 0
    assert find(world, import_id).state is ImportState.WRITING
    monkeypatch.setattr(import_job, "tell_import_moved", tell)
    with world.record.as_server("a test") as db:
        db.execute(update(Job).where(Job.id == job_id).values(run_after=func.now()))
    run_in(workshop, job_id)
    with world.record.work(world.actor("a_engineer")) as work:
        put_job(work, JobKind.WRITE_IMPORT, import_id)
    do_jobs()
    assert records(world) == 20
    workshop.record.engine.dispose()


def import_settings(world: World, files: Path) -> Any:
    from shared_db.foundation.settings import Settings

    url = world.record.engine.url.render_as_string(hide_password=False)
    return Settings(url, "redis://127.0.0.1:1", files, "x" * 40, pool_size=2)


def test_a_job_that_failed_for_good_is_told_and_can_be_tried_again(
    world: World, browser: People, files_folder: Path, do_jobs: Jobs
) -> None:
    import_id = sent_file(world, files_folder, production(3))
    with world.record.as_server("a test") as db:
        db.execute(update(Job).values(state=JobState.FAILED))
    client = browser("a_engineer")
    assert "何度か失敗しました" in client.get(f"/own-data/imports/{import_id}").text
    assert [item.kind for item in waits(world, "a_engineer")] == ["import_failed"]
    assert client.post(f"/own-data/imports/{import_id}/again").status_code == 303
    assert waits(world, "a_engineer") == []
    do_jobs()
    assert find(world, import_id).state is ImportState.READ


def waits(world: World, who: str) -> list[Waiting]:
    from flask import current_app

    assert current_app
    with world.record.work(world.actor(who)) as work:
        return waiting(work)


@pytest.fixture(autouse=True)
def _addresses(app: Any) -> Any:
    """What waits is told with addresses, as in a request."""
    with app.test_request_context():
        yield


def test_a_file_that_was_read_waits_for_the_own_people_until_it_is_taken_in_or_left(
    world: World, browser: People, files_folder: Path, do_jobs: Jobs
) -> None:
    first = sent_file(world, files_folder, production(3))
    second = sent_file(world, files_folder, b"a,b\n1,2\n")
    do_jobs()
    for who in ("a_engineer", "a_purchaser", "a_manager"):
        assert [w.kind for w in waits(world, who)] == ["import_read", "import_refused"]
    for who in ("a_sales", "a_coordinator", "b_manager", "z_engineer", "x_customer"):
        assert waits(world, who) == []
    client = browser("a_engineer")
    client.post(f"/own-data/imports/{first}/take")
    client.post(f"/own-data/imports/{second}/leave")
    do_jobs()
    assert waits(world, "a_manager") == []


def test_a_try_out_that_failed_waits_for_nobody_once_another_file_of_its_kind_has_come(
    world: World, files_folder: Path, do_jobs: Jobs
) -> None:
    for content in (b"a,b\n1,2\n", DIRTY):
        sent_file(world, files_folder, content)
        do_jobs()
        assert len(waits(world, "a_engineer")) == 1
    sent_file(world, files_folder, purchases(3), kind=ImportKind.PURCHASES)
    do_jobs()
    assert len(waits(world, "a_engineer")) == 2, "purchases are another matter"
    sent_file(world, files_folder, production(3))
    do_jobs()
    assert [w.kind for w in waits(world, "a_engineer")] == ["import_read", "import_read"]


def test_the_form_without_a_file_says_that_one_is_to_be_chosen(
    world: World, browser: People
) -> None:
    nothing = {"file-production": (io.BytesIO(b""), ""), "client_id": str(uuid4())}
    answer = browser("a_engineer").post(
        "/own-data/imports/production", nothing, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert "先にファイルを選択してください。" in answer.text


def test_only_the_own_companys_stream_hears_of_an_import(
    world: World, files_folder: Path, do_jobs: Jobs
) -> None:
    taken_in(world, files_folder, production(3), do_jobs)
    with world.record.as_server("a test") as db:
        told = db.execute(
            select(Stream.kind, Stream.company_id, Event.payload["state"].astext)
            .join(Event, Event.stream_id == Stream.id)
            .order_by(Event.seq)
        ).all()
    assert {(kind, company) for kind, company, _ in told} == {
        (StreamKind.COMPANY, world.companies["a"])
    }
    assert [state for *_, state in told] == ["reading", "read", "writing", "done"]


def test_the_file_of_remarks_runs_nothing_in_a_spreadsheet(
    world: World, browser: People, files_folder: Path, do_jobs: Jobs
) -> None:
    dangerous = ["=1+1", "+1x", "-x", "@x", "\tx", " =1", "\u00a0=1", "＝1+1", "　@x"]
    rows = "".join(f'WO,Milling,,,"{cell}",D,1\n' for cell in dangerous)
    import_id = sent_file(world, files_folder, (HEADER + rows).encode())
    do_jobs()
    answer = browser("a_engineer").get(f"/own-data/imports/{import_id}/remarks.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    cells = [line[2] for line in lines[1:] if line[1] == "Span"]
    assert cells == [f"'{cell}" for cell in dangerous]


def test_twenty_thousand_rows_go_in_and_remarks_are_told_in_full_though_not_all_are_kept(
    world: World,
    browser: People,
    files_folder: Path,
    do_jobs: Jobs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_job, "MOST_REMARKS", 100)
    content = production(20_000) + b"".join(
        f"Z{n},Milling,,,000:00,D,1\n".encode() for n in range(300)
    )
    import_id = taken_in(world, files_folder, content, do_jobs)
    report = find(world, import_id).report
    assert records(world) == 20_300
    assert report["unusable"] == 300
    assert report["remarks_kept"] == 100
    assert sum(report["remarks"].values()) == 600
    page = browser("a_engineer").get(f"/own-data/imports/{import_id}").text
    assert "指摘600件のうち、最初の100件" in page


def test_purchases_go_in_too(world: World, files_folder: Path, do_jobs: Jobs) -> None:
    taken_in(world, files_folder, purchases(3), do_jobs, kind=ImportKind.PURCHASES)
    with world.record.as_server("a test") as db:
        assert db.scalar(select(func.count()).select_from(PurchaseRecord)) == 3


def test_nobody_else_sees_or_touches_an_import(
    world: World, browser: People, files_folder: Path, do_jobs: Jobs
) -> None:
    import_id = sent_file(world, files_folder, DIRTY, filename="極秘の日報.csv")
    do_jobs()
    page, take = f"/own-data/imports/{import_id}", f"/own-data/imports/{import_id}/take"
    for who, status in {
        "b_manager": 404, "z_manager": 404, "x_customer": 403, "a_coordinator": 403,
        "a_sales": 403, None: 302,
    }.items():  # fmt: skip
        for url in (page, f"{page}/remarks.csv", f"/api/v1/imports/{import_id}"):
            answer = browser(who).get(url)
            assert answer.status_code == (401 if who is None and "api" in url else status)
            assert "極秘の日報" not in answer.text
        assert browser(who).post(take, {"good_rows_only": "1"}).status_code == status
        assert "極秘の日報" not in browser(who).get("/own-data/imports").text
    do_jobs()
    assert records(world) == 0


def test_the_list_and_the_report_take_a_fixed_number_of_statements(
    world: World,
    browser: People,
    files_folder: Path,
    do_jobs: Jobs,
    count_sql: Callable[[Callable[[], object]], int],
) -> None:
    one = sent_file(world, files_folder, production(3) + b"W,M,,,000:00,D,1\n")
    do_jobs()
    client = browser("a_engineer")
    lists = count_sql(lambda: client.get("/own-data/imports"))
    reports = count_sql(lambda: client.get(f"/own-data/imports/{one}"))
    for number in range(9):
        sent_file(world, files_folder, production(3 + number) + b"W,M,,,000:00,D,1\n" * 9)
    do_jobs()
    with world.record.as_server("a test") as db:
        other = db.scalars(select(Import.id).order_by(Import.created_at.desc())).first()
    assert count_sql(lambda: client.get("/own-data/imports")) == lists
    assert count_sql(lambda: client.get(f"/own-data/imports/{other}")) == reports
