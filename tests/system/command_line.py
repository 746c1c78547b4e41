"""A site in a folder and the real command line, as an operator would use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err

    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class CommandLine:
    """Runs ``python -m newsletter`` in ``folder``, without a terminal. ``settings`` go into the environment."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str, stdin: str | None = None, timeout: float = 90, **more: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "newsletter", *arguments],
            cwd=self.folder,
            env=self.environment(**more),
            input=stdin.encode() if stdin is not None else None,
            stdin=None if stdin is not None else subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def ok(self, *arguments: str, timeout: float = 90, **more: str) -> Result:
        """Run and insist on exit 0."""
        result = self(*arguments, timeout=timeout, **more)
        assert result.code == 0, f"newsletter {' '.join(arguments)}: exit {result.code}\n{result.text}"
        return result

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
        """Start a process that the test ends itself."""
        return subprocess.Popen(
            [sys.executable, "-m", "newsletter", *arguments],
            cwd=self.folder,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    @property
    def log(self) -> Path:
        return self.folder / "said.log"

    def start_logged(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a process that may say a lot while nobody reads it: all goes to ``log``."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "newsletter", *arguments],
                cwd=self.folder,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSLETTER_")}
        return {**kept, **self.settings, **more, "PYTHONWARNINGS": "error"}
