"""The settings: one table of WEGWIJS_* variables, read once at the edge (`ivr.cli`, `ivr.app`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple, cast

from ivr.errors import SettingsError

SpeechMode = Literal["clips", "say"]
PREFIX = "WEGWIJS_"


def _speech(text: str) -> str:
    if text not in ("clips", "say"):
        raise ValueError("it is either clips or say")
    return text


def web_address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", text):
        raise ValueError("it is an address such as https://line.example.org, without ? or #")
    return text.rstrip("/")


def _instant(text: str) -> str:
    if not datetime.fromisoformat(text).tzinfo:
        raise ValueError("the instant needs its offset, as in 2026-11-22T23:30+01:00")
    return text


def _pin(text: str) -> str:
    if not re.fullmatch(r"[0-9]{6,12}", text):
        raise ValueError("it is 6 to 12 digits")
    return text


def _method(text: str) -> str:
    if text not in ("POST", "GET"):
        raise ValueError("it is either POST or GET")
    return text


def _yes(text: str) -> str:
    if text not in ("yes", "no"):
        raise ValueError("it is either yes or no")
    return text


def _long(text: str) -> str:
    if not re.fullmatch(r"[!-~]{16,}", text):
        raise ValueError(
            "it is at least 16 letters, digits and signs without a space; `openssl rand -hex 32` makes one"
        )
    return text


def _store(text: str) -> str:
    if text != "sqlite" and not text.startswith(("redis://", "rediss://")):
        raise ValueError("it is either sqlite or an address that starts with redis://")
    return text


class Setting(NamedTuple):
    """A row of the table. A secret can be given as a file instead: WEGWIJS_X_FILE holds its path."""

    name: str
    help: str
    default: str = ""
    secret: bool = False
    reader: Callable[[str], str] = str


SETTINGS = (
    Setting("CONTENT", "folder with menus/, data/, sms_templates/ and audio/", "."),
    Setting("STATE", "folder for working files: snapshots and what else can be made again", "var"),
    Setting("RUNTIME", "folder in memory (tmpfs) for what is remembered of callers; without it, one below /dev/shm"),
    Setting("PUBLIC_URL", "address by which the provider reaches the line; what it signs", reader=web_address),
    Setting("TWILIO_ACCOUNT_SID", "account at Twilio, to send the SMS a caller asks for; without it none are offered"),
    Setting("TWILIO_AUTH_TOKEN", "signs and checks every request", secret=True),
    Setting("TWILIO_AUTH_TOKEN_NEXT", "its secondary token while one is rotated: either counts", secret=True),
    Setting("TWILIO_MESSAGING_SERVICE", "its service MG… that sends them; without it the line's own number does"),
    Setting("TWILIO_REDACTION", "yes once Twilio redacts messages for you: each SMS asks for it", "no", reader=_yes),
    Setting("TWILIO_API", "base of Twilio's REST API", "https://api.twilio.com", reader=web_address),
    Setting("FALLBACK_URL", "static host of voice.xml and sms.xml, for when the line is down", reader=web_address),
    Setting("FALLBACK_METHOD", "how Twilio asks it; GET puts callers' numbers into its log", "POST", reader=_method),
    Setting("SECRET_KEY", "seals where calls are, and keys of callers; the same on all machines", secret=True),
    Setting("RECORD_PIN", "lets operators record by telephone; 6 to 12 digits", secret=True, reader=_pin),
    Setting("METRICS_TOKEN", "opens /metrics to who knows it; 16 characters at least", secret=True, reader=_long),
    Setting("HOSTS", "further names by which a proxy or a check asks for the line, with commas"),
    Setting("SPEECH", "clips: play recordings, say what has none; say: say everything", "clips", reader=_speech),
    Setting("CLOCK", "instant at which the clock starts, to try nights and holidays on one machine", reader=_instant),
    Setting("ORIGIN", "address of the files that one machine offers: `wegwijs pull` takes them", reader=web_address),
    Setting("STORE", "state that servers share: sqlite, or redis://… for several machines", "sqlite", reader=_store),
)  # fmt: skip


class Settings(NamedTuple):
    content: Path
    state: Path
    runtime: str
    public_url: str
    twilio_account_sid: str
    twilio_auth_token: str
    twilio_auth_token_next: str
    twilio_messaging_service: str
    twilio_redaction: bool
    twilio_api: str
    fallback_url: str
    fallback_method: str
    secret_key: str
    record_pin: str
    metrics_token: str
    hosts: str
    speech: SpeechMode
    clock: str
    origin: str
    store: str


def read_settings(environ: Mapping[str, str], *, secrets: bool = True) -> Settings:
    """The settings in these environment variables; raises `SettingsError` naming every one that is wrong. Without
    `secrets`, one that cannot be read is empty: who keeps the content has no need of them, and often no right to."""
    known = {PREFIX + s.name for s in SETTINGS} | {f"{PREFIX}{s.name}_FILE" for s in SETTINGS if s.secret}
    faults = [f"{name} is not a setting" for name in environ if name.startswith(PREFIX) and name not in known]
    values: dict[str, str] = {}
    for setting in SETTINGS:
        try:
            values[setting.name] = _value(setting, environ)
        except ValueError as fault:
            values[setting.name] = ""
            if secrets or not setting.secret:
                faults.append(f"{PREFIX}{setting.name}: {fault}")
    if faults:
        raise SettingsError("; ".join(sorted(faults)))
    return Settings(
        content=Path(values["CONTENT"]),
        state=Path(values["STATE"]),
        runtime=values["RUNTIME"],
        public_url=values["PUBLIC_URL"],
        twilio_account_sid=values["TWILIO_ACCOUNT_SID"],
        twilio_auth_token=values["TWILIO_AUTH_TOKEN"],
        twilio_auth_token_next=values["TWILIO_AUTH_TOKEN_NEXT"],
        twilio_messaging_service=values["TWILIO_MESSAGING_SERVICE"],
        twilio_redaction=values["TWILIO_REDACTION"] == "yes",
        twilio_api=values["TWILIO_API"],
        fallback_url=values["FALLBACK_URL"],
        fallback_method=values["FALLBACK_METHOD"],
        secret_key=values["SECRET_KEY"],
        record_pin=values["RECORD_PIN"],
        metrics_token=values["METRICS_TOKEN"],
        hosts=values["HOSTS"],
        speech=cast(SpeechMode, values["SPEECH"]),
        clock=values["CLOCK"],
        origin=values["ORIGIN"],
        store=values["STORE"],
    )


def _value(setting: Setting, environ: Mapping[str, str]) -> str:
    file = environ.get(f"{PREFIX}{setting.name}_FILE") if setting.secret else None
    text = _secret(Path(file)) if file else environ.get(PREFIX + setting.name, "")
    return setting.reader(text) if text else setting.default


def _secret(file: Path) -> str:
    """What a file holds, without the end of its line; raises `ValueError` in words of whoever has to put it right."""
    try:
        text = file.read_text().strip()
    except UnicodeDecodeError:
        raise ValueError(f"the file {file} is no text") from None
    except OSError as fault:
        raise ValueError(f"the file {file} cannot be read: {fault.strerror}") from None
    if not text:
        raise ValueError(f"the file {file} is empty")
    return text


def require(settings: Settings, *names: str) -> None:
    """Raises `SettingsError` when one of these is empty; a line without them would be open to everybody."""
    missing = [PREFIX + name for name in names if not getattr(settings, name.lower())]
    if missing:
        raise SettingsError(f"please set {', '.join(missing)}")
