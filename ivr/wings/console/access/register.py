"""The file of all accounts: read and changed whole, by one at a time."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ivr.audio.disk import publish
from ivr.errors import InputError
from ivr.wings.console.access.account import Account

FILE = "accounts.json"


class Register:
    """The accounts in a folder that only the line can read. Nothing is kept in memory: what one writes, all know."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> dict[str, Account]:
        """Everybody by id. Raises `InputError` where the file is damaged: better nobody than anybody."""
        try:
            found = json.loads((self._folder / FILE).read_text(encoding="utf-8"))
            return {one["id"]: Account(**{**one, **_tuples(one)}) for one in found}
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, KeyError) as fault:
            raise InputError(f"{FILE} is damaged: {fault}; put back the one of a backup") from None

    def get(self, id: str) -> Account | None:
        return self.all().get(id)

    def put(self, account: Account) -> None:
        """Adds somebody, or writes over who had that id."""
        with self._alone():
            self._write({**self.all(), account.id: account})

    def change(self, id: str, how: Callable[[Account], Account]) -> Account | None:
        """Somebody as they are after a change, which nobody else gets in between; None where nobody has that id."""
        with self._alone():
            accounts = self.all()
            if id not in accounts:
                return None
            accounts[id] = how(accounts[id])
            self._write(accounts)
            return accounts[id]

    def drop(self, id: str) -> None:
        with self._alone():
            self._write({one: account for one, account in self.all().items() if one != id})

    def _write(self, accounts: dict[str, Account]) -> None:
        data = json.dumps([asdict(account) for account in accounts.values()], ensure_ascii=False, indent=1)
        publish(self._folder / FILE, data.encode())
        os.chmod(self._folder / FILE, 0o600)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(self._folder / "accounts.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _tuples(account: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The lists of an account as they are in memory."""
    return {name: tuple(account.get(name, ())) for name in ("languages", "ended")}
