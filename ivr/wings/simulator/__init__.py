"""The browser phone: a page with a handset, and the few requests it makes. Removable with one line in `ivr.app`."""

from ivr.wings.simulator.views import simulator

__all__ = ["simulator"]
