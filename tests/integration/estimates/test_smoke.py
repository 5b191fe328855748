from tests.factories.estimates import sub_quoting


def test_smoke(world, browser, do_jobs, app):
    case = sub_quoting(world)
    est = case.build()
    case.fill(est)
    do_jobs()
    a = browser("a_engineer")
    for url in (
        f"/estimates/{est}",
        "/estimates",
        f"/estimates/{est}/rollup",
        f"/estimates/{est}/rollup?check=1",
        f"/estimates/{est}/ask",
        f"/estimates/{est}/summary",
        f"/inquiries/{case.inquiry}/estimates",
        f"/inquiries/{case.inquiry}/requests",
    ):
        r = a.get(url)
        assert r.status_code == 200, (url, r.get_data(as_text=True)[:3000])
    req = case.ask(est)
    b = browser("b_engineer")
    sub = case.build_answer(req)
    for url in (
        f"/requests/{req}",
        f"/requests/{req}/offer?mark_up=20",
        "/estimates",
        f"/estimates/{sub}",
    ):
        r = b.get(url)
        assert r.status_code == 200, (url, r.get_data(as_text=True)[:3000])
    case.offer(req)
    do_jobs()
    for who in (a, b):
        assert who.get(f"/requests/{req}").status_code == 200
    for url in (
        f"/api/v1/estimates/{est}",
        "/api/v1/estimates",
        "/api/v1/requests",
        f"/api/v1/requests/{req}",
        f"/api/v1/estimates/{est}/rollup",
    ):
        r = a.get(url)
        assert r.status_code == 200, (url, r.get_data(as_text=True)[:3000])
    run = a.get(f"/api/v1/estimates/{est}/rollup").json["run"]
    print(run["result"])
    assert run["complete"]
    assert a.get(f"/estimates/{est}/rollup?check=1").status_code == 200
