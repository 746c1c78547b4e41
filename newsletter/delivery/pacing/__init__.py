"""When the next message may go: a place in time within every limit. Pure; ``now`` is monotonic seconds."""

from newsletter.delivery.pacing.pace import Pace, domain_of
from newsletter.delivery.pacing.past import Past
from newsletter.delivery.pacing.turn import GO, Turn

__all__ = ["GO", "Pace", "Past", "Turn", "domain_of"]
