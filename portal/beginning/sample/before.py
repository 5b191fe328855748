"""標準工程: what a shop does again and again, its engineer keeps as a template.

What the shops' estimates were is found by similar parts without anybody's doing.
"""

from portal.beginning.sample.stage import Stage
from portal.copying.service import keep
from portal.estimates.queries import parts_of

TEMPLATES = {
    "bracket": "曲げブラケット",
    "shaft": "シャフト（旋削・研削）",
    "stage": "アルミ削り出し",
}
"""By the request whose first part it is kept from."""


def engineers_keep_templates(stage: Stage) -> None:
    """The leads' engineers keep the lines of parts that come again."""
    for name, title in TEMPLATES.items():
        asked = stage.asked[name]
        if asked.estimate is None:
            continue
        with stage.work(f"{asked.lead}_engineer") as work:
            row, _part = parts_of(work, asked.estimate)[0]
            keep(work, asked.estimate, row.id, title)
