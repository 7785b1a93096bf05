"""Many reports in one go: several processes, each file whole or not there, one that fails never stops the others."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from caicach.errors import InputError
from caicach.reporting.document import Report
from caicach.text import Text

UNMADE = "Không lập được.txt"
_WATCH_SECONDS = 2.0
_AHEAD = 3  # orders in hand for each process: enough to keep it busy, few enough to be read lazily
_STOPPED = Text("Tiến trình lập báo cáo dừng giữa chừng. Lập lại báo cáo này.", "The process died. Make it again.")


@dataclass(frozen=True, slots=True)
class Order:
    """One report to make: `name` is the file's name without its ending, `kinds` of pdf, docx, xlsx.

    `report` may be what gives the report (`partial(fill, template, figures, paper)`): it is then put together by the
    process that prints it. `base` is the office's letterhead for a DOCX.
    """

    name: str
    report: Report | Callable[[], Report]
    kinds: tuple[str, ...] = ("pdf", "xlsx")
    base: bytes | None = None

    def __post_init__(self) -> None:
        if not self.name or Path(self.name).name != self.name or self.name.startswith("."):
            raise ValueError(f"{self.name!r} is no plain file name")


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an order: its files in the order of its kinds, or why there are none."""

    name: str
    files: tuple[Path, ...]
    trouble: Text | None = None


def make_many(
    orders: Iterable[Order],
    directory: Path,
    *,
    processes: int = 2,
    progress: Callable[[Made], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> list[Made]:
    """Make the reports into `directory` and return what came of each, in the order in which they were ready.

    `orders` is read as they are made, never far ahead. A file already there is kept, so that a batch that was broken
    off goes on where it stood. `progress` hears of each; once `stop` says so no further report is begun.
    """
    directory.mkdir(parents=True, exist_ok=True)
    told: list[Made] = []
    made = _one_by_one if processes <= 1 else _in_processes
    for one in made(_until(orders, stop), directory, processes):
        told.append(one)
        if progress:
            progress(one)
    return told


def _until(orders: Iterable[Order], stop: Callable[[], bool] | None) -> Iterator[Order]:
    for order in orders:
        if stop and stop():
            return
        yield order


def _one_by_one(orders: Iterator[Order], directory: Path, _processes: int) -> Iterator[Made]:
    yield from (make(order, directory) for order in orders)


def _in_processes(orders: Iterator[Order], directory: Path, processes: int) -> Iterator[Made]:
    """Yield what is made; a process that died costs the orders in hand, and the others go on in new ones."""
    context = multiprocessing.get_context("spawn")
    rest = True
    while rest:
        with ProcessPoolExecutor(processes, mp_context=context, initializer=_warm) as pool:
            rest = yield from _through(pool, orders, directory, processes * _AHEAD)


def _through(
    pool: ProcessPoolExecutor, orders: Iterator[Order], directory: Path, most: int
) -> Generator[Made, None, bool]:
    """Yield what a pool makes; return whether orders are left because it broke."""
    in_hand: dict[Future[Made], Order] = {}
    broken = False
    while True:
        while not broken and len(in_hand) < most and (order := next(orders, None)):
            in_hand[pool.submit(make, order, directory)] = order
        if not in_hand:
            return broken
        for future in wait(in_hand, return_when=FIRST_COMPLETED).done:
            order = in_hand.pop(future)
            try:
                yield future.result()
            except BrokenProcessPool:
                broken = True
                yield Made(order.name, (), _STOPPED)


def _warm() -> None:
    """Load faces and drawing program once for each process, which ends when nobody is left to hand it work."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    from caicach.reporting.charts.spec import register_fonts
    from caicach.reporting.pdf import fonts

    register_fonts()
    fonts()


def _end_with(parent: int) -> None:
    """End this process once its parent is gone: a pool whose owner was killed would wait for orders for ever."""
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)


def make(order: Order, directory: Path) -> Made:
    """Make one report's files; what goes wrong is told, never raised, and leaves no file behind."""
    try:
        files = _made_files(order, directory)
    except InputError as error:
        _drop(order, directory)
        return Made(order.name, (), Text(error.within("vi"), error.within("en")))
    except Exception as error:
        _drop(order, directory)
        name = type(error).__name__
        return Made(order.name, (), Text(f"Lỗi chương trình: {name}. Báo người quản trị.", f"A fault: {name}."))
    return Made(order.name, tuple(files))


def _drop(order: Order, directory: Path) -> None:
    for kind in order.kinds:
        (directory / f"{order.name}.{kind}").unlink(missing_ok=True)


def _made_files(order: Order, directory: Path) -> list[Path]:
    paths = {kind: directory / f"{order.name}.{kind}" for kind in order.kinds}
    if open_kinds := [kind for kind, path in paths.items() if not path.exists()]:
        report = order.report if isinstance(order.report, Report) else order.report()
        for kind in open_kinds:
            write_whole(paths[kind], _rendered(report, kind, order.base))
    return list(paths.values())


def _rendered(report: Report, kind: str, base: bytes | None) -> bytes:
    if kind == "pdf":
        from caicach.reporting.pdf import to_pdf

        return to_pdf(report)
    if kind == "docx":
        from caicach.reporting.docx import to_docx

        return to_docx(report, base)
    from caicach.reporting.workbook import to_xlsx

    return to_xlsx(report)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def to_zip(made: Sequence[Made], path: Path) -> Path:
    """Put all the files into one ZIP, with a list of what could not be made and why; whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in made:
                for each in one.files:
                    archive.write(each, each.name)
            if unmade := unmade_list(made):
                archive.writestr(UNMADE, unmade)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return path


def unmade_list(made: Iterable[Made]) -> str:
    """Return what could not be made, one a line with the reason; empty where everything was."""
    return "\n".join(f"{one.name}: {one.trouble.vi}" for one in made if one.trouble)
