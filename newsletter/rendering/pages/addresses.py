"""From one page to another."""

from __future__ import annotations

import posixpath


def relative(here: str, there: str) -> str:
    """The reference that leads from the path ``here`` to the path ``there`` (RFC 3986 §4.2).

    Both begin with a slash; ``there`` may have a query or a fragment.
    """
    path = there
    for sign in "?#":
        path = path.partition(sign)[0]
    rest = there[len(path) :]
    folder = here[: here.rfind("/") + 1]
    reference = posixpath.relpath(path, folder)
    if path.endswith("/"):
        reference += "/"
    return reference + rest
