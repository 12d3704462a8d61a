"""A table that is replaced while threads use it."""

from __future__ import annotations

import logging
import os
import stat
import threading
import time
import weakref
from typing import Any, Callable, Tuple

from polc.errors import LoadError, shown
from polc.policy import Policy

MOST_BYTES = 2 << 30
# A file that was changed a moment ago may change again within the resolution of its time.
_RESOLUTION_NS = 2_000_000_000

Stamp = Tuple[int, int, int, int]
_NEVER: Stamp = (0, 0, 0, 0)


def load(path: str | os.PathLike[str]) -> Policy:
    """The policy of a compiled table. LoadError says what is wrong with a file, OSError why it cannot be read."""
    return _read(path)[0]


def from_bytes(data: Any, source: str = "<bytes>") -> Policy:
    """The same of bytes, a memory map or another buffer, which are copied. `source` is how messages call it."""
    return Policy(data, source)


def _read(path: str | os.PathLike[str]) -> Tuple[Policy, Stamp]:
    source = os.fspath(path) if isinstance(path, (str, os.PathLike)) else None
    if not isinstance(source, str):
        raise TypeError(f"the path of a table is wanted, not {shown(path)}; polc.from_bytes takes its bytes")
    # Not waiting for whoever might write a pipe.
    flags = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0)
    with open(source, "rb", opener=lambda name, _: os.open(name, flags)) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise LoadError(source, "it is no regular file")
        if status.st_size > MOST_BYTES:
            raise LoadError(source, "it has more than 2 GiB")
        now = time.time_ns()
        content = file.read(MOST_BYTES + 1)
    # Until a later change must show in the file's time, its bytes are compared.
    is_settled = status.st_mtime_ns + _RESOLUTION_NS < now
    return Policy(content, source), _stamp(status) if is_settled else _NEVER


def _stamp(status: os.stat_result) -> Stamp:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


# In a process that was forked while another thread had a lock, nobody would give it back.
_FILES: weakref.WeakSet[PolicyFile] = weakref.WeakSet()


def _renew_locks() -> None:
    for file in _FILES:
        file.renew_lock()


os.register_at_fork(after_in_child=_renew_locks)


class PolicyFile:
    """The policy of a file, again whenever the file changes. Threads may share it; none ever waits for a reload.

    `current` is the policy. Take it once for all that belongs together: objects of one policy raise ForeignObject
    with another if their names differ. A file that is refused, or gone, leaves the policy as it is; `problem` says why.
    `refresh` looks at the file; `watch` does it in a thread of its own.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        on_change: Callable[[Policy], None] | None = None,
        on_problem: Callable[[Exception], None] | None = None,
    ) -> None:
        self.path = os.path.abspath(os.fspath(path))  # Whatever becomes the current folder.
        self.problem: Exception | None = None
        self._on_change, self._on_problem = on_change, on_problem
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._current, self._seen = _read(self.path)
        self._loaded = self._current.to_bytes()
        _FILES.add(self)

    @property
    def current(self) -> Policy:
        return self._current

    def renew_lock(self) -> None:
        self._lock = threading.Lock()

    def publish(self, policy: Policy) -> None:
        """Replaces the policy by another, whatever the file holds, until the file changes."""
        policy.table()
        with self._lock:
            self._current = policy

    def refresh(self) -> bool:
        """Looks at the file, and says whether the policy was replaced."""
        with self._lock:
            try:
                if _stamp(os.stat(self.path)) == self._seen:
                    return False
                policy, self._seen = _read(self.path)
            except (OSError, LoadError) as error:
                # Looked at again the next time: a file that is being written may be whole by then.
                self._seen = _NEVER
                is_new = str(error) != str(self.problem)
                self.problem = error
            else:
                content = policy.to_bytes()
                is_new, self.problem = content != self._loaded, None
                if is_new:
                    self._current, self._loaded = policy, content
            problem = self.problem
        if is_new and problem is None and self._on_change:
            self._on_change(policy)
        if is_new and problem is not None and self._on_problem:
            self._on_problem(problem)
        return is_new and problem is None

    def watch(self, interval: float = 1.0) -> PolicyFile:
        """Looks at the file every `interval` seconds, until `close`. A forked process has to begin anew."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._stop.clear()
                self._thread = threading.Thread(
                    target=self._look, args=(interval,), name=f"polc {self.path}", daemon=True
                )
                self._thread.start()
        return self

    def close(self) -> None:
        """Ends `watch`. The policy stays."""
        self._stop.set()
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def __enter__(self) -> PolicyFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _look(self, interval: float) -> None:
        while not self._stop.wait(interval):
            try:
                self.refresh()
            except (
                Exception
            ):  # Of the caller's on_change or on_problem: the next change counts all the same.
                logging.getLogger("polc").exception("after a change of %s", self.path)
