"""What the line counts about itself, and says to whoever watches over it. Nothing in it says who called.

Every process counts for itself (`counters`), and any of them can tell the sum. `events` counts and logs what matters
for security; `prometheus` writes figures as Prometheus reads them.
"""

from ivr.watch.events import EVENTS, Event, Watch, count, share, watch

__all__ = ["EVENTS", "Event", "Watch", "count", "share", "watch"]
