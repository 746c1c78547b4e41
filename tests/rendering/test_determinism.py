"""The same input gives the same bytes, wherever and whenever it is rendered."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """
from tests.rendering.reading import render
from newsletter.store.editions import fingerprint
print(fingerprint(render()), fingerprint(render("tools", "niche")))
"""


def test_bytes_do_not_depend_on_hash_seed_time_zone_or_locale() -> None:
    seen = set()
    for seed, zone, locale in (
        ("0", "UTC", "C.UTF-8"),
        ("4242", "Asia/Tokyo", "C"),
    ):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            cwd=Path(__file__).parents[2],
        )
        seen.add(done.stdout)
    assert len(seen) == 1
