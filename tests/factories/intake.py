"""Requests at the portal's entrance, through the services."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from portal.files.receiving import take_in
from portal.forms import read
from portal.intake import asking, filing
from portal.intake.forms import AskForm
from shared_db.access import Guest, Server
from shared_db.files import FolderStore
from shared_db.foundation.clock import today
from shared_db.models import Group, Language
from tests.factories.inquiries import PDF
from tests.factories.world import World

FILE = "stranger.pdf"


def wanted(**changed: Any) -> dict[str, Any]:
    """What somebody unknown types; `changed` replaces fields."""
    return {
        "company_name": "株式会社はじめて工業",
        "person_name": "初見 一郎",
        "email": "hatsumi@hajimete.example",
        "tel": "03-0000-9999",
        "part_name": "試験用シャフト",
        "drawing_number": "HJ-01",
        "material": "S45C",
        "quantities": ["5", "20"],
        "delivery_date": (today() + timedelta(days=40)).isoformat(),
        "words": "焼入れも希望します。",
        **changed,
    }


def asked_at_the_entrance(
    world: World,
    files: Path,
    *,
    sent: bool = True,
    content: bytes = PDF,
    filename: str = FILE,
    **changed: Any,
) -> UUID:
    """Somebody unknown asks, follows the link, adds a file, and unless told otherwise sends it."""
    with world.record.work(Server("the entrance")) as work:
        group = work.session.get_one(Group, world.group_id)
        form = read(AskForm, wanted(**changed))
        intake_id = asking.ask(work, group, form, Language.JAPANESE).id
    with world.record.work(Guest(intake_id)) as work:
        filing.reserve_place(work, len(content))
        received = take_in(FolderStore(files), io.BytesIO(content), filename, 10**7)
        filing.add_file(work, received)
        if sent:
            asking.send_request(work)
    return intake_id
