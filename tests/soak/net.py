"""Machines of a network that is nobody else's: network namespaces on one bridge, each with an address of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.soak.site import run

NETWORK = "198.18.77"
"""Of the addresses that are set aside for tests of networks (RFC 2544)."""


class NotPermitted(Exception):
    """Network namespaces cannot be made here, and why."""


class Net:
    """Machines by name, at `NETWORK` and their number; we are number 1."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self._numbers, self._own = numbers, f"ww{os.getpid() % 100_000}"

    def address(self, name: str) -> str:
        return f"{NETWORK}.{self._numbers[name]}"

    def on(self, name: str) -> tuple[str, ...]:
        """What is put before a command that runs on this machine."""
        return "ip", "netns", "exec", self._space(name)

    def unplug(self, name: str) -> None:
        """From now on what is sent to it is lost, and nobody is told."""
        run("ip", "link", "set", self._plug(name), "down")

    def plug_in(self, name: str) -> None:
        run("ip", "link", "set", self._plug(name), "up")

    def _make(self) -> None:
        run("ip", "link", "add", self._own, "type", "bridge")
        run("ip", "address", "add", f"{NETWORK}.1/24", "dev", self._own)
        run("ip", "link", "set", self._own, "up")
        for name in self._numbers:
            space, plug = self._space(name), self._plug(name)
            run("ip", "netns", "add", space)
            run("ip", "link", "add", plug, "type", "veth", "peer", "name", "eth0", "netns", space)
            run("ip", "link", "set", plug, "master", self._own, "up")
            run(*self.on(name), "ip", "address", "add", f"{self.address(name)}/24", "dev", "eth0")
            run(*self.on(name), "ip", "link", "set", "eth0", "up")
            run(*self.on(name), "ip", "link", "set", "lo", "up")

    def _remove(self) -> None:
        for name in self._numbers:
            with suppress(subprocess.CalledProcessError, OSError):
                run("ip", "netns", "delete", self._space(name))
        with suppress(subprocess.CalledProcessError, OSError):
            run("ip", "link", "delete", self._own)

    def _space(self, name: str) -> str:
        return f"{self._own}-{name}"

    def _plug(self, name: str) -> str:
        return f"{self._own}.{self._numbers[name]}"


@contextmanager
def machines(numbers: dict[str, int]) -> Iterator[Net]:
    """A network of these machines, and all of it gone at the end. Raises `NotPermitted`."""
    net = Net(numbers)
    try:
        net._make()
    except (subprocess.CalledProcessError, OSError) as fault:
        net._remove()
        why = fault.stderr.decode().strip() if isinstance(fault, subprocess.CalledProcessError) else str(fault)
        raise NotPermitted(f"network namespaces cannot be made here: {why}") from None
    try:
        yield net
    finally:
        net._remove()
