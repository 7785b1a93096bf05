"""Serving: a port that something else answers on is refused, not shared."""

from __future__ import annotations

import socket

import pytest

from caicach.errors import InputError
from caicach.web.running import run


def test_a_taken_port_is_refused_before_anything_is_started() -> None:
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(InputError) as refused:
        run(port=other.getsockname()[1], say=said.append)
    assert refused.value.problems[0].column == "--port"
    assert said == []
