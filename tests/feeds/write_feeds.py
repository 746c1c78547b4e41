"""Print the digest of every feed of a fixed past: run by tests in processes of other hash seeds and time zones."""

from __future__ import annotations

import sys
from hashlib import sha256

from newsletter.feeds.formats import write_all
from tests.feeds.cast import feeds, weeks

if __name__ == "__main__":
    for name, document in feeds(weeks(30, 40)).items():
        for format, body in write_all(document):
            sys.stdout.write(f"{name} {format.extension} {sha256(body).hexdigest()}\n")
