"""A site in a folder and the real command line, as an operator would use it.

A command that is run to its end is a process of its own, forked from one that has loaded the program already: loading
it would take most of the time of these tests. What is started, to be ended by the test, is loaded from nothing.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsletter.cli.main import run

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload([__name__, "newsletter.assembly", "newsletter.workflows.send", "newsletter.cli.context"])


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
    """Runs ``newsletter`` in ``folder``, without a terminal. ``settings`` go into the environment."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str, stdin: str | None = None, timeout: float = 90, **more: str) -> Result:
        with tempfile.TemporaryDirectory() as folder:
            given, out, err = (Path(folder) / name for name in ("in", "out", "err"))
            given.write_bytes((stdin or "").encode())
            process = _FORKED.Process(
                target=_be_the_command, args=(arguments, self.folder, self.environment(**more), given, out, err)
            )
            process.start()
            process.join(timeout)
            if process.exitcode is None:
                process.kill()
                process.join()
                raise subprocess.TimeoutExpired(["newsletter", *arguments], timeout, out.read_bytes(), err.read_bytes())
            return Result(process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))

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


def _be_the_command(
    arguments: tuple[str, ...], folder: Path, environment: dict[str, str], given: Path, out: Path, err: Path
) -> None:
    """In the forked process: what a shell and ``python -m newsletter`` set up, then the command."""
    for number, path, flags in ((0, given, os.O_RDONLY), (1, out, os.O_WRONLY), (2, err, os.O_WRONLY)):
        os.dup2(os.open(path, flags | os.O_CREAT), number)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(os.fdopen(number, mode), "utf-8", write_through=number == 2)
        for number, mode in ((0, "rb"), (1, "wb"), (2, "wb"))
    )
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    warnings.simplefilter("error")
    sys.argv = ["newsletter", *arguments]
    run()
