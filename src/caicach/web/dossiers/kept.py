"""Computed figures and drawings, kept where every worker of the site finds them, the next day and after a restart too.

What is computed is a function of its arguments and of the program: a question names the state of the lake it is put to
(`figures.Asked`), and what other code computed is not found, so that nothing kept is ever out of date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import polars as pl
from django.core.cache import caches

import caicach

P = ParamSpec("P")
T = TypeVar("T")
_NOT_THERE = object()
_ROOMS = ("dossiers", "registry", "reporting", "web/dossiers", "web/locale")
"""The folders of the program on which figures and their drawings rest."""


def kept(maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a function returns: the last `maxsize` in this process, all of them for a while on disk.

    Its arguments must be told apart by their `repr`, and stand for all that the result depends on.
    """

    def decorate(compute: Callable[P, T]) -> Callable[P, T]:
        @wraps(compute)
        def looked_up(*args: P.args, **kwargs: P.kwargs) -> T:
            store, key = caches["figures"], _key(compute, args, kwargs)
            found: Any = store.get(key, _NOT_THERE)
            if found is _NOT_THERE:
                found = compute(*args, **kwargs)
                with suppress(OSError):  # a full disk makes pages slower, not wrong
                    store.set(key, found)
            return cast("T", found)

        return cast("Callable[P, T]", lru_cache(maxsize=maxsize)(looked_up))

    return decorate


def _key(compute: Callable[..., object], args: object, kwargs: object) -> str:
    return key_of(f"{_program()} {compute.__module__}.{compute.__qualname__} {args!r} {kwargs!r}")


@lru_cache(maxsize=1)
def _program() -> str:
    """Return what tells this program from an earlier or later one: its version, and the files that figures rest on."""
    package = Path(caicach.__file__).parent
    files = sorted(f for room in _ROOMS for f in (package / room).rglob("*.*"))
    states = [
        (str(f.relative_to(package)), f.stat().st_size, f.stat().st_mtime_ns) for f in files if f.suffix != ".pyc"
    ]
    return f"{caicach.__version__} {pl.__version__} {key_of(repr(states))}"


def key_of(written: str) -> str:
    """Return a key of the store for what is written so: stores take no spaces, and nothing long."""
    return hashlib.sha256(written.encode()).hexdigest()
