"""What the estimate could be: another way, a quantity to try, もしも. The price doesn't move."""

from decimal import Decimal

from portal.trying.play.stage import Stage, expect


def lead_tries_ways(stage: Stage) -> str:
    """The lead keeps a second way, tries a quantity, and asks what if; what counts stays."""
    engineer = stage["a_engineer"]
    path = f"/estimates/{stage.known['estimate']}"
    parts = engineer.get(f"{path}/structure")["parts"]
    first = parts[0]
    tried = {"part": first["part"], "trial_quantities": [7], "was": first["was"]}
    structure = engineer.put(f"{path}/structure", parts=[tried])["parts"]
    expect(structure[0]["trial"] == [7], "A trial quantity is not there.")
    expect(structure[0]["wanted"] == first["wanted"], "A trial quantity is asked for.")
    made = engineer.post(f"{path}/alternatives", name="別工程", parts=[first["part"]])
    ways = made["alternatives"]
    costs = [[one["cost"] for one in way["breaks"]] for way in ways]
    expect(costs[0] == costs[1], "A copy of what stands costs something else.")
    expect([way["chosen"] for way in ways] == [True, False], "A second way counts unasked.")
    what_if = engineer.post(f"{path}/what-if", rates="10")["breaks"]
    known = [one for one in what_if if one["cost"] is not None]
    dearer = [one for one in known if Decimal(one["would_cost"]) > Decimal(one["cost"])]
    expect(bool(known) and len(dearer) == len(known), "Dearer hours make nothing dearer.")
    where = engineer.get(f"{path}/where", target="1")
    expect(where["gap"] is not None, "A target has no distance.")
    vital = [one["name"] for one in where["lines"] if one["vital"]]
    return f"{len(ways)} ways, {len(dearer)} quantities dearer; most cost: {vital[0]}"
