"""The paper that a report is printed on: whose it is, who signs it, to whom it goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from caicach.reporting.document import Block, Letterhead, Report, Signature


@dataclass(frozen=True, slots=True)
class Paper:
    """On whose paper the report is printed; `number` and `date` stay empty on a draft."""

    letterhead: Letterhead
    signature: Signature
    symbol: str
    number: int | None = None
    date: dt.date | None = None
    to: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    file: str = "VT"

    def report(self, kind: str, title: str, blocks: Iterable[Block], **rest: Any) -> Report:
        """Return the report of that kind and title on this paper; `rest` are further fields of `Report`."""
        return Report(
            letterhead=self.letterhead,
            kind=kind,
            title=title,
            symbol=self.symbol,
            blocks=tuple(blocks),
            signature=self.signature,
            number=self.number,
            date=self.date,
            to=self.to,
            recipients=self.recipients,
            file=self.file,
            **rest,
        )
