"""What gunicorn serves. Its gevent worker patches the process before this is imported."""

import gc

from portal.app import create_app
from shared_db.settings import from_environment

app = create_app(from_environment())

# What was made so far stays for good: a collection need not look at it again, nor so often that
# people who are waiting for a post would notice.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
