"""What takes long: the line while things break, searched for traces of callers, under hostility, and with a crowd.

`python -m tests.soak resilience|privacy|hostile|crowd`; `make soak` runs all four. Everything here sees the line from
outside: it speaks HTTP as the provider does, follows the addresses it gets, and looks at files and processes.
"""
