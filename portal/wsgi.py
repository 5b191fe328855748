"""What gunicorn serves. Its gevent worker patches the process before this is imported."""

from shared_db.foundation.memory import setting_up

with setting_up():
    from portal.app import create_app
    from shared_db.foundation.settings import from_environment

    app = create_app(from_environment())
