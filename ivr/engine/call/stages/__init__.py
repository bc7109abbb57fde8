"""The stages of a call, one module each: every module's `QUESTION` says what is asked and what comes of an answer."""
