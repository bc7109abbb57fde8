"""Decides what a caller hears and a texter reads. Pure: no clock, no files, no database, no web; all of it comes in.

`call.turn` and `sms.turn` take (library, state, event, now) and give back what to do and the state to go on with.
"""
