"""A customer sends an inquiry, and every shop of the group sees it at that moment."""

from tests.factories.inquiries import sent_inquiry


def test_pages(world, browser, files_folder, do_jobs):
    sent = sent_inquiry(world, files=files_folder, lead="a")
    for who in ("x_customer", "a_coordinator", "a_engineer", "a_sales", "b_engineer"):
        b = browser(who)
        for url in (
            "/inquiries",
            f"/inquiries/{sent.id}",
            f"/inquiries/{sent.id}/history",
            f"/inquiries/{sent.id}/terms",
            f"/api/v1/inquiries/{sent.id}",
            "/api/v1/inquiries",
        ):
            r = b.get(url)
            print(who, url, r.status_code)
            assert r.status_code == 200, r.text
    x = browser("x_customer")
    for url in (
        "/inquiries/new",
        "/inquiries/drafts",
        f"/inquiries/{sent.id}/revise",
        f"/inquiries/{sent.id}/sent",
    ):
        r = x.get(url, follow_redirects=True)
        print(url, r.status_code)
        assert r.status_code == 200, r.text
