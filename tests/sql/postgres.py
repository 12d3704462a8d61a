"""A PostgreSQL of the tests' own: Debian's, on a socket in a folder of its own, stopped whatever happens.

    with Server() as server:
        database = server.database()      # a new one, for one test
        database.run("SELECT 1")          # what psql prints, unaligned; raises SqlError where a statement fails
        database.run("SELECT 1", role="clerk")

Nothing is left behind: the server is a child that dies with the test, and its folder goes with it. fsync is off, unless
Server(safe=True) asks for a server that may be killed.
"""

import ctypes
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time


class SqlError(Exception):
    """What psql said."""


def _programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    if not found:
        raise SystemExit("there is no PostgreSQL: install Debian's package postgresql. SQL was not tested")
    return os.path.dirname(found[-1])


def _unprivileged():
    """PostgreSQL does not run as root: then it runs as `postgres`, or as `nobody`."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")


class Server:
    def __init__(self, safe=False, settings=()):
        self.programs = _programs()
        self.user = _unprivileged()
        self.folder = tempfile.mkdtemp(prefix="polc-sql-")
        self.safe = safe
        self.settings = list(settings)
        self.process = None
        self.databases = 0

    def __enter__(self):
        try:
            if self.user:
                os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
            self._run([f"{self.programs}/initdb", "-D", self.data, "-U", "owner", "-A", "trust", "-E", "UTF8",
                       "--locale=C.UTF-8", "--no-sync"])
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def data(self):
        return os.path.join(self.folder, "data")

    def _become(self):
        # The server ends with the test, even if the test is killed. Asked for after the change of user, which forgets it.
        if self.user:
            os.setgroups([])
            os.setgid(self.user.pw_gid)
            os.setuid(self.user.pw_uid)
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
        os.setsid()

    def _run(self, command):
        subprocess.run(command, check=True, preexec_fn=self._become, cwd=self.folder, stdout=subprocess.DEVNULL)

    def start(self):
        safety = "on" if self.safe else "off"
        options = [f"unix_socket_directories={self.folder}", "listen_addresses=", f"fsync={safety}",
                   f"full_page_writes={safety}", "max_connections=40", "shared_buffers=64MB", *self.settings]
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen(
                [f"{self.programs}/postgres", "-D", self.data, *[part for option in options for part in ("-c", option)]],
                preexec_fn=self._become, cwd=self.folder, stdout=log, stderr=log)
        for _ in range(600):
            if self.process.poll() is not None:
                break
            ready = subprocess.run([f"{self.programs}/pg_isready", "-q", "-h", self.folder, "-U", "owner"])
            if ready.returncode == 0:
                return
            time.sleep(0.05)
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as text:
            raise SystemExit("PostgreSQL does not start:\n" + text.read()[-4000:])

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self):
        """As a machine that loses its power: every process of the server at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def database(self, template=None):
        self.databases += 1
        name = f"test{self.databases}"
        Database(self, "postgres").run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return Database(self, name)


class Database:
    def __init__(self, server, name):
        self.server = server
        self.name = name

    def command(self, *more, role="owner"):
        return [f"{self.server.programs}/psql", "-X", "-q", "-A", "-t", "-h", self.server.folder, "-U", role, "-d", self.name,
                "-v", "ON_ERROR_STOP=1", *more]

    def run(self, text, role="owner", more=()):
        """What psql prints, without the last line end."""
        result = subprocess.run(self.command(*more, role=role), input=text, capture_output=True, encoding="utf-8",
                                env={**os.environ, "PGCLIENTENCODING": "UTF8"})
        if result.returncode != 0:
            raise SqlError(result.stderr.strip())
        return result.stdout[:-1] if result.stdout.endswith("\n") else result.stdout

    def error(self, text, role="owner", more=()):
        """What is said where it fails; fails itself where it does not."""
        try:
            shown = self.run(text, role, more)
        except SqlError as error:
            return str(error)
        raise AssertionError(f"this did not fail, and printed {shown!r}:\n{text}")
