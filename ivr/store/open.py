"""Which store the setting WEGWIJS_STORE asks for."""

from __future__ import annotations

from pathlib import Path

from ivr.errors import SettingsError
from ivr.store.contract import Store
from ivr.store.runtime import memory_folder
from ivr.store.sqlite import SqliteStore


def open_store(address: str, state: Path, runtime: str = "") -> Store:
    """The store at this address: "sqlite" for files of this machine, or redis://… or rediss://….

    `state` is the folder for what stays, `runtime` the one in memory (`ivr.store.runtime`). Reaches for nothing yet.
    Raises `SettingsError`, which never repeats the address: it may hold a password.
    """
    if address == "sqlite":
        memory = memory_folder(runtime, state)
        return SqliteStore(state / "store.sqlite", memory and memory / "callers.sqlite")
    if address.startswith(("redis://", "rediss://")):
        from ivr.store.redis import RedisStore  # a tenth of a second, for those lines that use it

        return RedisStore(address)
    raise SettingsError("WEGWIJS_STORE: it is either sqlite or an address that starts with redis:// or rediss://")
