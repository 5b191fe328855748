"""The embedded PostgreSQL: made once, started as our own child, with its three roles."""

import os
import shutil
import signal
import tempfile
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from portal.running.binaries import Binaries
from portal.running.errors import StartError, last_lines
from portal.running.folder import DataFolder
from portal.running.folder_checks import POSTGRES_SOCKET
from portal.running.folder_secrets import Secrets
from portal.running.handing import hand_over, make_private
from portal.running.processes import Child, ChildSpec, wait_until
from portal.running.server_user import ServerUser, former_owners, shared_user

ADMIN = "tsunagu_admin"
OWNER = "tsunagu_owner"
APP = "tsunagu_app"
DATABASE = "tsunagu"
PORT = 5432  # of the socket's name only; nothing listens on the network
START_SECONDS = 60.0

#: What a server for tests may do without: it is thrown away anyway, and so are its passwords.
_NOT_DURABLE = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "io_method=sync"),
    *("autovacuum=off", "scram_iterations=1"),
)


class Postgres:
    """One PostgreSQL server on a unix socket in the data folder."""

    def __init__(self, data: DataFolder, binaries: Binaries, *, durable: bool = True) -> None:
        """Describe the server; `durable=False` trades safety for speed."""
        self._data = data
        self._binaries = binaries
        self._durable = durable
        self.child = Child(self._spec())

    def start(self) -> None:
        """Make the database folder if there is none, start, wait until it answers.

        For the first start of a run. After a crash within the run start `child` again instead:
        PostgreSQL then looks for sessions that its predecessor left behind.
        """
        if not self._data.database.exists():
            self._initialise()
        self._clear_stale_locks()
        self.child.start()
        if not wait_until(self._answers, START_SECONDS) or not self.child.running:
            log = self.child.spec.log
            raise StartError(
                f"PostgreSQL did not start. The end of {log} says why:{last_lines(log)}"
            )
        self._settle_roles()

    def connect(self, role: str = ADMIN, database: str = "postgres") -> psycopg.Connection:
        """Open a connection that commits every statement by itself."""
        return psycopg.connect(
            host=str(self._data.sockets),
            port=PORT,
            user=role,
            password=password_of(role, self._data.secrets),
            dbname=database,
            autocommit=True,
        )

    def run_client(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's own programs against this server, as its administrator."""
        data = self._data
        client = Child(
            ChildSpec(
                name=program,
                command=(self._binaries.postgres_program(program), *arguments),
                environment=_server_environment()
                | {
                    "PGHOST": str(data.sockets),
                    "PGPORT": str(PORT),
                    "PGUSER": ADMIN,
                    "PGPASSWORD": password_of(ADMIN, data.secrets),
                },
                log=data.log(program),
                folder=data.path,
            )
        )
        client.start()
        if client.wait() != 0:
            log = client.spec.log
            raise StartError(f"{program} failed. The end of {log} says why:{last_lines(log)}")

    def _answers(self) -> bool:
        if not self.child.running:
            return True  # there is nothing to wait for
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _spec(self) -> ChildSpec:
        data = self._data
        sockets = str(data.sockets).replace('"', '""')
        settings = [
            "listen_addresses=",
            f'unix_socket_directories="{sockets}"',
            "unix_socket_permissions=0700",
            "log_line_prefix=%m [%p] ",
            "log_timezone=UTC",
            "log_error_verbosity=terse",  # quotes no rows
            "timezone=UTC",
            *([] if self._durable else _NOT_DURABLE),
        ]
        options = [part for setting in settings for part in ("-c", setting)]
        return ChildSpec(
            name="PostgreSQL",
            command=(
                self._binaries.postgres_program("postgres"),
                *("-D", str(data.database), "-p", str(PORT)),
                *options,
            ),
            environment=_server_environment(),
            log=data.log("postgres"),
            folder=data.server_home,
            stop_signal=signal.SIGINT,  # "fast": ends sessions, writes a checkpoint
            death_signal=signal.SIGINT,
            patience=60.0,
            user=data.server_user,
            holds=(data.lock_to_inherit,),
        )

    def _initialise(self) -> None:
        """Make the database beside its place and move it there whole.

        A start that is killed in the middle leaves only `postgres.unfinished`, which the next one
        throws away. `initdb` asks the system for its user's name. For a user who has none, it runs
        as one who has, and what it made is given over.
        """
        data, user = self._data, self._data.server_user
        maker = user if user is None or user.has_entry else shared_user()
        unfinished = data.server_home / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        make_private(unfinished, maker)
        log = data.log("initdb")
        with tempfile.NamedTemporaryFile("w", dir=data.server_home, suffix=".pw") as password:
            password.write(data.secrets.admin_password)
            password.flush()
            if maker is not None:
                os.chown(password.fileno(), maker.uid, maker.gid)
            initdb = Child(self._initdb_spec(unfinished, Path(password.name), log, maker))
            initdb.start()
            ended = initdb.wait()
        if ended != 0:
            raise StartError(
                f"The database could not be made. The end of {log} says why:{last_lines(log)}"
            )
        if user is not None and user != maker:
            hand_over(unfinished, user, former_owners())
        unfinished.rename(data.database)

    def _initdb_spec(
        self, target: Path, password: Path, log: Path, maker: ServerUser | None
    ) -> ChildSpec:
        # The built-in C.UTF-8 sorts alike on every machine and with every C library: an index
        # survives the move to another computer.
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        return ChildSpec(
            name="initdb",
            command=(
                self._binaries.postgres_program("initdb"),
                *("-D", str(target), "--encoding=UTF8", *locale),
                *(f"--username={ADMIN}", f"--pwfile={password}", "--auth=scram-sha-256"),
                *([] if self._durable else ["--no-sync"]),
            ),
            environment=_server_environment(),
            log=log,
            folder=self._data.server_home,
            death_signal=signal.SIGKILL,
            user=maker,
            holds=(self._data.lock_to_inherit,),
        )

    def _clear_stale_locks(self) -> None:
        """Remove the pid files of a run that was killed.

        We hold the lock that each of its processes held, so they are gone, and whoever has that
        process id by now is a stranger. PostgreSQL itself would refuse to start beside one.
        """
        (self._data.database / "postmaster.pid").unlink(missing_ok=True)
        (self._data.sockets / f"{POSTGRES_SOCKET}.lock").unlink(missing_ok=True)

    def _settle_roles(self) -> None:
        """Make the roles and the database where they are missing; passwords as in the folder."""
        with self.connect() as connection:
            for role in (OWNER, APP):
                exists = connection.execute(
                    "SELECT 1 FROM pg_roles WHERE rolname = %s", [role]
                ).fetchone()
                statement = "ALTER ROLE {} LOGIN PASSWORD {}" if exists else _CREATE_ROLE
                connection.execute(
                    sql.SQL(statement).format(
                        sql.Identifier(role), password_of(role, self._data.secrets)
                    )
                )
            if not connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone():
                create_database(connection, DATABASE)


_CREATE_ROLE = (
    "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION PASSWORD {}"
)


def postgres_url(data: DataFolder, role: str = APP, database: str = DATABASE) -> str:
    """Return the SQLAlchemy address of a database on a folder's server, for one of the roles."""
    host = quote(str(data.sockets), safe="")
    password = quote(password_of(role, data.secrets), safe="")
    return f"postgresql+psycopg://{role}:{password}@/{database}?host={host}&port={PORT}"


def password_of(role: str, secrets: Secrets) -> str:
    """Return the password of one of the three roles."""
    return {
        ADMIN: secrets.admin_password,
        OWNER: secrets.owner_password,
        APP: secrets.app_password,
    }[role]


def create_database(connection: psycopg.Connection, name: str, template: str = "template0") -> None:
    """Make a database that the owner role owns; public may not create anything in it."""
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
        )
    )


def _server_environment() -> dict[str, str]:
    """A bare environment: PG* variables and locales of whoever started us must not leak in."""
    kept = ("PATH", "TZDIR", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C"}
