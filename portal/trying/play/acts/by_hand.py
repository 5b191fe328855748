"""A request comes by fax, from a customer who has no account."""

from datetime import timedelta

from portal.inquiries.reading import read_source
from portal.trying.people import about
from portal.trying.play.stage import Stage, expect
from shared_db.foundation.clock import today

MAIL = """有限会社つばめ治具の堀と申します。
品名：位置決めピン
図番：TB-118
材質：SUJ2
数量：30個、100個
"""


def sales_enters_a_fax(stage: Stage) -> str:
    """Sales enters a request that came by fax, and the other shops see it live."""
    sales = stage["a_sales"]
    read = read_source(MAIL, today())
    draft = sales.post("/inquiries/drafts")
    quantities = [int(read[name]) for name in sorted(read) if "quantities" in name]
    entered = sales.post(
        f"/inquiries/{draft['id']}/take-in",
        came_by="fax",
        company_name=read["company_name"],
        person_name=read["person_name"],
        source=MAIL,
        subject=read["parts-0-name"],
        delivery_date=str(today() + timedelta(days=45)),
        repeat="one_off",
        quality_level="standard",
        parts=[
            {
                "name": read["parts-0-name"],
                "drawing_number": read["parts-0-drawing_number"],
                "material": read["parts-0-material"],
                "quantities": quantities,
            }
        ],
    )
    stage["b_engineer"].hears("inquiry_sent", about(number=entered["number"]))
    stage.known["fax"] = entered["id"]
    expect(entered["came_by"] == "fax", "It isn't told that it came by fax.")
    return f"{entered['number']} for {entered['customer']}"
