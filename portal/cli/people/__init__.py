"""People as programs: they sign in, read, write and listen over real HTTP and Socket.IO.

`tsunagu play` and the benchmarks drive the portal with these; nothing here touches the database.
"""

from portal.cli.people.listening import NotHeard, about
from portal.cli.people.person import Person, Refused

__all__ = ["NotHeard", "Person", "Refused", "about"]
