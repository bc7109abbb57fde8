"""The parent: it listens, starts the workers, looks after them, and never ends because one of them does.

Built on granian's own server, which forks the workers and speaks HTTP in them; what differs is how it looks after them.
granian ends when a worker dies twice within 5.5 s, does not notice one that is frozen, and gives each its own queue of
connections, which die with it. Here all workers take from one queue, which the parent keeps open.
"""

from __future__ import annotations

import gc
import importlib
import logging
import multiprocessing
import os
import socket
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import connection
from typing import Any

from granian._granian import SocketHolder  # granian.net has it too, without telling so
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer, WorkerProcess

from ivr.serving import limits as bounds
from ivr.serving.limits import Bounds
from ivr.serving.pulse import BEAT_SECONDS, Pulse
from ivr.serving.renewal import dismiss, earlier_workers, renew
from ivr.serving.tending import START_SECONDS, Tended
from ivr.serving.worker import Worker
from ivr.watch import logs

log = logging.getLogger("ivr.serving")


def serve(
    target: str,
    listener: socket.socket,
    workers: int,
    *,
    limits: Bounds | None = None,
    renewable: bool = False,
    stand_in: str = "",
) -> None:
    """Serves the WSGI application that "module:factory" makes, in so many processes, until SIGTERM or SIGINT.

    The module is imported here, before the workers are forked: a new one then starts in a tenth of a second. Meanwhile
    a worker answers with the application of `stand_in`, another "module:factory" that is there sooner. With `renewable`
    SIGHUP starts the command anew in place (`ivr.serving.renewal`); without, it ends it.
    """
    multiprocessing.set_start_method("fork", force=True)
    machine = bounds.memory_of_machine()
    if machine is not None and machine < bounds.memory_wanted(workers):
        wanted, there = (size // bounds.MB for size in (bounds.memory_wanted(workers), machine))
        log.warning("%d workers want %d MB of memory and have %d: try --workers 1", workers, wanted, there)
    Server(target, listener, workers, limits or Bounds(), renewable, stand_in).serve()


def _import(target: str, *, tidy: bool = True) -> None:
    """Imports the module of a target. What is here then stays shared with the workers: their collector does not touch
    it. Nearly all that an import makes stays: to look for what does not, again and again, takes a tenth of its time."""
    gc.disable()
    importlib.import_module(target.partition(":")[0])
    if tidy:
        gc.unfreeze()
        gc.collect()
    gc.freeze()
    gc.enable()


class Server(MPServer):
    """granian's server with another way of looking after its workers."""

    def __init__(
        self,
        target: str,
        listener: socket.socket,
        workers: int,
        limits: Bounds,
        renewable: bool,
        stand_in: str = "",
    ) -> None:
        super().__init__(
            target,
            interface=Interfaces.ASGI,
            workers=workers,
            backlog=bounds.BACKLOG,
            backpressure=bounds.connections(bounds.raise_open_files()),
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(
                header_read_timeout=bounds.HEAD_SECONDS * 1000, max_buffer_size=bounds.MOST_HEAD
            ),
            websockets=False,
            workers_kill_timeout=limits.grace_seconds,
            log_level=LogLevels.info,
            log_dictconfig=logs.CONFIG,
            log_access=False,  # it would hold the addresses of those who call the web pages
        )
        self._listener, self._limits, self._renewable, self._stand_in = listener, limits, renewable, stand_in
        self._most_memory = limits.most_memory or bounds.memory_of_worker(workers, bounds.memory_of_machine())
        self._tended: dict[int, Tended] = {}

    def _init_shared_socket(self) -> None:
        number = self._listener.fileno()
        is_file = self._listener.family == socket.AF_UNIX
        holder: Any = SocketHolder  # its stub tells no arguments
        vars(self).update(_ssp=None, _sfd=number, _sso=self._listener, _shd=holder(number, is_file, bounds.BACKLOG))

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        """Starts all of them; each that answers lets one of an earlier self go, and the first of them the stand-in."""
        earlier = earlier_workers(os.environ)
        standing_in = self._standing_in(spawn_target) if self._stand_in and not earlier else []
        _import(self.target)
        for index in range(self.workers):
            self.wrks.append(self._started(index, spawn_target))
            if earlier:
                self._await(self._tended[index])
                dismiss(earlier.pop(), self._limits.grace_seconds)
        if standing_in:
            self._await(self._tended[0])
        for worker in (*earlier, *standing_in):
            dismiss(worker, self._limits.grace_seconds)

    def _standing_in(self, spawn_target: Any) -> list[int]:
        """The process id of a worker that answers until there are others; once it does, for an import would take the
        processor from it. Nobody looks after it, as it is there for a second."""
        _import(self._stand_in, tidy=False)
        pulse = Pulse()
        process = self._forked(self.workers, spawn_target, self._stand_in, pulse)
        self._await(Tended(process.inner, pulse, 0))
        return [process.inner.pid]

    def _started(self, index: int, spawn_target: Any) -> WorkerProcess:
        before, pulse = self._tended.get(index), Pulse()
        process = self._forked(index, spawn_target, self.target, pulse)
        self._tended[index] = Tended(process.inner, pulse, before.deaths if before else 0)
        return process

    def _forked(self, index: int, spawn_target: Any, target: str, pulse: Pulse) -> WorkerProcess:
        process = self._spawn_worker(index, spawn_target, partial(Worker, target, self._limits, pulse, self._listener))
        # granian would start a thread that waits for it; this parent looks itself, and forks with one thread only.
        vars(process).update(_watch=lambda: None)
        process.start()  # type: ignore[no-untyped-call]
        return process

    def _await(self, worker: Tended) -> None:
        end = time.monotonic() + START_SECONDS
        while not worker.pulse.last and worker.is_alive and time.monotonic() < end and not self.interrupt_signal:
            time.sleep(BEAT_SECONDS / 10)

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        """Until it is told to stop: a look at each worker twice a second, and at once when one dies."""
        around = partial(self._look_around, spawn_target)
        while around():
            if self.reload_signal:
                self._renew(around)

    def _look_around(self, spawn_target: Any) -> bool:
        """Replaces who is dead; looks at the others, unless one dies within half a second. Whether to go on."""
        for index, worker in list(self._tended.items()):
            if not worker.is_alive and worker.is_due() and not self.interrupt_signal:
                log.error("worker %d is gone; another one takes its place", index + 1)
                self.wrks[index] = self._started(index, spawn_target)
        living = {index: worker for index, worker in self._tended.items() if worker.is_alive}
        if not connection.wait([worker.process.sentinel for worker in living.values()], BEAT_SECONDS):
            for index, worker in living.items():
                self._look(index, worker)
        return not self.interrupt_signal

    def _look(self, index: int, worker: Tended) -> None:
        """Kills who is frozen; lets go who grew too fat, while the others answer."""
        if worker.is_frozen() or worker.is_overdue():
            log.error("worker %d does not move any more and is killed", index + 1)
            worker.kill()
        elif worker.is_fat(self._most_memory):
            log.warning("worker %d holds more than %d MB and is replaced", index + 1, self._most_memory // bounds.MB)
            worker.leave(self._limits.grace_seconds)

    def _renew(self, meanwhile: Callable[[], bool]) -> None:
        self.reload_signal = False
        if self._renewable:
            log.warning("renewing")
            renew(self._listener, self._pids, meanwhile)
        else:
            self.interrupt_signal = True

    def _pids(self) -> list[int]:
        return [worker.pid for worker in self._tended.values() if worker.is_alive and worker.pid]
