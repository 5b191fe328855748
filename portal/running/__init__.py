"""PostgreSQL and Valkey brought along, and the children that make up a running portal.

Nothing outside of this package knows whether the servers are the embedded ones: everything else
reads `DATABASE_URL`, `REDIS_URL` and friends from its environment (see `environment.py`).
"""
