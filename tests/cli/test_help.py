"""``newsletter --help`` answers before anything heavy is loaded."""

from __future__ import annotations

import subprocess
import sys
import time

_HEAVY = ("sqlalchemy", "pydantic", "fastapi", "uvicorn", "mjml", "premailer", "lxml", "jinja2", "feedgen", "alembic")
_SCRIPT = """
import sys
from newsletter.cli.main import app
try:
    app(["--help"])
except SystemExit:
    pass
print("loaded:", *sys.modules)
"""


def test_help_loads_nothing_heavy_and_is_quick() -> None:
    best = 60.0
    for _ in range(3):
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True)
        best = min(best, time.perf_counter() - began)
    output, _, loaded = done.stdout.rpartition("loaded: ")
    assert "subscriber" in output
    assert set(loaded.split()).isdisjoint(_HEAVY)
    # A few times what it takes, for busy machines.
    assert best < 1.5
