"""How well and how fast directives are read: precision and recall by field against labelled documents, every miss.

Run: `python -m benchmarks reading`, or `python -m benchmarks.reading FOLDER...` for labelled documents of your own.
Each FOLDER holds NAME.txt beside NAME.tasks.csv (columns as in reference/directives/README.md).
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.directives import labels

from caicach.directives import Reading, ReadTask, read_directive

HERE = Path(__file__).resolve().parents[1]
FOLDERS = [HERE.parent / "shared/reference/directives/eval", HERE / "tests/cases/directives/documents"]
FIELDS = ("tasks", "lead", "coordinating", "deadline", "citations")
PAGE = 3_000  # characters: an A4 page of a directive


@dataclass
class Score:
    """Counts by field: what the labels want, what was read, what of it is right; and each miss in words."""

    wanted: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def count(self, name: str, wanted: set[Any], read: set[Any], where: str) -> None:
        """Count one field of one task, or the citations of one document."""
        self.wanted[name] += len(wanted)
        self.read[name] += len(read)
        self.right[name] += len(wanted & read)
        self.exact[name] += wanted == read
        if wanted != read:
            lacking, beyond = sorted(map(str, wanted - read)), sorted(map(str, read - wanted))
            self.misses.append(f"{where}, {name}: not read {lacking}, read instead {beyond}")

    def told(self, name: str) -> dict[str, float]:
        """Return precision, recall and F1 of a field; a field that nothing was asked or read of is whole."""
        precision = self.right[name] / self.read[name] if self.read[name] else 1.0
        recall = self.right[name] / self.wanted[name] if self.wanted[name] else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {"precision": precision, "recall": recall, "f1": f1}


def judge(document: Path, score: Score) -> None:
    """Hold the reading of a document against its labels."""
    reading, rows, taken = read_directive(document), labels.rows(document), set[int | None]()
    for row in rows:
        if row["kind"] == "task":
            _judge_task(row, labels.task_of(row, reading.tasks, taken), f"{document.stem} {row['no']}", score)
    score.read["tasks"] += len(reading.tasks)
    beyond = [task for place, task in enumerate(reading.tasks) if place not in taken]
    score.misses += [f"{document.stem}, tasks: read but none: {task.text[:80]}" for task in beyond]
    wanted = {" ".join(cited.split()) for row in rows for cited in row["citations"].split(";") if cited.strip()}
    score.count("citations", wanted, _cited(reading), document.stem)


def _judge_task(row: dict[str, str], task: ReadTask | None, where: str, score: Score) -> None:
    score.wanted["tasks"] += 1
    if task is None:
        score.misses.append(f"{where}, tasks: not read: {row['action']}")
        return
    score.right["tasks"] += 1
    score.count("lead", labels.units(row["lead_units"]), {labels.plain(name) for name in task.lead}, where)
    partners = labels.plain(row["coordinating"]), labels.plain(", ".join(task.coordinating))
    wanted, read = ({words.replace(" và ", " ")} - {""} for words in partners)
    score.count("coordinating", wanted, read, where)
    asked, found = _day(labels.wanted_deadline(row)), _day(labels.found_deadline(task))
    score.count("deadline", asked, found, where)


def _day(told: tuple[str, str, set[str]]) -> set[tuple[str, str, frozenset[str]]]:
    """Return a deadline as a set of one, empty where there is none."""
    date, bound, every = told
    return {(date, bound, frozenset(every))} if date or bound or every else set()


def _cited(reading: Reading) -> set[str]:
    return {" ".join(reading.text[cited.start : cited.end].split()) for cited in reading.citations}


def results(_repeats: int = 0) -> list[dict[str, Any]]:
    """Return what is read well and what is not in each folder of labelled documents, and the time of 100 pages."""
    return [*(of_folder(folder) for folder in FOLDERS if folder.is_dir()), speed(FOLDERS[-1])]


def of_folder(folder: Path) -> dict[str, Any]:
    """Return precision, recall and misses of one folder."""
    score, documents = Score(), sorted(folder.glob("*.txt"))
    for document in documents:
        judge(document, score)
    fields = {name: score.told(name) for name in FIELDS}
    what = (
        f"{folder.name}: {len(documents)} documents, {score.wanted['tasks']} tasks labelled, {score.read['tasks']} read"
    )
    lines = [what, *(_line(name, told, score) for name, told in fields.items())]
    lines += [f"  miss: {miss}" for miss in score.misses] or ["  no miss"]
    return {"name": f"reading-{folder.name}", "what": what, "fields": fields, "misses": score.misses, "lines": lines}


def _line(name: str, told: dict[str, float], score: Score) -> str:
    whole = (
        f"   whole {score.exact[name] / score.right['tasks']:6.1%} of tasks"
        if name not in ("tasks", "citations")
        else ""
    )
    return f"  {name:13} precision {told['precision']:6.1%}  recall {told['recall']:6.1%}  F1 {told['f1']:6.1%}{whole}"


def speed(folder: Path) -> dict[str, Any]:
    """Return the seconds for 100 pages: of many documents, and in one."""
    texts = [document.read_text(encoding="utf-8") for document in sorted(folder.glob("*.txt"))]
    many = texts * -(-100 * PAGE // sum(map(len, texts)))
    lines = [line for text in texts for line in text.split("\n") if line[:1].isdigit()]
    one = "KẾ HOẠCH\nMột\n\nII. NHIỆM VỤ\n" + "\n".join(lines * -(-100 * PAGE // sum(map(len, lines))))
    seconds = {"100 pages of many documents": _timed(many), "100 pages in one document": _timed([one[: 100 * PAGE]])}
    what = "Reading, seconds of one core"
    return {
        "name": "reading-speed",
        "what": what,
        "lines": [f"  {k}: {v:.2f} s of one core" for k, v in seconds.items()],
    }


def _timed(texts: list[str]) -> float:
    read_directive(texts[0][:PAGE])
    begun = time.process_time()
    for text in texts:
        read_directive(text)
    return time.process_time() - begun


if __name__ == "__main__":
    asked = [of_folder(Path(name)) for name in sys.argv[1:]]
    print("\n".join(line for result in asked or results() for line in result["lines"]))
