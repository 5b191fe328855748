"""Every route of the API declares what it is refused with: all that is raised, nothing that isn't.

A code in a `raise` that can be reached from the view has to be declared, unless NEVER says why it
doesn't come; a declared one has to be made somewhere on the way.

    python tools/check_refusals.py
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from portal.api.refusals import status_of  # noqa: E402
from portal.api.slice import Operation  # noqa: E402
from portal.app import SLICES  # noqa: E402
from tools.refusals_in_source import Source  # noqa: E402

SEARCHED = ("portal", "shared_db", "estimator")
LEFT_OUT = (
    *("portal.beginning", "portal.cli", "portal.running", "portal.trying", "portal.serving"),
    *("portal.api.", "shared_db.migrations"),
)
NEVER = {
    ("inquiries.begin", "too_large"): "an empty draft is begun",
    ("inquiries.post", "too_large"): "an empty draft is begun",
    ("intake.accept", "too_large"): "an empty draft is begun",
    ("shopdata.send_file", "not_found"): "what is found is what was just sent",
}
"""What is raised on the way from a view, but not for what the view asks."""
BY_THE_RECORD = "changed_meanwhile"
"""Comes of two at once wherever something is written, without a `raise` of ours."""


def offences(operations: list[Operation], source: Source) -> Iterator[str]:
    """What is declared too little or too much."""
    excused = set(NEVER)
    for operation in operations:
        raised, made = source.from_view(operation.view.__module__, operation.view.__name__)
        declared = {
            (status, code) for status, found in operation.refusals.items() for code in found
        }
        for status, code in sorted(raised - declared):
            if (operation.name, code) not in NEVER:
                yield f"{operation.name} can raise {code} ({status}), which it doesn't declare"
            excused.discard((operation.name, code))
        for code in operation.raises:
            if (status_of(code), code) not in made and code != BY_THE_RECORD:
                yield f"{operation.name} declares {code}, which nothing on its way raises"
    yield from (f"{name} never raised {code} anyway: NEVER" for name, code in sorted(excused))


def declared_operations() -> list[Operation]:
    """Those of all slices."""
    app = Flask(__name__)
    for name in SLICES:
        import_module(f"portal.{name}").register(app)
    return list(app.extensions["api_operations"])


def main() -> int:
    """Print every offence; 1 if there is any."""
    found = list(offences(declared_operations(), Source(ROOT, SEARCHED, LEFT_OUT)))
    for offence in found:
        print(offence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
