"""Everybody looks for the same words, typed as it comes; each finds what is theirs."""

from portal.trying.play.stage import Stage, expect

WORDS = "ﾜｲﾔ保持具 ｓｕｓ３０４"
FOUND = {
    "a_sales": {"inquiries", "estimates", "quotes", "orders"},
    "x_buyer": {"inquiries", "quotes", "orders"},
    "c_engineer": {"inquiries", "estimates"},
    "y_buyer": set[str](),
}


def everybody_searches(stage: Stage) -> str:
    """Everybody searches for a part by its name and material."""
    for who, kinds in FOUND.items():
        groups = stage[who].get("/search", q=WORDS)["groups"]
        mine = {
            group["kind"]
            for group in groups
            if any(hit["inquiry_id"] == stage.inquiry["id"] for hit in group["hits"])
        }
        expect(mine == kinds, f"{who} found {mine or 'nothing'}.")
    return f"{len(FOUND)} people, each what is theirs"
