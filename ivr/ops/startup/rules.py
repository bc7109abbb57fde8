"""The rules of a start: settings and facts in, findings out, those that stop it first.

An error is what makes the line unsafe or unreachable; a warning is what it can live with. On a machine that is for
trying, where no provider and no stranger can reach the line, every error is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from itertools import pairwise
from urllib.parse import urlsplit

from ivr.config import PREFIX, Settings
from ivr.ops.startup.facts import Facts
from ivr.provider.below import is_own
from ivr.provider.finding import Finding, error, warning

# https://www.twilio.com/docs/glossary/what-is-a-sid: two letters and 32 hexadecimal digits; a token is 32 of them.
_TOKEN = re.compile(r"[0-9a-f]{32}")
_SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")

# RFC 2606 and RFC 6761: names that lead nowhere, or to this machine.
_EXAMPLE = re.compile(r"(.*\.)?(example|test|invalid|localhost|example\.(com|net|org))")

_SHORTEST_KEY = 32  # characters: 128 bits where they are hexadecimal digits
_CLOCK_SLACK = timedelta(hours=1)
_PROGRAM_AGES = timedelta(days=3650)  # a program of ten years ago is less likely than a clock that is wrong

_AT_TWILIO = "Copy it again from console.twilio.com."
_NEW_KEY = "Make one with: openssl rand -hex 32"


def findings(settings: Settings, facts: Facts) -> list[Finding]:
    """Everything that is wrong, errors first; empty where all is well."""
    found = [*_address(settings), *_tokens(settings), *_keys(settings), *_machine(settings, facts)]
    if is_for_trying(settings, facts):
        found = [replace(finding, level="warning") for finding in found]
    return sorted(found, key=lambda finding: finding.level)


def is_for_trying(settings: Settings, facts: Facts) -> bool:
    """Whether nobody else can reach this line: its address leads nowhere, and it listens to this machine only."""
    host = urlsplit(settings.public_url).hostname or ""
    return (_is_loopback(host) or bool(_EXAMPLE.fullmatch(host))) and (not facts.host or _is_loopback(facts.host))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(settings: Settings) -> Iterator[Finding]:
    name, parts = f"{PREFIX}PUBLIC_URL", urlsplit(settings.public_url)
    if not settings.public_url:
        yield error(f"{name} is missing.", "Set it to the address at which Twilio reaches the line: https://…")
        return
    if parts.scheme != "https":
        yield error(f"{name} is not https.", "What callers type would travel in the open. Get a certificate.")
    if parts.path.endswith(("/voice", "/sms")):
        shorter = settings.public_url.rpartition("/")[0]
        yield error(f"{name} ends in {parts.path[parts.path.rindex('/') :]}.", f"Leave that out: {shorter}")
    elif is_own(parts.path):
        what = f"{name} lies below {parts.path}, and so does a part of the line itself."
        yield error(what, "Choose another path, such as /line.")
    if "@" in parts.netloc:
        yield error(f"{name} holds a name or a password.", "Take out what stands before the @.")
    yield from _host(name, parts.hostname or "")
    if settings.clock:
        yield warning(f"{PREFIX}CLOCK moves the clock.", "Take it out when you are done with trying.")


def _host(name: str, host: str) -> Iterator[Finding]:
    if _is_loopback(host) or _EXAMPLE.fullmatch(host):
        yield error(f"{name} leads to {host}, where Twilio cannot reach the line.", "Set it to your own name.")
        return
    try:
        address = ip_address(host)
    except ValueError:
        if "." not in host:
            yield error(f"{name} leads to {host}, which is a name of your own network.", "Use one of the internet.")
        return
    if not address.is_global:
        yield error(f"{name} leads to {host}, which is an address of your own network.", "Use a name of the internet.")
    else:
        yield warning(f"{name} is a number and no name.", "Hardly any certificate holds for a number. Get a name.")


def _tokens(settings: Settings) -> Iterator[Finding]:
    first, second = settings.twilio_auth_token, settings.twilio_auth_token_next
    if not first:
        yield error(f"{PREFIX}TWILIO_AUTH_TOKEN is missing.", "Without it anybody could call in Twilio's name.")
    for name, token in (("TWILIO_AUTH_TOKEN", first), ("TWILIO_AUTH_TOKEN_NEXT", second)):
        if token and (why := _no_token(token)):
            yield error(f"{PREFIX}{name} cannot be an auth token: {why}.", _AT_TWILIO)
    if first and first == second:
        yield error(f"{PREFIX}TWILIO_AUTH_TOKEN_NEXT is the same token.", "Leave it out when none is replaced.")
    for name, id, start in (
        ("TWILIO_ACCOUNT_SID", settings.twilio_account_sid, "AC"),
        ("TWILIO_MESSAGING_SERVICE", settings.twilio_messaging_service, "MG"),
    ):
        if id and not (_SID.fullmatch(id) and id.startswith(start)):
            what = f"{PREFIX}{name} is not {start} and 32 digits or letters a to f."
            yield error(what, _AT_TWILIO)


def _no_token(token: str) -> str:
    """Why this is no auth token of Twilio, without repeating it; "" where it can be one."""
    if _TOKEN.fullmatch(token):
        return ""
    if _SID.fullmatch(token):
        return f"it is an id that begins with {token[:2]}, and the token stands beside it"
    if token.strip("\"'`“”‘’") != token:
        return "it has quotes around it"
    if len(token.split()) > 1:
        return "it has a space in it"
    return "it has 32 digits or letters a to f" if len(token) == 32 else f"it has {len(token)} characters and not 32"


def _keys(settings: Settings) -> Iterator[Finding]:
    key = settings.secret_key
    if not key and settings.store != "sqlite":
        what = f"{PREFIX}SECRET_KEY is missing, and several machines share the store."
        yield error(what, f"A call must go on at each of them: give all the same. {_NEW_KEY}")
    elif key and len(key) < _SHORTEST_KEY:
        yield error(f"{PREFIX}SECRET_KEY is shorter than {_SHORTEST_KEY} characters.", _NEW_KEY)
    elif key and (len(set(key)) < 8 or key in (settings.twilio_auth_token, settings.twilio_auth_token_next)):
        yield error(f"{PREFIX}SECRET_KEY can be guessed, or is the auth token.", _NEW_KEY)
    if settings.record_pin and _is_guessable(settings.record_pin):
        what = f"{PREFIX}RECORD_PIN can be guessed."
        yield error(what, "Whoever knows it speaks to your callers. Throw dice for six digits.")


def _is_guessable(pin: str) -> bool:
    """Digits that run up or down, or that repeat a shorter beginning; 12 of the 30 PINs people like most do.

    >>> [_is_guessable(pin) for pin in ("000000", "123456", "987654", "121212", "112233", "830174")]
    [True, True, True, True, True, False]
    """
    repeats = any(pin == (pin[:n] * len(pin))[: len(pin)] for n in range(1, len(pin) // 2 + 1))
    return repeats or _is_run(pin) or (pin[::2] == pin[1::2] and _is_run(pin[::2]))


def _is_run(digits: str) -> bool:
    return len({(int(b) - int(a)) % 10 for a, b in pairwise(digits)}) <= 1


def _machine(settings: Settings, facts: Facts) -> Iterator[Finding]:
    if facts.runtime_fault:
        cure = f"Set {PREFIX}RUNTIME to a folder in memory that is yours alone, below /run or /dev/shm."
        yield error(f"{facts.runtime_fault}.", cure)
    elif not facts.has_memory and settings.store == "sqlite":
        what = "This machine has no folder in memory, so each process remembers texters for itself."
        yield warning(what, f"Set {PREFIX}RUNTIME to a folder on a tmpfs.")
    for file in facts.open_secrets:
        yield warning(f"Everybody on this machine can read {file}.", f"Type: chmod o-rwx {file}")
    if facts.is_root:
        yield warning("The line runs as root.", "Whoever gets into it has all of the machine. Run it as its own user.")
    if facts.state_fault:
        what = f"The folder {settings.state} cannot be written: {facts.state_fault}."
        yield warning(what, "Nothing can be published or counted. Give it to the user that runs the line.")
    if facts.swaps:
        yield warning("Memory of the line may be written to a disk.", "Set MemorySwapMax=0, or switch off swap.")
    if not facts.knows_summer_time:
        what = "The time zone of Brussels is wrong or missing on this machine."
        yield warning(what, "Opening hours would be wrong. Install the package tzdata again.")
    yield from _clock(facts)


def _clock(facts: Facts) -> Iterator[Finding]:
    cure = "Opening hours would be wrong. Switch on time synchronisation: timedatectl set-ntp true"
    if facts.now < facts.newest - _CLOCK_SLACK:
        yield warning(f"The clock says {facts.now:%Y-%m-%d %H:%M}, which is over already.", cure)
    elif facts.now > facts.newest + _PROGRAM_AGES:
        yield warning(f"The clock says {facts.now:%Y-%m-%d}, which lies far ahead.", cure)
