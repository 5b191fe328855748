"""Settings: from the environment, read once, frozen; the same for every process."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class SettingMissing(Exception):
    """A setting that the process can't start without."""


@dataclass(frozen=True)
class Settings:
    """What the environment says."""

    database_url: str
    redis_url: str
    files: Path
    secret_key: str
    public_url: str = "http://127.0.0.1:8000"
    fonts: Path | None = None
    smtp_url: str | None = None
    mail_from: str = "tsunagu@localhost"
    upload_limit: int = 100 * 1024 * 1024
    pool_size: int = 10
    trusted_proxies: int = 0
    """How many proxies stand before us, whose word on the client's address and scheme counts."""
    sample_sign_in: bool = False
    """Whether the sample's people are listed at the sign-in: on a machine that nobody else reaches.
    The supervisor says so, and the page looks again who asks."""
    connections_per_address: int = 500
    """At once, where no proxy stands before us. A whole company's may come from one address."""

    @property
    def secure_cookies(self) -> bool:
        """Whether people reach the portal by HTTPS."""
        return self.public_url.startswith("https://")

    @property
    def broker_url(self) -> str:
        """Redis as Celery writes its address: a unix socket is redis+socket, a number a host."""
        if not self.redis_url.startswith("unix://"):
            return self.redis_url
        path, _, query = self.redis_url.removeprefix("unix://").partition("?")
        number = query.removeprefix("db=") or "0"
        return f"redis+socket://{path}?virtual_host={number}"

    @property
    def naming_options(self) -> dict[str, object]:
        """How Celery's producer reaches the broker: at once or not at all, never waiting for it."""
        return {
            "socket_timeout": 1,
            "socket_connect_timeout": 1,
            "max_retries": 1,
            "interval_start": 0,
            "interval_step": 0,
            "interval_max": 0,
        }

    @property
    def limits_url(self) -> str:
        """Redis as the rate limiter writes its address."""
        return self.redis_url.replace("unix://", "redis+unix://")


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises `SettingMissing`, naming the variable."""
    env = os.environ if environment is None else environment

    def needed(name: str) -> str:
        if not env.get(name):
            raise SettingMissing(f"The environment variable {name} is not set.")
        return env[name]

    fonts = env.get("TSUNAGU_FONTS")
    return Settings(
        database_url=needed("DATABASE_URL"),
        redis_url=needed("REDIS_URL"),
        files=Path(needed("TSUNAGU_FILES")),
        secret_key=needed("SECRET_KEY"),
        public_url=(env.get("PUBLIC_URL") or Settings.public_url).rstrip("/"),
        fonts=Path(fonts) if fonts else None,
        smtp_url=env.get("SMTP_URL") or None,
        mail_from=env.get("MAIL_FROM") or Settings.mail_from,
        upload_limit=int(env.get("UPLOAD_LIMIT") or Settings.upload_limit),
        pool_size=int(env.get("DATABASE_POOL") or Settings.pool_size),
        trusted_proxies=int(env.get("TRUSTED_PROXIES") or Settings.trusted_proxies),
        sample_sign_in=env.get("TSUNAGU_SAMPLE_SIGN_IN") == "1",
        connections_per_address=int(
            env.get("CONNECTIONS_PER_ADDRESS") or Settings.connections_per_address
        ),
    )
