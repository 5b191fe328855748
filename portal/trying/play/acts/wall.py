"""The curious look where they shouldn't."""

from portal.trying.people import Refused
from portal.trying.play.stage import Stage, expect


def nobody_sees_too_much(stage: Stage) -> str:
    """A competitor and other customers look for what is not theirs."""
    estimate, revision = stage.known["estimate"], stage.known["revision"]
    tried = [
        ("b_engineer", f"/estimates/{estimate}"),
        ("b_engineer", f"/quote-revisions/{revision}"),
        ("c_engineer", f"/requests/{stage.known['request_b']}"),
        ("x_buyer", f"/estimates/{estimate}"),
        ("x_buyer", f"/requests/{stage.known['request_b']}"),
        ("y_buyer", stage.path),
        ("y_buyer", f"/quote-revisions/{revision}"),
    ]
    for who, path in tried:
        try:
            stage[who].get(path)
        except Refused as no:
            expect(no.status in (403, 404), f"{who}, {path}: {no}")
        else:
            expect(False, f"{who} could read {path}.")
    return f"{len(tried)} looks, nothing seen"
