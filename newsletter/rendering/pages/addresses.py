"""From one page to another."""

from __future__ import annotations


def relative(here: str, there: str) -> str:
    """The reference that leads from the path ``here`` to the path ``there`` (RFC 3986 §4.2).

    Both begin with a slash and have neither dots nor empty parts; ``there`` may have a query or a fragment.
    """
    path = there.partition("?")[0].partition("#")[0]
    shared, up = here[: here.rfind("/") + 1], 0
    while not path.startswith(shared):
        shared = shared[: shared.rfind("/", 0, -1) + 1]
        up += 1
    return ("../" * up + path[len(shared) :] or "./") + there[len(path) :]
