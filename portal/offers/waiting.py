from portal.inbox.waiting import Waiting
from shared_db.transaction import Work


def waiting(work: Work) -> list[Waiting]:
    return []
