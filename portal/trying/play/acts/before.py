"""What was estimated once is not typed again."""

from portal.trying.play.stage import Stage, expect


def lead_copies_from_before(stage: Stage) -> str:
    """The lead's engineer takes the lines of an earlier estimate, and a template of them."""
    fax = stage.known["fax"]
    stage["a_coordinator"].post(f"/inquiries/{fax}/lead", company_id=stage.company("a"))
    engineer = stage["a_engineer"]
    before = engineer.get(f"/estimates/{stage.known['estimate']}")
    part = before["parts"][0]
    name = f"削り出しの標準 {stage.inquiry['id'][:8]}"
    kept = engineer.post(f"/estimates/{before['id']}/parts/{part['id']}/keep-template", name=name)
    expect(len(kept["lines"]) == len(part["lines"]), "A template lacks some of its part's lines.")
    estimate = engineer.post(f"/inquiries/{fax}/estimates")
    row = f"/estimates/{estimate['id']}/parts/{estimate['parts'][0]['id']}"
    found = engineer.get(f"{row}/before", q=part["name"])["found"]
    expect(bool(found), "The part of before is not found by its name.")
    told = engineer.post(f"{row}/before", earlier_id=found[0]["id"])
    put = engineer.post(f"{row}/template", template="turning")
    lines = engineer.get(f"/estimates/{estimate['id']}")["parts"][0]["lines"]
    expect(not any(line["offer_id"] for line in lines), "An offer of before was taken over as one.")
    return f"{told['lines']} lines from before, {put['lines']} of a template"
