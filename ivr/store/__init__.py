"""Short-lived state that several server processes share: pages of SMS answers, limits, counters, reports.

`contract` says what a store can do, `keys` what is kept in it and for how long; `sqlite` keeps it in one file for one
machine, `redis` on a server for several machines, `open` chooses between them, `bounded` waits for it once, `gathering`
writes figures together, `trial_store` is for phones of ours, and `callers` turns a telephone number into a key that
means nothing a day later.
"""
