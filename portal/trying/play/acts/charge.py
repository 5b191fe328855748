"""Who is in charge: seen by all in their own way, handed over, and looked after while away."""

from portal.trying.people import about
from portal.trying.play.stage import Stage, expect
from shared_db.foundation.clock import today


def lead_hands_over(stage: Stage) -> str:
    """The lead's engineer is away, and hands the inquiry over to the manager."""
    engineer, manager = stage["a_engineer"], stage["a_manager"]
    own, deputy = (str(person.me["id"]) for person in (engineer, manager))
    day = str(today())
    engineer.put(f"/people/{own}/absence", since=day, until=day, deputy_id=deputy)
    seen = _elsewhere(stage, "b_engineer")
    expect(seen["deputy"] == manager.me["name"], "B does not see who stands in.")
    engineer.send("DELETE", f"/people/{own}/absence", {})
    thing = {"kind": "inquiry", "thing_id": stage.inquiry["id"], "person_id": deputy}
    engineer.post(f"{stage.path}/duties", **thing)
    manager.hears("asked_of_you", about(kind="duty_given"))
    stage["b_engineer"].hears("contact_changed", about(person=manager.me["name"]))
    return f"{seen['person']} was away; {_elsewhere(stage, 'b_engineer')['person']} is in charge"


def _elsewhere(stage: Stage, who: str) -> dict[str, str]:
    """Whom somebody of another company turns to at the lead shop."""
    contacts = stage[who].get(f"{stage.path}/duties")["elsewhere"]
    found: dict[str, str] = next(c for c in contacts if c["company_id"] == stage.company("a"))
    return found
