"""``newsletter --help`` answers before anything heavy is loaded."""

from __future__ import annotations

import subprocess
import sys

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


def test_help_loads_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True)
    output, _, loaded = done.stdout.rpartition("loaded: ")
    assert "subscriber" in output
    assert set(loaded.split()).isdisjoint(_HEAVY)
