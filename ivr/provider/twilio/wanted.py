"""What the provider must know of the line, by the names of its API: addresses, and as little memory as it allows."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.config import Settings

Value = str | bool

TRUNK = "trunk_sid"
# Twilio ignores the addresses of a number that has one of these.
IN_THE_WAY = {
    TRUNK: "SIP trunk",
    "voice_application_sid": "TwiML app for calls",
    "sms_application_sid": "TwiML app for messages",
}


_BIN = "https://handler.twilio.com/"


def is_bin(value: Value) -> bool:
    """Whether an address is one of Twilio's own TwiML Bins, which answers when the line is down."""
    return str(value).startswith(_BIN)


@dataclass(frozen=True)
class Addresses:
    """Where the line is, and where the provider turns to when the line fails it: addresses without a slash at the end,
    and for the static host the method, POST or GET. Without a static host the line answers for itself."""

    public: str = ""
    static: str = ""
    method: str = "POST"

    @classmethod
    def of(cls, settings: Settings) -> Addresses:
        return cls(settings.public_url, settings.fallback_url, settings.fallback_method)

    def fallback(self, channel: str) -> tuple[str, str]:
        """The address for "voice" or "sms" and its method."""
        if self.static:
            # A key in voice.xml asks for the next file by POST; without keys, GET is enough.
            file = "voice-bin" if (channel, self.method) == ("voice", "GET") else channel
            return f"{self.static}/{file}.xml", self.method
        return f"{self.public}/{channel}/fallback", "POST"


def of_number(line: Addresses, *, voice: bool, sms: bool) -> dict[str, Value]:
    """The settings of a number that takes calls, texts or both."""
    return (_voice(line) if voice else {}) | (_sms(line) if sms else {})


def of_service(line: Addresses) -> dict[str, Value]:
    """The settings of a messaging service. Its addresses count instead of those of its numbers, unless
    `use_inbound_webhook_on_number`; it keeps no list of who texted which number (`sticky_sender`), and nothing that
    keeps numbers from being redacted (`fallback_to_long_code`: https://www.twilio.com/docs/api/errors/23005)."""
    address, method = line.fallback("sms")
    return {
        "inbound_request_url": f"{line.public}/sms",
        "inbound_method": "POST",
        "fallback_url": address,
        "fallback_method": method,
        "use_inbound_webhook_on_number": False,
        "sticky_sender": False,
        "fallback_to_long_code": False,
    }


def _voice(line: Addresses) -> dict[str, Value]:
    """Looking up who calls would write a name beside the number, and costs money."""
    address, method = line.fallback("voice")
    return {
        "voice_url": f"{line.public}/voice",
        "voice_method": "POST",
        "voice_fallback_url": address,
        "voice_fallback_method": method,
        "status_callback": f"{line.public}/voice/status",
        "status_callback_method": "POST",
        "voice_caller_id_lookup": False,
        "voice_application_sid": "",
        TRUNK: "",
    }


def _sms(line: Addresses) -> dict[str, Value]:
    address, method = line.fallback("sms")
    return {
        "sms_url": f"{line.public}/sms",
        "sms_method": "POST",
        "sms_fallback_url": address,
        "sms_fallback_method": method,
        "sms_application_sid": "",
    }


FIELDS = tuple(of_number(Addresses(), voice=True, sms=True))
"""Every field of a number that the line cares about."""
