"""Which store the setting WEGWIJS_STORE asks for."""

from __future__ import annotations

from pathlib import Path

from ivr.errors import SettingsError
from ivr.store.api import Store
from ivr.store.redis import RedisStore
from ivr.store.sqlite import SqliteStore


def open_store(address: str, folder: Path) -> Store:
    """The store at this address: "sqlite" for a file in `folder`, or redis://… or rediss://….

    Reaches for nothing yet. Raises `SettingsError`, which never repeats the address: it may hold a password.
    """
    if address == "sqlite":
        return SqliteStore(folder / "store.sqlite")
    if address.startswith(("redis://", "rediss://")):
        return RedisStore(address)
    raise SettingsError("WEGWIJS_STORE: it is either sqlite or an address that starts with redis:// or rediss://")
