"""Every fixed sentence of the line: its key, and the slots an operator must keep in it.

The sentences themselves are content, `menus/texts.yaml` and the catalogues. `CALL_PROMPTS` are heard,
`SMS_PROMPTS` are the pieces of an SMS, `CLOCK_PROMPTS` serve both, `PAGE_PROMPTS` are read on the page about
privacy, and `DESK_PROMPTS` are what somebody asks who calls the organisations.
"""

from __future__ import annotations

from string import Formatter


def _slots(**slots: str) -> dict[str, frozenset[str]]:
    return {key.replace("_", "-"): frozenset(names.split()) for key, names in slots.items()}


CALL_PROMPTS = _slots(
    # greeting and language
    emergency="number",
    language_choice="key",
    welcome="line",
    # codes
    code_rest="digits",
    code_unknown="code",
    # place
    place_ask="",
    place_here="place",
    place_unknown="code",
    place_rest="digits",
    place_none="",
    region_ask="",
    region_choice="region key",
    region_any="key",
    need_ask="",
    need_choice="need key",
    need_other="key",
    nothing_here="place",
    nothing_nearer="area",
    nothing_at_all="",
    # card
    card_free_number="",
    card_number="",
    card_number_again="",
    card_keys="keys",
    card_app="app",
    card_no_phone="",
    card_general="",
    card_internet="",
    card_in_person="",
    card_away="area",
    card_door_always="",
    card_door_until="time",
    card_email="email",
    card_online="website",
    card_open_always="",
    card_open_until="time",
    card_closed="",
    card_closed_opens="when",
    card_holiday="",
    card_hours_unknown="",
    card_appointment="",
    card_languages="languages",
    card_interpreter="",
    card_address="street postcode city",
    card_label="label",
    card_hours="timetable",
    card_others="",
    card_dated="date",
    card_old="",
    card_last="",
    card_unverified="",
    card_unsure_number="",
    card_unsure_address="",
    card_unsure_hours="",
    card_call_first="",
    # choices on a card
    option_through="key",
    option_text="key",
    option_next="key",
    option_slower="key",
    option_more="key",
    option_know="key",
    option_report="key",
    option_back="",
    # what there is to know
    answers_ask="",
    answer_choice="answer key",
    answers_more="key",
    answers_none="",
    answer_last="",
    option_whom="key",
    option_text_answer="key",
    option_text_whom="key",
    option_next_answer="key",
    # put through
    through_wait="",
    through_answered="",
    through_busy="",
    through_no_answer="",
    through_failed="",
    # an SMS from a call
    text_twice="key",
    text_sent="",
    text_failed="",
    text_unknown="",
    # a number that did not work
    report_ask="",
    report_no_answer="key",
    report_wrong_number="key",
    report_closed="key",
    report_no_help="key",
    report_thanks="",
    # leaving quickly
    leave_offer="key",
    leave_words="",
    # what we keep, for who asks
    privacy_call="",
    # never stuck
    silence="",
    wrong_key="",
    goodbye_tries="",
    goodbye_turns="",
    goodbye="",
    failure="",
)

OPTION_PROMPTS = tuple(name for name, slots in CALL_PROMPTS.items() if name.startswith("option-") and slots == {"key"})
"""What can be done with what is heard, each on one of the keys of a choice."""

CLOCK_PROMPTS = _slots(
    time_hour="hour",
    time_half="hour",
    time_hour_minute="hour minute",
    timetable="days times",
    days_every="",
    days_range="first last",
    days_one="day",
    times_span="start end",
    times_from="start",
    when_today="time",
    when_tomorrow="time",
    when_weekday="weekday time",
    when_date="date time",
)

SMS_PROMPTS = _slots(
    sms_open_always="",
    sms_open_until="time",
    sms_door_always="",
    sms_door_until="time",
    sms_closed="",
    sms_closed_opens="when",
    sms_holiday="",
    sms_hours_unknown="",
    sms_unsure="",
    sms_today="time",
    sms_day="day time",
)

PAGE_PROMPTS = _slots(
    privacy_title="",
    # what we do not keep
    privacy_none="",
    privacy_none_who="",
    privacy_none_what="",
    # what we keep
    privacy_kept="",
    privacy_kept_day="",
    privacy_kept_quiet="",
    privacy_kept_counts="",
    # what others know
    privacy_others="",
    privacy_others_companies="",
    privacy_others_copies="",
    privacy_others_phone="",
    # your rights
    privacy_rights="",
    privacy_rights_wipe="wipe",
    privacy_rights_ask="",
    privacy_rights_complain="",
)

# Asked by a person who keeps the line, on a telephone of theirs: they need no recordings.
DESK_PROMPTS = _slots(
    recheck_hello="line",
    recheck_who="name",
    recheck_hours="timetable",
    recheck_when="",
    recheck_address="street postcode city",
    recheck_languages="",
)

# Said by the provider alone, from the documents of `ivr.provider.twilio.fallback`: they need no recordings.
FAILOVER_SENTENCES = _slots(
    failover="",
    failover_key="",
)
HEARD_FAILOVER = frozenset({"failover-key"})
"""Of these, what an SMS does not hold."""

PROMPTS = CALL_PROMPTS | CLOCK_PROMPTS | SMS_PROMPTS | PAGE_PROMPTS | DESK_PROMPTS | FAILOVER_SENTENCES

# A language that counts to twelve says the part of the day with it; one that has a word for "hours" may say that.
CLOCKS = {
    "time-hour": (frozenset({"hour12", "part"}), frozenset({"hours"})),
    "time-half": (frozenset({"hour12", "part"}), frozenset({"hours"})),
    "time-hour-minute": (frozenset({"hour12", "minute", "part"}), frozenset({"hours", "minute"})),
}

CHOICE_SLOTS = frozenset({"key"})


def slots_of(text: str) -> frozenset[str] | None:
    """The names in braces in a sentence, or None when the braces themselves are broken.

    >>> sorted(slots_of("{region}: press {key}."))
    ['key', 'region']
    >>> slots_of("press {key"), slots_of("press {key:d}"), slots_of("press {}")
    (None, None, None)
    """
    try:
        fields = [(name, form, conversion) for _, name, form, conversion in Formatter().parse(text) if name is not None]
    except ValueError:
        return None
    if any(form or conversion or not name.isidentifier() for name, form, conversion in fields):
        return None
    return frozenset(name for name, _, _ in fields)
