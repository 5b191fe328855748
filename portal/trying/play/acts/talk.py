"""The shops talk it over and agree who makes what."""

from portal.trying.people import about
from portal.trying.play.stage import Stage, expect


def _say(stage: Stage, who: str, channel: str, body: str, hearers: tuple[str, ...]) -> None:
    stage[who].post(f"{stage.path}/channels/{channel}/messages", body=body)
    for hearer in hearers:
        stage[hearer].hears("posted", about(body=body))


def coordinator_opens(stage: Stage) -> str:
    """The coordinator chooses the lead shop and asks round in the thread."""
    lead = stage.company("a")
    stage["a_coordinator"].post(f"{stage.path}/lead", company_id=lead)
    _say(
        stage,
        "a_coordinator",
        "group",
        "この案件、切削は当社で。曲げと溶接はBさん、仕上げはCさんいかがですか？",
        ("b_engineer", "c_engineer", "a_engineer"),
    )
    _say(
        stage,
        "b_engineer",
        "group",
        "板金はできます。切削の後工程だけ難しいです。",
        ("a_engineer",),
    )
    _say(stage, "c_engineer", "group", "大丈夫、うちで受けられます。", ("b_engineer",))
    asked = stage["a_coordinator"].post(
        f"{stage.path}/asks",
        question="希望納期までに全数対応できますか？",
        company_ids=[stage.company("b"), stage.company("c")],
    )
    stage.known["ask"] = asked["ask_id"]
    return "three posts across three shops, one question to two"


def shops_say_what_they_can(stage: Stage) -> str:
    """B answers partly, saying what is missing; C answers yes."""
    ask = stage.known["ask"]
    stage["b_engineer"].post(
        f"/asks/{ask}/answer", answer="partly", missing="φ12の研削は当社ではできません"
    )
    stage["c_engineer"].post(f"/asks/{ask}/answer", answer="yes", missing="")
    for short in ("b", "c"):
        company = stage.company(short)
        stage["a_coordinator"].hears("capability_answered", about(company_id=company))
    return "both answers heard by the coordinator"


def customer_is_answered(stage: Stage) -> str:
    """Sales and the customer speak in the customer's channel."""
    _say(
        stage,
        "a_sales",
        "customer",
        "お引き合いありがとうございます。本日中に方針をお伝えします。",
        ("x_buyer",),
    )
    _say(
        stage,
        "x_buyer",
        "customer",
        "よろしくお願いします。−10℃での使用があります。",
        ("a_sales", "b_engineer"),
    )
    shown = stage["x_buyer"].get(stage.path)
    expect(shown["first_reply_at"] is not None, "The first reply was not noted.")
    return "first reply noted"


def lead_proposes(stage: Stage) -> str:
    """The lead's engineer writes down who makes what."""
    a, b, c = (stage.company(short) for short in "abc")
    plans = []
    for position, part in enumerate(stage.inquiry["parts"]):
        operations = [
            {"name": "切削", "company_id": a, "specification": "図面公差 ±0.05"},
            {"name": "曲げ・溶接", "company_id": b, "specification": "開先なし"},
        ]
        if position:
            operations.append({"name": "表面仕上げ", "company_id": c, "specification": "バフ #400"})
        plans.append({"part_id": part["id"], "operations": operations})
    written = stage["a_engineer"].post(
        f"{stage.path}/proposals", based_on=0, note="打合せの通り分担します。", parts=plans
    )
    stage.known["proposal"] = written["proposal_id"]
    stage["b_engineer"].hears("proposal_written")
    return f"version {written['number']}"


def named_shops_accept(stage: Stage) -> str:
    """B and C accept, and the proposal is agreed."""
    for who in ("b_engineer", "c_engineer"):
        stage[who].post(f"/proposals/{stage.known['proposal']}/answer", accepted=True)
    stage["a_engineer"].hears("proposal_agreed")
    return "agreed"
