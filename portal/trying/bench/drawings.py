"""A customer's drawings: from each upload to its first picture and its facts, and what the others
in a thread wait for meanwhile.

Every file of a folder is sent to a draft, one after the other, as a person would; the same posts
go through a thread while nothing else happens and while drawings are looked at.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portal.beginning.sample import accounts
from portal.trying.bench.crowd import Crowd, gather
from portal.trying.bench.figures import percentile
from portal.trying.bench.stage import Stage, stage
from portal.trying.people import Person, Refused

POLL = 0.02
PATIENCE = 60.0
CALM_SECONDS = 8.0
POST_EVERY = 0.1
PEOPLE = 8


def measure(folder: Path) -> dict[str, Any]:
    """All files below the folder. `failed` are those with neither a picture nor a sentence."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    with stage() as place, gather(place, PEOPLE) as crowd:
        calm = _posting(crowd, lambda: time.sleep(CALM_SECONDS))
        seen: list[dict[str, Any]] = []
        busy = _posting(crowd, lambda: seen.extend(_send_all(place, files)))
        peak = _peak_mb(place)
    return _figures(seen, calm, busy, peak)


def _posting(crowd: Crowd, act: Callable[[], Any]) -> list[float]:
    """How long each post takes to be acknowledged, in ms, while something is done."""
    took: list[float] = []
    over = threading.Event()

    def post() -> None:
        number = 0
        while not over.is_set():
            person = crowd.people[number % len(crowd.people)]
            began = time.perf_counter()
            person.post(crowd.path, body=f"post {number}")
            took.append((time.perf_counter() - began) * 1000)
            number += 1
            time.sleep(POST_EVERY)

    posting = threading.Thread(target=post)
    posting.start()
    try:
        act()
    finally:
        over.set()
        posting.join()
    return took


def _send_all(place: Stage, files: list[Path]) -> list[dict[str, Any]]:
    account = next(one for one in accounts() if one.key == "x_buyer")
    customer = Person(place.server, account.email, account.password).sign_in()
    draft = customer.post("/inquiries/drafts")["id"]
    try:
        return [_send(customer, draft, file) for file in files]
    finally:
        customer.leave()


def _send(customer: Person, draft: str, file: Path) -> dict[str, Any]:
    """One file: its kind, what became of it, and after how many ms what was there."""
    began = time.perf_counter()
    try:
        drawing = customer.upload(f"/inquiries/{draft}/drawings", file)
    except Refused as refused:
        return {"kind": file.suffix.lower().lstrip("."), "became": _sentence(str(refused))}
    at = f"/drawings/{drawing['id']}/previews"
    until = time.monotonic() + PATIENCE
    while (found := customer.get(at))["state"] == "waiting" and time.monotonic() < until:
        time.sleep(POLL)
    facts_ms = (time.perf_counter() - began) * 1000
    if "picture" not in found["files"]:
        return {"kind": drawing["kind"], "became": _sentence(found["sentence"])}
    customer.page(f"/api/v1{at}/picture")
    picture_ms = (time.perf_counter() - began) * 1000
    became = "previewed"
    return {"kind": drawing["kind"], "became": became, "picture": picture_ms, "facts": facts_ms}


def _sentence(said: str) -> str:
    return "refused_with_sentence" if said else "failed"


def _peak_mb(place: Stage) -> float:
    """What the workers say in their log of the largest child."""
    peaks = [0.0]
    for log in (place.folder / "data").rglob("*.log"):
        for line in log.read_text("utf-8", "replace").splitlines():
            if '"drawing_read"' in line and '"peak_mb": ' in line:
                said = line.split('"peak_mb": ')[1].split(",")[0].rstrip("}")
                peaks.append(float(said) if said != "null" else 0.0)
    return max(peaks)


def _figures(
    seen: list[dict[str, Any]], calm: list[float], busy: list[float], peak: float
) -> dict[str, Any]:
    became = Counter(one["became"] for one in seen)
    kinds = {one["kind"] for one in seen}
    return {
        "files": len(seen),
        **{name: became[name] for name in ("previewed", "refused_with_sentence", "failed")},
        "first_picture_ms": _spread([one["picture"] for one in seen if "picture" in one]),
        "facts_ms": _spread([one["facts"] for one in seen if "facts" in one]),
        "thread_p99_ratio": round(percentile(busy, 99) / percentile(calm, 99), 2),
        "peak_child_mb": peak,
        "kinds": {kind: _of_kind(kind, seen) for kind in sorted(kinds)},
    }


def _of_kind(kind: str, seen: list[dict[str, Any]]) -> dict[str, int]:
    files = [one for one in seen if one["kind"] == kind]
    return {
        "files": len(files),
        "previewed": sum(one["became"] == "previewed" for one in files),
    }


def _spread(took: list[float]) -> dict[str, float]:
    return {"p50": percentile(took, 50), "p95": percentile(took, 95)} if took else {}
