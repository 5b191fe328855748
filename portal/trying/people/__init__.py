"""People as programs: they sign in, read, write and listen over real HTTP and Socket.IO.

`tsunagu play` and the benchmarks drive the portal with these; nothing here touches the database.
"""

from portal.trying.people.expectations import Disappointed, NotHeard, NotSeen, Refused
from portal.trying.people.listening import about
from portal.trying.people.person import Person

__all__ = ["Disappointed", "NotHeard", "NotSeen", "Person", "Refused", "about"]
