"""Counters, logs, metrics, alarms."""
