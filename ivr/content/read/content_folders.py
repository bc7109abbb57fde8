"""Where the files of the content lie."""

from __future__ import annotations

CONTENT = ("menus", "data", "sms_templates")
"""The folders in which all of it lies."""
BESIDES_ORGANISATIONS = (
    "menus", "sms_templates", "data/answers", "data/tables", "data/topics.yaml", "data/areas.yaml",
    "data/sources.yaml", "data/place_names.yaml", "data/dangers.yaml", "data/retired_codes.yaml", "data/postcodes.csv",
)  # fmt: skip
"""The same without the folder of organisations."""
