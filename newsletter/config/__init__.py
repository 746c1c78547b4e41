"""What an operator can set. ``load_config(find_config(option))`` gives the whole, checked and frozen."""

from newsletter.config.delivery import Delivery
from newsletter.config.load import find_config, load_config
from newsletter.config.moments import WeeklyTime
from newsletter.config.publication import Publication
from newsletter.config.schedule import Schedule
from newsletter.config.settings import Config, Relay, Smtp

__all__ = [
    "Config",
    "Delivery",
    "Publication",
    "Relay",
    "Schedule",
    "Smtp",
    "WeeklyTime",
    "find_config",
    "load_config",
]
