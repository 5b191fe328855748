"""What every test can ask for. Each plugin is one subject; see `tests/fixtures/`."""

pytest_plugins = [
    "tests.fixtures.environment",
    "tests.fixtures.declared",
    "tests.fixtures.compiled",
    "tests.fixtures.instants",
    "tests.fixtures.order",
    "tests.fixtures.lanes",
    "tests.fixtures.garbage",
    "tests.fixtures.servers",
    "tests.fixtures.databases",
    "tests.fixtures.aging",
    "tests.fixtures.portal",
    "tests.fixtures.cheap_tries",
    "tests.fixtures.standing",
    "tests.fixtures.supervisor",
    "tests.fixtures.processes",
    "tests.fixtures.live",
    "tests.fixtures.mail_server",
    "tests.fixtures.mail_workshop",
    "tests.fixtures.group_server",
    "tests.fixtures.raw",
]
