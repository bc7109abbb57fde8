"""Mystery callers: ten calls as people make them, what each should hear, and how many were right over time.

`mix` says what has to be among the ten, `drawing` finds calls and messages of that kind, `expecting` what the line
should answer them, by asking the engine itself; `scoring` takes what the callers heard.
"""
