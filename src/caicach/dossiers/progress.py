"""Telling whoever waits how far a long piece of work is, while DuckDB does it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import duckdb

Progress = Callable[[int, int], None]
"""Called with (done, total), `done` never falling and at last `total`, in the thread that asked for the work. What it
raises ends the work, which then leaves everything as it was."""

TOTAL = 100
_EVERY_SECONDS = 0.5


class Course:
    """The course of one piece of work on `connection`, told to `listener` in hundredths; told to nobody without one."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, listener: Progress | None = None) -> None:
        self._connection = connection
        self._listener = listener
        self._told = -1
        if listener:
            connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")

    def reach(self, share: float) -> None:
        """Tell that this share (0 to 1) of the work is done."""
        done = int(share * TOTAL)
        if self._listener and done > self._told:
            self._told = done
            self._listener(done, TOTAL)

    def run(self, sql: str, begin: float, end: float) -> None:
        """Execute `sql`, which is the work from the share `begin` to the share `end`, telling how far it is."""
        if self._listener is None:
            self._connection.execute(sql)
            return
        self.reach(begin)
        with ThreadPoolExecutor(1) as pool:
            self._watch(pool.submit(self._connection.execute, sql), begin, end)
        self.reach(end)

    def _watch(self, running: Future[Any], begin: float, end: float) -> None:
        try:
            while not wait([running], _EVERY_SECONDS).done:
                done = max(self._connection.query_progress(), 0.0) / 100
                self.reach(begin + (end - begin) * min(done, 1.0))
        except BaseException:
            self._connection.interrupt()
            raise
        running.result()
