"""Making a batch in the background, part by part: each part is a job of its own, and one that died is taken up again.

A report that is made is kept in the batch's folder and never made twice; a cancelled batch stops at the next report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import translation
from django_tasks import task

from caicach.errors import InputError
from caicach.reporting.batch import Made, Order, make_many, to_zip
from caicach.text import Text
from caicach.web.access.reach import may
from caicach.web.reports.batch import base_of, maker_of
from caicach.web.reports.models import Batch, BatchItem
from caicach.web.reports.services.batching import (
    fail_batch,
    finish,
    folder_of,
    goes_on,
    item_failed,
    item_made,
    make_anew,
)

PART = 40
"""How many reports one job makes: few enough to be done long before the job's lease ends."""
NO_RIGHT = Text(
    "Người yêu cầu không còn quyền lập báo cáo. Nhờ người có quyền lập lại.",
    "Whoever asked may no longer make reports. Ask someone who may.",
)
BROKE = Text(
    "Máy chủ chưa lập được loạt báo cáo sau nhiều lần thử. Bấm “Lập tiếp”; nếu vẫn không được, báo người quản trị.",
    "The server could not make the batch after several attempts. Go on with it; if that fails, tell the administrator.",
)
NONE_MADE = Text("Không lập được báo cáo nào; lý do ghi ở từng đơn vị.", "No report could be made; each unit says why.")
LEFT = Text("Chưa lập được, chưa rõ lý do. Bấm “Lập tiếp”.", "Not made, for no known reason. Go on with the batch.")


@task()
def make_batch(pk: int) -> str:
    """Make the next part of a batch, or its ZIP where every report is made; returns its state.

    Run twice, it makes nothing twice. What one report lacks is kept with it; anything else raises, and is tried again
    by the tick.
    """
    batch = Batch.objects.select_related("asked_by", "locality__unit").get(pk=pk)
    if batch.state != Batch.State.WAITING:
        return batch.state
    user = batch.asked_by
    if not user.is_active or not may(user, "make-report") or not may(user, "see-reports", batch):
        fail_batch(batch, NO_RIGHT)
        return Batch.State.FAILED
    part = list(batch.items.filter(state=BatchItem.State.WAITING).select_related("unit__locality")[:PART])
    if part:
        _make(batch, part)
        if goes_on(batch):
            make_batch.enqueue(pk)
        return Batch.State.WAITING
    return _close(batch)


def _make(batch: Batch, part: Sequence[BatchItem]) -> None:
    """Make the reports of one part; whatever is neither made nor refused is marked, so that the batch goes on."""
    by_name = {item.name: item for item in part}
    settled: set[str] = set()
    base = base_of(batch)

    def orders() -> Iterator[Order]:
        for item in part:
            try:
                maker = maker_of(batch, item.unit)
            except InputError as error:
                settled.add(item.name)
                item_failed(item, Text(error.within("vi"), error.within("en")))
                continue
            yield Order(item.name, maker, tuple(batch.files), base)

    def keep(made: Made) -> None:
        settled.add(made.name)
        if made.trouble is None:
            item_made(by_name[made.name])
        else:
            item_failed(by_name[made.name], made.trouble)

    with translation.override("vi"):
        make_many(orders(), folder_of(batch), progress=keep, stop=lambda: not goes_on(batch))
    if goes_on(batch):
        for name in set(by_name) - settled:
            item_failed(by_name[name], LEFT)


def _close(batch: Batch) -> str:
    """Put everything into one ZIP with a list of what is not in it; what has lost its files is made again."""
    folder, items = folder_of(batch), list(batch.items.select_related("unit"))
    files = {item.pk: tuple(folder / f"{item.name}.{kind}" for kind in batch.files) for item in items}
    made = [item for item in items if item.state == BatchItem.State.MADE]
    lost = [item for item in made if not all(path.is_file() for path in files[item.pk])]
    if lost:
        make_anew(lost)
        make_batch.enqueue(batch.pk)
        return Batch.State.WAITING
    if not made:
        fail_batch(batch, NONE_MADE)
        return Batch.State.FAILED
    told = [Made(item.name, files[item.pk]) for item in made]
    told += [Made(str(i.unit), (), i.trouble_words) for i in items if i.state == BatchItem.State.FAILED]
    path = to_zip(told, folder / zip_name(batch))
    finish(batch, path)
    return Batch.State.MADE


def zip_name(batch: Batch) -> str:
    """Return the name of a batch's ZIP in plain letters."""
    return f"bao-cao-{batch.kind}-{batch.period}-{batch.pk}.zip".lower()


def could_not_make_batch(pk: int) -> None:
    """Mark a batch whose making failed for good; what is made of it stays, and it can be gone on with."""
    fail_batch(Batch.objects.get(pk=pk), BROKE)
