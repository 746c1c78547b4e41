"""A real SMTP server on loopback that misbehaves on demand. It keeps every message it took, octet for octet."""

from __future__ import annotations

import base64
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

HANG_UP = "hang up"
RESET = "reset"
SILENCE = "silence"


@dataclass(frozen=True)
class Received:
    sender: str
    recipient: str
    octets: bytes
    connection: int
    at: float


Answer = Callable[[str], str | None]
"""Given the recipient: the reply line, HANG_UP, RESET, SILENCE, or None for the usual answer."""


@dataclass
class FaultServer:
    """``greeting``, ``on_mail``, ``on_rcpt``, ``on_data`` and ``on_message`` replace the usual answers;
    ``drop_before_dot`` (given the recipient) reads a little of the message and hangs up."""

    extensions: tuple[str, ...] = ("PIPELINING", "SIZE 10000000", "8BITMIME", "ENHANCEDSTATUSCODES")
    greeting: str = "220 fault.example ESMTP"
    on_mail: Answer = lambda _sender: None
    on_rcpt: Answer = lambda _recipient: None
    on_data: Answer = lambda _recipient: None
    on_message: Answer = lambda _recipient: None
    drop_before_dot: Callable[[str], bool] = lambda _recipient: False
    login: tuple[str, str] | None = None
    tls: ssl.SSLContext | None = None
    implicit_tls: bool = False
    lenient: bool = False
    """Asks for the message though it took no recipient."""
    impatient: bool = False
    """Goes away in the middle of a BDAT without a recipient."""
    delay: float = 0.0
    keep: Callable[[Received], None] | None = None
    """Is given each message instead of ``received``."""
    port: int = 0
    received: list[Received] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    together: int = 0
    most_together: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=100)
        self.port = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.drop_all()

    def drop_all(self) -> None:
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def recipients(self) -> list[str]:
        return [message.recipient for message in self.received]

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._open.add(connection)
            self.together += 1
            self.most_together = max(self.together, self.most_together)
        session = _Session(self, connection, number)
        with suppress(OSError, EOFError, ssl.SSLError):
            session.run()
        with suppress(OSError):
            session.connection.close()
        with self._lock:
            self._open.discard(connection)
            self.together -= 1
        with suppress(OSError):
            connection.close()


class _Session:
    def __init__(self, server: FaultServer, connection: socket.socket, number: int) -> None:
        self.server, self.connection, self.number = server, connection, number
        self.sender = self.recipient = ""
        self.logged_in = server.login is None

    def run(self) -> None:
        if self.server.tls and self.server.implicit_tls:
            self.encrypt()
        self.lines = self.connection.makefile("rb")
        self.say(self.server.greeting)
        if not self.server.greeting.startswith("220"):
            return
        while True:
            line = self.lines.readline()
            if not line:
                return
            text = line.decode("utf-8").rstrip("\r\n")
            self.server.commands.append(text)
            verb = text.split(" ")[0].upper()
            if self.server.delay:
                time.sleep(self.server.delay)
            if verb == "QUIT":
                self.say("221 bye")
                return
            handler = getattr(self, f"do_{verb.lower()}", None)
            if handler is None:
                self.say("500 what?")
            elif handler(text) is False:
                return

    def say(self, line: str) -> None:
        self.connection.sendall(line.encode() + b"\r\n")

    def encrypt(self) -> None:
        assert self.server.tls is not None
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)

    def do_ehlo(self, _text: str) -> None:
        offered = ["fault.example", *self.server.extensions]
        if self.server.tls and not isinstance(self.connection, ssl.SSLSocket):
            offered.append("STARTTLS")
        if self.server.login:
            offered.append("AUTH PLAIN LOGIN")
        for name in offered[:-1]:
            self.say(f"250-{name}")
        self.say(f"250 {offered[-1]}")

    def do_starttls(self, _text: str) -> None:
        self.say("220 go ahead")
        self.encrypt()
        self.lines = self.connection.makefile("rb")

    def do_auth(self, text: str) -> None:
        assert self.server.login is not None
        given = base64.b64decode(text.rpartition(" ")[2]).decode().split("\0")[1:]
        if text.upper().startswith("AUTH PLAIN") and tuple(given) == self.server.login:
            self.logged_in = True
            self.say("235 2.7.0 welcome")
        else:
            self.say("535 5.7.8 Authentication credentials invalid")

    def do_rset(self, _text: str) -> None:
        self.sender = self.recipient = ""
        self.say("250 2.0.0 reset")

    def do_mail(self, text: str) -> bool | None:
        if not self.logged_in:
            self.say("530 5.7.0 Authentication required")
            return None
        sender = text.partition("<")[2].rpartition(">")[0]
        answer = self.server.on_mail(sender)
        if answer is None:
            self.sender = sender
        return self.answer(answer, "250 2.1.0 sender ok")

    def do_rcpt(self, text: str) -> bool | None:
        if not self.sender:
            self.say("503 5.5.1 MAIL first")
            return None
        recipient = text.partition("<")[2].rpartition(">")[0]
        answer = self.server.on_rcpt(recipient)
        if answer is None:
            self.recipient = recipient
        return self.answer(answer, "250 2.1.5 recipient ok")

    def do_data(self, _text: str) -> bool | None:
        if not self.recipient and not self.server.lenient:
            self.say("554 5.5.1 no valid recipients")
            return None
        answer = self.server.on_data(self.recipient)
        if answer is not None:
            return self.answer(answer, "")
        self.say("354 go ahead")
        if self.server.drop_before_dot(self.recipient):
            self.lines.readline()
            return False
        octets = bytearray()
        while not octets.endswith(b"\r\n.\r\n"):
            line = self.lines.readline()
            if not line:
                raise EOFError
            octets += line
            if octets == b".\r\n":
                break
        return self.take(bytes(octets[:-3]))

    def do_bdat(self, text: str) -> bool | None:
        size = int(text.split(" ")[1])
        if self.server.impatient and not self.recipient:
            self.lines.read(1000)
            return False
        octets = self.lines.read(size)
        if len(octets) < size:
            raise EOFError
        return self.take(octets)

    def take(self, octets: bytes) -> bool | None:
        if not self.recipient:
            self.say("554 5.5.1 no valid recipients")
            return None
        answer = self.server.on_message(self.recipient)
        if answer is None or answer in (HANG_UP, RESET, SILENCE) or answer.startswith("2"):
            keep = self.server.keep or self.server.received.append
            keep(Received(self.sender, self.recipient, octets, self.number, time.monotonic()))
        self.sender = self.recipient = ""
        return self.answer(answer, "250 2.0.0 queued")

    def answer(self, answer: str | None, usual: str) -> bool | None:
        if answer == RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        if answer == HANG_UP:
            return False
        if answer == SILENCE:
            self.lines.read()
            return False
        self.say(answer or usual)
        return False if (answer or "").startswith("421") else None


@contextmanager
def smtp_server(**behaviour: object) -> Iterator[FaultServer]:
    server = FaultServer(**behaviour)  # type: ignore[arg-type]
    try:
        yield server
    finally:
        server.close()


def certificate(folder: Path, host: str = "127.0.0.1") -> tuple[Path, Path]:
    """A self-made certificate and its key."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={host} -addext subjectAltName=IP:{host} "
        f"-keyout {key} -out {cert}".split(),
        check=True,
        capture_output=True,
    )
    return cert, key
