"""A real mail server for tests: it listens on a port of this machine and keeps what it is given."""

from __future__ import annotations

import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """What arrived, and what the server answers to the next messages: None takes them."""

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.to: list[list[str]] = []
        self.answer: str | None = None
        self.recipient_answer: str | None = None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if self.recipient_answer:
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take or refuse a message."""
        if self.answer:
            return self.answer
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        self.arrived.append(message_from_bytes(content, policy=default))  # type: ignore[arg-type]
        self.to.append(list(envelope.rcpt_tos))
        return "250 OK"


def server_of(mailbox: Mailbox) -> Controller:
    """Return a server, not yet started, on a free port of this machine."""
    return Controller(mailbox, hostname="127.0.0.1", port=free_port())


def free_port() -> int:
    """Return a port on which nothing answers."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
