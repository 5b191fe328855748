from shared_db.models import Inquiry
from shared_db.transaction import Work


def section(work: Work, inquiry: Inquiry) -> str:
    return ""
