"""Texts and recordings become telephone sound: every clip the same format and the same loudness.

`sound` shapes samples, `files` reads any sound file, `recordings` judges what people record, `tones` makes the marks,
the engines speak, and `work` makes the clips that are missing. No caller waits for any of it; an operator who records
waits while that one recording is finished.
"""
