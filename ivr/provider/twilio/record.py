"""The verb <Record>: what a caller says, recorded."""

from __future__ import annotations

from twilio.twiml.voice_response import VoiceResponse

from ivr.model.steps import Record

# Seconds of silence that end a recording: time for a breath, and no waiting afterwards.
_SILENCE = 5


def add_record(response: VoiceResponse, step: Record, spoken_url: str, told_url: str, silence_url: str) -> None:
    """Adds the verb: `spoken_url` goes on with the call, `told_url` hears when the file is ready.

    An empty recording is not sent anywhere; the call goes on at `silence_url`.
    https://www.twilio.com/docs/voice/twiml/record
    """
    response.record(
        action=spoken_url,
        method="POST",
        max_length=step.longest,
        finish_on_key=step.finish,
        play_beep=True,
        trim="trim-silence",
        timeout=_SILENCE,
        recording_status_callback=told_url,
    )
    response.redirect(silence_url, method="POST")
