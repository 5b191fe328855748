"""A sample group to try, all invented: three shops of eastern Tokyo, two customers, a supplier.

    python -m portal.beginning.sample

writes it once into the record at DATABASE_URL and prints with which accounts one signs in. Who is
there stands in `companies.py`. What they have done stands in `story.py`: a line for each request,
whose acts are one module for each part of the work, taken through the portal's own services. The
story needs the workers; `--people` leaves it out.
"""

from portal.beginning.sample.accounts import PASSWORD, SAMPLE_GROUP, Account, accounts
from portal.beginning.sample.people import load, table

__all__ = ["PASSWORD", "SAMPLE_GROUP", "Account", "accounts", "load", "table"]
