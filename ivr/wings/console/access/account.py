"""Somebody who works on the line."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from ivr.wings.console.access.roles import ROLES, May, Role

INVITED_FOR = timedelta(days=7)
_MOST_ENDED = 100
_ID = re.compile(r"[a-z][a-z0-9.-]{1,30}")


@dataclass(frozen=True)
class Account:
    """Who it is, what they may do, and what they prove it with. `languages` are those that a translator may change;
    who is no translator may change all. `mark` is in each of their sessions: a new one ends them all."""

    id: str
    name: str
    role: Role
    languages: tuple[str, ...] = ()
    password: str = ""
    second: str = ""
    """The secret of the second factor; "" until there is one."""
    last_code: int = -1
    """The half minute whose code was used last: nobody uses it again."""
    invitation: str = ""
    invited_until: str = ""
    mark: str = ""
    interface: str = ""
    """The language of the pages; "" asks the browser."""
    ended: tuple[str, ...] = ()
    """The sessions with this mark that somebody signed out of: whoever has a copy of the cookie is out, too."""

    @property
    def is_active(self) -> bool:
        """Whether somebody has taken the invitation."""
        return bool(self.password)

    def may(self, what: May) -> bool:
        return what in ROLES[self.role]

    def may_translate(self, language: str) -> bool:
        """Whether the sentences of a language are theirs to change."""
        return self.may(May.EDIT) or language in self.languages


def good_id(text: str) -> bool:
    """Whether a name can be signed in with: small letters, digits, dots and dashes."""
    return bool(_ID.fullmatch(text))


def invited(account: Account, now: datetime) -> tuple[Account, str]:
    """The account with a new invitation, and the word that opens it, which is kept nowhere. Whoever was signed in is
    no more, and the old password counts no more."""
    word = secrets.token_urlsafe(24)
    until = (now + INVITED_FOR).isoformat(timespec="seconds")
    fresh = replace(account, password="", second="", invitation=_hashed(word), invited_until=until)
    return marked_anew(fresh), word


def opens(account: Account, word: str, now: datetime) -> bool:
    """Whether this word is the one of an invitation that still counts."""
    return bool(
        account.invitation
        and secrets.compare_digest(account.invitation, _hashed(word))
        and now <= datetime.fromisoformat(account.invited_until)
    )


def marked_anew(account: Account) -> Account:
    """The account without any of its sessions."""
    return replace(account, mark=secrets.token_urlsafe(16), ended=())


def without_session(account: Account, session: str) -> Account:
    """The account without one of its sessions."""
    return replace(account, ended=(*account.ended, session)[-_MOST_ENDED:])


def _hashed(word: str) -> str:
    return sha256(word.encode()).hexdigest()
