"""Small IMAP and POP3 servers on loopback, as much of them as is needed to read a mailbox."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Box:
    """``messages`` by number, from 1; ``seen`` and ``deleted`` are numbers; ``removed`` are those that are gone."""

    messages: dict[int, bytes]
    seen: set[int] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)
    port: int = 0

    def left(self) -> list[int]:
        return [number for number in sorted(self.messages) if number not in self.removed]


class _Lines(socketserver.StreamRequestHandler):
    box: Box

    def say(self, line: str | bytes) -> None:
        self.wfile.write((line.encode() if isinstance(line, str) else line) + b"\r\n")

    def lines(self) -> Iterator[str]:
        while line := self.rfile.readline():
            yield line.decode().rstrip("\r\n")


class _Pop3(_Lines):
    def handle(self) -> None:
        self.say("+OK hello")
        for line in self.lines():
            verb, _, rest = line.partition(" ")
            if verb == "PASS" and rest != "secret":
                self.say("-ERR no")
            elif verb == "STAT":
                self.say(f"+OK {len(self.box.left())} 1000")
            elif verb == "RETR":
                self.say("+OK")
                for part in self.box.messages[self.box.left()[int(rest) - 1]].split(b"\r\n"):
                    self.say(b"." + part if part.startswith(b".") else part)
                self.say(".")
            elif verb == "DELE":
                self.box.deleted.add(self.box.left()[int(rest) - 1])
                self.say("+OK")
            elif verb == "QUIT":
                self.box.removed |= self.box.deleted
                self.say("+OK bye")
                return
            else:
                self.say("+OK")


class _Imap(_Lines):
    def handle(self) -> None:
        self.say("* OK hello")
        for line in self.lines():
            tag, _, command = line.partition(" ")
            if command == "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1 UIDPLUS")
            elif command.startswith("LOGIN") and '"secret"' not in command:
                self.say(f"{tag} NO no")
                continue
            elif command.startswith("SELECT") and "INBOX" not in command:
                self.say(f"{tag} NO no such folder")
                continue
            elif command.startswith("UID SEARCH"):
                found = [n for n in self.box.left() if command.endswith("ALL") or n not in self.box.seen]
                self.say(f"* SEARCH {' '.join(map(str, found))}")
            elif match := re.match(r"UID FETCH (\d+)", command):
                octets = self.box.messages[int(match[1])]
                self.say(f"* 1 FETCH (UID {match[1]} BODY[]<0> {{{len(octets)}}}".encode())
                self.wfile.write(octets + b")\r\n")
            elif match := re.match(r"UID STORE (\d+) \S+ \(\\(\w+)\)", command):
                (self.box.seen if match[2] == "Seen" else self.box.deleted).add(int(match[1]))
            elif command.startswith("UID EXPUNGE"):
                self.box.removed |= self.box.deleted
            self.say(f"{tag} OK done")
            if command == "LOGOUT":
                return


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server(protocol: str, messages: list[bytes]) -> Iterator[Box]:
    box = Box(dict(enumerate(messages, 1)))
    base = _Pop3 if protocol == "pop3" else _Imap
    with _Server(("127.0.0.1", 0), type("Handler", (base,), {"box": box})) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
