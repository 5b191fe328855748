"""Whose day counts is said in `shared_db/foundation/clock.py` alone: nobody asks for a day else.

    python tools/check_days.py [FILE OR FOLDER …]

Found are other clocks and calendars: today by the machine, the day of a moment in UTC, a time zone
of one's own, the database's day; in what serves groups anywhere, today without whose; and how old a
file is by another clock than dates it (`shared_db.files.clock_of`).
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("portal", "workers", "shared_db", "estimator", "templates")
CLOCK = {Path("shared_db/foundation/clock.py"), Path("shared_db/foundation/base.py")}
SAMPLE = (Path("portal/beginning"), Path("portal/trying"), Path("portal/cli/init.py"))
"""Where a group is founded its zone is said; the sample, and what is played on it, is at home."""
COOKIES = {Path("portal/accounts/session.py")}
"""Counts the days of a sign-in, which are nobody's."""
PYTHON = {
    "date.today": "the machine's day",
    "datetime.today": "the machine's day",
    "datetime.now": "a clock of its own",
    "datetime.utcnow": "a clock of its own",
    "datetime.fromtimestamp": "a calendar of its own",
    "utc_now().date": "a day in UTC",
    "ZoneInfo": "a calendar of its own",
    "func.current_date": "the database's day",
    "func.timezone": "a calendar of its own",
    "func.date_trunc": "the database's day",
}
SQL = re.compile(r"\bcurrent_date\b|\bat\s+time\s+zone\b|\btimezone\(|::\s*date\b", re.IGNORECASE)
AGE = re.compile(r"\btime\(\).*st_mtime|st_mtime.*\btime\(\)", re.DOTALL)
PLACE = re.compile(r"(Asia|Europe|America|Etc|Australia|Pacific)/[A-Z]\w+")


def offences(source: str, *, anywhere: bool = True) -> Iterator[tuple[int, str]]:
    """Lines that ask for a day in another way; `anywhere`: a day is always somebody's."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            for name, what in PYTHON.items():
                if called == name or called.endswith(f".{name}"):
                    yield node.lineno, f"{called}() is {what}"
            if anywhere and called.split(".")[-1] == "today" and not (node.args or node.keywords):
                yield node.lineno, "today() of whom? Name the zone"
        if isinstance(node, ast.Compare) and AGE.search(ast.unparse(node)):
            yield node.lineno, "a file is dated by the file system's clock: see clock_of"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if SQL.search(node.value):
                yield node.lineno, "SQL that asks for a day"
            if anywhere and PLACE.fullmatch(node.value):
                yield node.lineno, f"{node.value} is somebody's zone: say whose"


def main(folders: list[str]) -> int:
    """Print what breaks the rule; the exit code says whether anything does."""
    found = 0
    for folder in folders or FOLDERS:
        for path in sorted(Path(folder).rglob("*.py")):
            if path in CLOCK | COOKIES or "migrations" in path.parts:
                continue
            anywhere = not any(sample in (path, *path.parents) for sample in SAMPLE)
            for line, why in offences(path.read_text(encoding="utf-8"), anywhere=anywhere):
                print(f"{path}:{line}: {why} (shared_db/foundation/clock.py)")
                found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
