"""A PostgreSQL of the tests' own: Debian's, on a socket in a folder of its own, stopped whatever happens.

    with Server() as server:
        database = server.database()      # a new one, for one test
        database.run("SELECT 1")          # what psql prints, unaligned; raises SqlError where a statement fails
        database.run("SELECT 1", role="clerk")

Nothing is left behind: the server is a child that dies with the test, and its folder goes with it. fsync is off, unless
Server(safe=True) asks for a server that may be killed. Server(quick=True) is for tests: it lies in memory where there is some.

A psql and its connection take many times as long as a small statement. What the owner runs goes to one that is kept, after
DISCARD ALL; what another role runs has a session of its own, in which nothing was ever set, unless `fresh=False` says that this
does not matter. After an error, and after what new sessions begin with was changed, none is kept.
"""

import ctypes
import glob
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest


ENVIRONMENT = {**os.environ, "PGCLIENTENCODING": "UTF8"}


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


def _memory():
    """A folder in memory with room for the databases of a test, or none: then they go to the disk."""
    try:
        found = os.statvfs("/dev/shm")
    except OSError:
        return None
    if not os.access("/dev/shm", os.W_OK):
        return None
    # What a test that was killed could not remove takes memory.
    for left in glob.glob("/dev/shm/polc-sql-*-*"):
        owner = left.split("-")[2]
        if owner.isdigit() and not os.path.exists(f"/proc/{owner}"):
            shutil.rmtree(left, ignore_errors=True)
    return "/dev/shm" if found.f_bavail * found.f_frsize > 3 * 2**30 else None


# Compiling an expression takes longer than most statements of a test, and so does writing a log for what nobody restarts.
QUICK = ("jit=off", "autovacuum=off", "wal_level=minimal", "max_wal_senders=0", "checkpoint_timeout=1h")
KEPT_SESSIONS = 6
# Sessions that are there already do not see these.
FOR_NEW_SESSIONS = re.compile(r"\b(ALTER|DROP)\s+(DATABASE|ROLE|USER|GROUP|SYSTEM)\b", re.I)


def _state_and_parent(process):
    """Of a process, by its number; nothing if it is no more."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
            state, parent = file.read().rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return state, int(parent)


def _children(parent):
    found = ((int(name), _state_and_parent(name)) for name in os.listdir("/proc") if name.isdigit())
    return [process for process, state in found if state and state[1] == parent]


def _is_running(process):
    state = _state_and_parent(process)
    return state is not None and state[0] != "Z"


class Server:
    def __init__(self, safe=False, settings=(), quick=False):
        self.programs = _programs()
        self.user = _unprivileged()
        self.folder = tempfile.mkdtemp(prefix=f"polc-sql-{os.getpid()}-", dir=_memory() if quick else None)
        self.safe = safe
        self.settings = [*(QUICK if quick else ()), *settings]
        self.process = None
        self.databases = 0
        self.sessions = []  # Kept and idle ones, the one that was used last at the end.
        self.lock = threading.Lock()

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
        self.forget_sessions()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self):
        """As a machine that loses its power: every process of the server at once, each of which is a group of its own."""
        self.process.send_signal(signal.SIGSTOP)  # So that it starts no other meanwhile.
        processes = [self.process.pid, *_children(self.process.pid)]
        for process in processes:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()
        while any(_is_running(process) for process in processes[1:]):
            time.sleep(0.01)
        self.forget_sessions()

    def database(self, template=None):
        self.databases += 1
        name = f"test{self.databases}"
        if template:
            self.forget_sessions()  # Nobody may be connected to it.
        Database(self, "postgres").run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""), keep_others=True)
        return Database(self, name)

    def take_session(self, database, role):
        with self.lock:
            for session in self.sessions:
                if (session.database.name, session.role) == (database.name, role):
                    self.sessions.remove(session)
                    return session
        return Session(database, role)

    def keep_session(self, session):
        with self.lock:
            self.sessions.append(session)
            too_many, self.sessions = self.sessions[:-KEPT_SESSIONS], self.sessions[-KEPT_SESSIONS:]
        for session in too_many:
            session.end()

    def forget_sessions(self):
        with self.lock:
            ended, self.sessions = self.sessions, []
        for session in ended:
            session.end()


class Session:
    """A psql that is kept. It ends at the first error."""

    END = "-- this is all --"

    def __init__(self, database, role):
        self.database = database
        self.role = role
        self.text = tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".sql")
        self.said = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
        self.process = subprocess.Popen(database.command(role=role), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.said,
                                        encoding="utf-8", env=ENVIRONMENT)

    def run(self, text):
        """What it prints; raises SqlError, after which the session is of no use."""
        self.text.seek(0)
        self.text.truncate()
        self.text.write(text)
        self.text.flush()
        self.said.seek(0)
        self.said.truncate()
        try:
            self.process.stdin.write("SET client_min_messages = error; ROLLBACK; DISCARD ALL;\n"
                                     f"\\i {self.text.name}\n\\echo '{self.END}'\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        printed = []
        for line in self.process.stdout:
            if line == self.END + "\n":
                return "".join(printed)
            printed.append(line)
        self.process.wait()
        self.said.seek(0)
        message = self.said.read().replace(f"psql:{self.text.name}:", "psql:")
        raise SqlError(re.sub(r"^psql:\d+: ", "", message, flags=re.M).strip() or f"psql ended with {self.process.returncode}")

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.text.close()
        self.said.close()


class Database:
    def __init__(self, server, name):
        self.server = server
        self.name = name

    def command(self, *more, role="owner"):
        return [f"{self.server.programs}/psql", "-X", "-q", "-A", "-t", "-h", self.server.folder, "-U", role, "-d", self.name,
                "-v", "ON_ERROR_STOP=1", *more]

    def run(self, text, role="owner", more=(), fresh=None, keep_others=False):
        """What psql prints, without the last line end. `fresh`: in a session of its own; see above."""
        if fresh is None:  # A line of psql's own may leave that changed, too.
            fresh = role != "owner" or re.search(r"^\\", text, re.M) is not None
        if not keep_others and FOR_NEW_SESSIONS.search(text):
            self.server.forget_sessions()  # Nobody may be connected to a database that is dropped.
        try:
            shown = self._run_alone(text, role, more) if fresh or more else self._run_kept(text, role)
        finally:
            if not keep_others and FOR_NEW_SESSIONS.search(text):
                self.server.forget_sessions()
        return shown[:-1] if shown.endswith("\n") else shown

    def _run_alone(self, text, role, more):
        result = subprocess.run(self.command(*more, role=role), input=text, capture_output=True, encoding="utf-8", env=ENVIRONMENT)
        if result.returncode != 0:
            raise SqlError(result.stderr.strip())
        return result.stdout

    def _run_kept(self, text, role):
        session = self.server.take_session(self, role)
        try:
            shown = session.run(text)
        except BaseException:
            session.end()
            raise
        self.server.keep_session(session)
        return shown

    def error(self, text, role="owner", more=(), fresh=None):
        """What is said where it fails; fails itself where it does not."""
        try:
            shown = self.run(text, role, more, fresh)
        except SqlError as error:
            return str(error)
        raise AssertionError(f"this did not fail, and printed {shown!r}:\n{text}")


class ServerTest(unittest.TestCase):
    """Has a server, one for all classes of a file, and a folder for what polc reads."""

    server = None

    @classmethod
    def setUpClass(cls):
        if ServerTest.server is None:
            server = Server(quick=True)
            ServerTest.server = server.__enter__()
            unittest.addModuleCleanup(ServerTest.forget)
        folder = tempfile.TemporaryDirectory(prefix="polc-sql-policies-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name

    @staticmethod
    def forget():
        server, ServerTest.server = ServerTest.server, None
        server.__exit__()
