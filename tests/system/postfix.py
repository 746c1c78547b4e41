"""An own instance of an installed Postfix on loopback: its configuration, queue and log in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SERVICES = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
lmtp unix - - n - - lmtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

_SETTINGS = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file_prefixes = {folder}
maillog_file = {folder}/log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example.org
mydestination =
alias_maps =
local_recipient_maps =
smtputf8_enable = no
mynetworks = 127.0.0.0/8
relay_domains = example.org, {bounce_domain}
recipient_delimiter = +
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access inline:{{ {{ {refused} = 550 5.1.1 No such user here }} }},
  permit_mynetworks, reject
smtp_host_lookup = native
smtp_tls_security_level = none
transport_maps = inline:{{ {{ example.org = smtp:[127.0.0.1]:{next_port} }},
  {{ {bounce_domain} = lmtp:inet:[127.0.0.1]:{bounce_port} }} }}
"""


_ENCRYPTED = """\
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {cert}
smtpd_tls_key_file = {key}
"""


class NoPostfix(Exception):
    """There is none that we can run."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def postfix(
    *,
    next_port: int,
    bounce_port: int = 9,
    bounce_domain: str = "bounces.example.org",
    refused: str = "nobody@example.org",
    cert_and_key: tuple[Path, Path] | None = None,
    more: str = "",
) -> Iterator[int]:
    """The port of a Postfix that hands mail for example.org on to ``next_port``, refuses ``refused`` itself, and brings
    what is for ``bounce_domain`` to ``bounce_port`` over LMTP. With a certificate it takes nothing that is not
    encrypted; ``more`` are further settings. Raises NoPostfix."""
    program = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        raise NoPostfix("postfix is not installed")
    if os.geteuid() != 0:
        raise NoPostfix("postfix is started by root alone")
    # Postfix's own user has to reach it; pytest's folders are closed to others.
    folder = Path(tempfile.mkdtemp(prefix="postfix-"))
    folder.chmod(0o755)
    (folder / "queue").mkdir()
    (folder / "data").mkdir()
    shutil.chown(folder / "data", pwd.getpwnam("postfix").pw_uid)
    port = free_port()
    (folder / "master.cf").write_text(_SERVICES.format(port=port))
    (folder / "main.cf").write_text(
        _SETTINGS.format(
            folder=folder,
            next_port=next_port,
            bounce_port=bounce_port,
            bounce_domain=bounce_domain,
            refused=refused,
        )
        + (_ENCRYPTED.format(cert=cert_and_key[0], key=cert_and_key[1]) if cert_and_key else "")
        + more
    )
    try:
        started = subprocess.run(
            [program, "-c", str(folder), "start"], capture_output=True, text=True, timeout=60, check=False
        )
        if started.returncode != 0:
            raise NoPostfix(f"postfix does not start: {started.stderr[-500:]}")
        _await(port)
        yield port
    finally:
        subprocess.run([program, "-c", str(folder), "stop"], capture_output=True, timeout=60, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _await(port: int) -> None:
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise NoPostfix("postfix does not listen")
