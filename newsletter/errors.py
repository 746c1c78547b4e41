"""The one exception tree. A failure carries its verdict: whose fault it is and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class NewsletterError(Exception):
    """Anything we say to a person instead of a traceback.

    ``message`` says where and what; ``advice`` says what to do next. ``exit_code`` is what the command
    line answers: 1 a fault of the content or a refused operation, 2 bad usage or configuration.
    """

    exit_code = 1

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n{self.advice}" if self.advice else self.message


class UsageError(NewsletterError):
    """The command, its arguments or its surroundings are not usable as they are."""

    exit_code = 2


class ConfigurationError(UsageError):
    """The configuration cannot be used. ``faults`` holds every fault, each with its dotted path."""

    def __init__(self, source: str, faults: Sequence[str]) -> None:
        count = len(faults)
        lines = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(f"{source}: {count} fault{'s' if count > 1 else ''} in the configuration\n{lines}")
        self.source = source
        self.faults = tuple(faults)


class DatabaseNotReady(UsageError):
    """The database is missing, unreachable or at another schema revision than this program."""


class NotFound(NewsletterError):
    """A thing that was named does not exist."""


class Refused(NewsletterError):
    """The operation is understood and not allowed in this state."""


class RelayUnavailable(NewsletterError):
    """No relay can be used now; nothing was sent, nothing is lost."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a text. ``line`` counts LF from 1."""

    line: int
    text: str


class ContentFaults(NewsletterError):
    """A text was refused as a whole. ``faults`` has all of them, in line order."""

    def __init__(self, source: str, faults: Sequence[Fault]) -> None:
        self.source = source
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("\n".join(f"{source}:{fault.line}: {fault.text}" for fault in self.faults))


@dataclass(frozen=True, slots=True, order=True)
class TemplateFault:
    """One fault in a template. ``line`` counts from 1."""

    file: str
    line: int
    text: str


class TemplateFaults(UsageError):
    """Templates that cannot be used. ``faults`` has all that were found, each with file and line."""

    def __init__(self, faults: Iterable[TemplateFault]) -> None:
        self.faults = tuple(dict.fromkeys(sorted(faults)))
        super().__init__(
            "\n".join(f"{fault.file}:{fault.line}: {fault.text}" for fault in self.faults),
            advice="Nothing was rendered. Mend the templates, or take them out of templates_dir to use ours.",
        )
