"""The passwords and the key of one data folder: made once, read by their owner only."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from portal.running.errors import StartError

LATER = "valkey_password"


@dataclass(frozen=True)
class Secrets:
    """Random values; nobody types them."""

    admin_password: str
    owner_password: str
    app_password: str
    secret_key: str
    valkey_password: str


def load_or_make_secrets(path: Path, *, may_make: bool) -> Secrets:
    """Read the folder's secrets, or make them in a new folder.

    Over an existing database new ones would be useless, so their absence is said instead.
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if LATER in kept:
            return Secrets(**kept)
        # An earlier version's: it had none for Valkey, which keeps nothing, so any will do.
        made = Secrets(**kept, **{LATER: secrets.token_urlsafe(32)})
    except FileNotFoundError:
        if not may_make:
            raise StartError(
                f"{path} is missing, and without it nobody gets into the database beside it. "
                "Put it back from your backup."
            ) from None
    except (ValueError, TypeError):
        raise StartError(f"{path} can't be read as it is. Put it back from your backup.") from None
    else:
        _write_private(path, json.dumps(asdict(made), indent=2))
        return made
    made = Secrets(*(secrets.token_urlsafe(32) for _ in fields(Secrets)))
    _write_private(path, json.dumps(asdict(made), indent=2))
    return made


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
