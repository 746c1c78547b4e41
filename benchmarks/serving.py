"""How many conditional and full gzip answers one core gives, beside nginx with the exported files, turn by turn.

    python -m benchmarks.serving [--seconds 3] [--rounds 3] [--path /annex/feeds/all.atom]

The server has one core and the load another. Where other programs are at work on the same machine, look at the answers
for each second of the server's own CPU time: that is what it would give with a core to itself.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from benchmarks.large_archive import add_issues, make_site
from benchmarks.load import ask_for
from newsletter.web.app import create_app
from newsletter.web.background import BackgroundServer
from newsletter.web.listening import listen
from newsletter.workflows.documents import rebuild_all
from newsletter.workflows.export_site import export_site
from newsletter.workflows.site import Site

_GOALS = {"conditional": 3000, "full gzip": 2000}
_NGINX = """
worker_processes 1;
worker_cpu_affinity 01;
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    types {{ text/html html; application/atom+xml atom; application/rss+xml rss; application/feed+json json; }}
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    keepalive_requests 1000000;
    sendfile on;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        gzip_static on;
        add_header Cache-Control "public, max-age=1800";
        add_header Vary Accept-Encoding;
    }}
}}
"""


@dataclass(frozen=True)
class Server:
    name: str
    port: int
    pids: Callable[[], list[int]]


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--seconds", type=float, default=3)
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--path", action="append", help="may be given several times")
    options = given.parse_args()
    paths = options.path or ["/annex/feeds/all.atom", "/annex/2022-05-07/"]
    with tempfile.TemporaryDirectory() as name:
        # nginx gives its worker to another user where it is started by root.
        folder = Path(name)
        folder.chmod(0o755)
        site = make_site(folder)
        add_issues(site, 20, 25)
        rebuild_all(site)
        export_site(site, folder / "public")
        site.database.close()
        with annex(site) as ours, nginx(folder) as theirs:
            servers = [server for server in (ours, theirs) if server]
            for path in paths:
                for kind in _GOALS:
                    _compare(servers, path, kind, options.seconds, options.rounds)


def _compare(servers: list[Server], path: str, kind: str, seconds: float, rounds: int) -> None:
    best: dict[str, tuple[float, float, int]] = {}
    for _ in range(rounds):
        for server in servers:
            etag, size = _look(server, path)
            headers = {"Accept-Encoding": "gzip"} | ({"If-None-Match": etag} if kind == "conditional" else {})
            before, began = _cpu(server), time.perf_counter()
            count = ask_for(server.port, path, headers, 304 if kind == "conditional" else 200, seconds)
            took, worked = time.perf_counter() - began, _cpu(server) - before
            found = (count / worked, count / took, size)
            best[server.name] = max(best.get(server.name, found), found)
    for name, (of_cpu, of_wall, size) in best.items():
        bytes_each = "" if kind == "conditional" else f" of {size} bytes"
        goal = f"; goal {_GOALS[kind]}" if name == "annex" else ""
        print(f"{path} {kind}{bytes_each}: {name} {of_cpu:,.0f} for a second of CPU, {of_wall:,.0f} a second{goal}")


def _look(server: Server, path: str) -> tuple[str, int]:
    with urlopen(Request(f"http://127.0.0.1:{server.port}{path}", headers={"Accept-Encoding": "gzip"})) as answer:
        return answer.headers["ETag"], len(answer.read())


@contextmanager
def annex(site: Site) -> Iterator[Server]:
    listening = listen("127.0.0.1", 0, advice="")
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(site, listening), daemon=True)
    process.start()
    yield Server("annex", listening.getsockname()[1], lambda: [process.pid or 0])
    process.terminate()
    process.join()


def _serve(site: Site, listening: socket.socket) -> None:
    os.sched_setaffinity(0, {0})
    server = BackgroundServer(create_app(site), listening)
    server.start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.pause()


@contextmanager
def nginx(folder: Path) -> Iterator[Server | None]:
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        print("nginx is not installed: nothing to compare with")
        yield None
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, port=port, root=folder / "public"))
    process = subprocess.Popen([program, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield Server("nginx", port, lambda: [process.pid])
    process.terminate()
    process.wait()


def _cpu(server: Server) -> float:
    """Seconds of CPU that the server has used (proc(5): fields 14 and 15)."""
    ticks = 0
    for pid in server.pids():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
