"""How the web process takes in connections: who may come, how long it waits, when it hangs up.

Nothing here knows what is served. `worker.py` is what gunicorn runs, `doors.py` knows who is
connected, `line.py` is one connection and what it is waited for, `patience.py` for how long.

gunicorn imports this before gevent patches the process: no database driver may be imported here.
"""
