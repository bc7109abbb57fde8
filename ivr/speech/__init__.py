"""Texts and recordings become telephone sound: every clip the same format and the same loudness.

`sound` shapes samples, `files` reads any sound file, `recordings` judges what people record, `tones` makes the marks,
the engines speak, and `work` makes the clips that are missing. Nothing here runs while somebody calls.
"""
