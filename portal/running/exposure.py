"""What whoever starts the portal should know of its dangers, and what must be asked for twice."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_address
from urllib.parse import urlsplit

from portal.running.errors import StartError
from portal.running.folder import DataFolder
from portal.running.program import unreadable_part


@dataclass(frozen=True)
class Exposure:
    """Who can reach the portal, and what was said to be meant."""

    host: str
    public_url: str
    open_sample: bool = False
    as_root: bool = False

    @property
    def is_open(self) -> bool:
        """Whether others than this machine's own programs reach it."""
        try:
            return not ip_address(self.host).is_loopback
        except ValueError:
            return self.host != "localhost"

    @property
    def is_private(self) -> bool:
        """Whether people open it on this machine alone: no proxy's address is named either."""
        named = urlsplit(self.public_url).hostname or ""
        return not self.is_open and not replace(self, host=named).is_open

    def check_sample(self) -> None:
        """Refuse to open accounts whose passwords everybody knows, unless asked twice."""
        if self.is_open and not self.open_sample:
            raise StartError(
                "The passwords of the sample accounts are known to everybody, so they are for this "
                f"machine alone, and --host {self.host} lets others in. Leave out --host, name a "
                "folder without the sample by --data, or add --open-sample if that is meant."
            )

    def warnings(self, data: DataFolder, *, has_sample: bool) -> Iterator[str]:
        """Name each danger, with what to do. Refuses what is too dangerous to be meant."""
        if self.is_open and has_sample:
            yield (
                f"Warning: whoever reaches {self.public_url} can sign in with the passwords of the "
                "sample accounts, which are known to everybody."
            )
        if self.is_open and not self.public_url.startswith("https://"):
            yield (
                f"Warning: {self.public_url} is not encrypted: whoever listens on the way reads "
                "passwords and drawings. For real use put a proxy with HTTPS in front and name its "
                "address in PUBLIC_URL (docs/running.md)."
            )
        user = data.server_user
        if user is not None and data.app_user is None:
            danger = (
                "web, worker and sweeper run as root, since an unprivileged user can't read "
                f"{unreadable_part(user)}: whoever breaks into one of them has the whole machine. "
                "Install tsunagu (and the Python that it runs with) where everybody may read it, "
                f"such as /opt/tsunagu, and start it there with --data {data.path}."
            )
            if self.is_open and not self.as_root:
                raise StartError(f"Not opened to others: {danger} Or add --as-root to accept that.")
            yield f"Warning: {danger}"
        if user is not None and user.is_shared:
            yield (
                f"Warning: the portal runs as {user.name}, as other programs do, and each of those "
                "can read its data. Leave out TSUNAGU_SERVER_USER, and it has a user of its own."
            )
