"""The environment that every process of the portal gets: the contract with the rest of the code.

| name | what |
|---|---|
| `DATABASE_URL` | PostgreSQL, as the application's role |
| `MIGRATION_DATABASE_URL` | PostgreSQL, as the tables' owner; for the migration step only |
| `REDIS_URL` | Valkey or Redis |
| `TSUNAGU_FILES` | folder of the drawings |
| `TSUNAGU_FONTS` | folder of the fonts of the PDF |
| `SECRET_KEY` | signs sessions and links |
| `PUBLIC_URL` | the address that links in mails begin with |
| `TSUNAGU_SAMPLE_SIGN_IN` | 1 where the sample's people are listed at the sign-in |
| `SMTP_URL`, `MAIL_FROM` | outgoing mail; without them mail waits |
"""

import os
from pathlib import Path

import portal
from portal.running.folder import DataFolder
from portal.running.postgres import OWNER, postgres_url
from portal.running.valkey import valkey_url

CODE = Path(portal.__file__).parents[1]
BUILT_ASSETS = CODE / "portal" / "static" / "built"


def app_environment(
    data: DataFolder, public_url: str, *, sample_sign_in: bool = False
) -> dict[str, str]:
    """Return the environment of the web processes, the workers and the sweeper.

    Everything else in our own environment is passed on (`SMTP_URL`, `MAIL_FROM`, proxies, time
    zone), except what would send the database client elsewhere.
    """
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PG") and name != "MIGRATION_DATABASE_URL"
    }
    search = [str(CODE), *filter(None, [inherited.get("PYTHONPATH")])]
    return inherited | {
        "PYTHONPATH": os.pathsep.join(search),
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": postgres_url(data),
        "REDIS_URL": valkey_url(data),
        "TSUNAGU_FILES": str(data.files),
        "TSUNAGU_FONTS": os.environ.get("TSUNAGU_FONTS", str(BUILT_ASSETS)),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or data.secrets.secret_key,
        "PUBLIC_URL": os.environ.get("PUBLIC_URL") or public_url,
        "TSUNAGU_SAMPLE_SIGN_IN": "1" if sample_sign_in else "",
    }


def migration_environment(data: DataFolder, public_url: str) -> dict[str, str]:
    """Return the environment of the one step that may change the schema."""
    return app_environment(data, public_url) | {"MIGRATION_DATABASE_URL": postgres_url(data, OWNER)}
