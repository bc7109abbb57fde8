"""Measurements, each against a baseline in the same run. `make bench` prints them and writes `bench/results.json`.

Absolute times depend on the machine and on what else it does; the ratios are what to compare.
"""
