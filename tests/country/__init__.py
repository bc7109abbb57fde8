"""Tests of `ivr/country`."""
